package io.partita.engine.embedded.log;

import io.partita.engine.OutcomeUnknownException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The changes that have their place in the order and wait for the log, in groups, the oldest first.
 * Only the last group takes more. Everything here is guarded by the append lock of {@link
 * GroupCommit}.
 *
 * @param <T> a record as the target applies it
 */
final class GatheringGroups<T> {
  /** Beyond it, whoever appends writes the log. */
  private static final long MAX_BYTES = 16L * 1024 * 1024;

  private static final int SPARE_BUFFERS = 4;

  private final LogTarget<T> target;
  private final boolean bounded;
  private final Deque<Group<T>> groups = new ArrayDeque<>();
  private final Deque<FrameBuffer> spare = new ArrayDeque<>();
  private long nextLsn;

  /**
   * @param bounded whether few enough changes are to be in a group that all of them can be waited
   *     for
   * @param nextLsn of the first record
   */
  GatheringGroups(LogTarget<T> target, boolean bounded, long nextLsn) {
    this.target = target;
    this.bounded = bounded;
    this.nextLsn = nextLsn;
  }

  /** The position of the next record. */
  long nextLsn() {
    return nextLsn;
  }

  /** Places a change that no log will hold. */
  T place(LogDraft<T> draft) {
    try {
      T record = draft.place(nextLsn);
      nextLsn++;
      return record;
    } catch (Throwable e) {
      throw notAppended(e);
    }
  }

  /** Places a change as the last record of the last group, which is returned. */
  Group<T> add(LogDraft<T> draft) {
    try {
      T record = draft.place(nextLsn);
      int length = draft.length(record);
      Group<T> group = groups.peekLast();
      if (group == null || !group.takes(length)) {
        FrameBuffer buffer = spare.poll();
        group = new Group<>(buffer == null ? new FrameBuffer() : buffer, nextLsn, bounded);
        groups.add(group);
      }
      draft.encode(record, group.frame.beginRecord(length));
      group.records.add(record);
      nextLsn++;
      return group;
    } catch (Throwable e) {
      throw notAppended(e);
    }
  }

  /** From the placing on, a failure would leave an appended change that is never applied. */
  private OutcomeUnknownException notAppended(Throwable e) {
    target.fail(e);
    return new OutcomeUnknownException("The change could not be appended", e);
  }

  boolean isEmpty() {
    return groups.isEmpty();
  }

  /** Whether a single change waits. */
  boolean isOneChange() {
    return groups.size() == 1 && groups.getFirst().records.size() == 1;
  }

  /** Whether as much waits as may. */
  boolean isCrowded() {
    return groups.size() * (long) Group.MAX_BYTES > MAX_BYTES;
  }

  /** How many changes wait. */
  int changes() {
    return groups.stream().mapToInt(group -> group.records.size()).sum();
  }

  /** Takes the oldest group out, if there is one. */
  @Nullable Group<T> poll() {
    return groups.poll();
  }

  /** The oldest group, if there is one. */
  @Nullable Group<T> peek() {
    return groups.peek();
  }

  /** Takes the oldest group out, which takes no more from here on. */
  void close(Group<T> oldest) {
    groups.remove(oldest);
    oldest.close();
  }

  /** Whether no other group follows, which would mean that this one is full. */
  boolean isNewest(Group<T> group) {
    return groups.peekLast() == group;
  }

  /** The threads whose changes wait. */
  int writers() {
    int writers = 0;
    for (Group<T> group : groups) {
      writers += group.writers();
    }
    return writers;
  }

  /** Puts back what {@link #poll} returned. */
  void putBack(Group<T> group) {
    groups.addFirst(group);
  }

  /** Keeps the buffer of a group that has ended for another one. */
  void recycle(Group<T> group) {
    if (spare.size() < SPARE_BUFFERS) {
      group.frame.clear();
      spare.add(group.frame);
    }
  }

  /** Forgets all that waits, and says so to those who wait for it. */
  void endAll(RuntimeException how) {
    groups.forEach(group -> group.end(how));
    groups.clear();
  }

  /** Forgets all that waits; nobody waits for it. */
  void clear() {
    groups.clear();
  }

  /** Begins anew at a position, after {@link #endAll}. */
  void continueAt(long lsn) {
    nextLsn = lsn;
  }
}
