package io.partita.engine.embedded.store;

import io.partita.engine.SnapshotTooOldException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * Which keys were written lately, items and index entries removed and put, so that a transaction
 * can tell whether what it has read has changed. Entries of global indexes count with the change
 * that they follow from, long before the index has them. Filled under the append lock, so that a
 * change counts from the moment it has its place; kept only while readers are open. Beyond its
 * bound of bytes, or five minutes after it was opened, the oldest reader loses its right to be
 * checked.
 *
 * <p>Whoever opens a reader sees either to it that the next change is noted, or that the change
 * counts as one that came before: {@code lastLsn} is written before {@code recording} is read, and
 * the other way round there. This object's monitor guards the rest, but for the two maps, which a
 * check reads while appends go on; who holds it takes no lock.
 */
public final class RecentWrites {
  static final long MAX_AGE_MILLIS = 5 * 60 * 1_000L;

  /** What a write costs beside the bytes of its key: two objects, two entries, two references. */
  private static final int WRITE_OVERHEAD = 160;

  private static final byte[] FIRST = new byte[0];

  private final long maxBytes;
  private final Clock clock;
  private final List<ReadMark> readers = new ArrayList<>();
  private final ConcurrentSkipListMap<ItemKey, Write> byKey = new ConcurrentSkipListMap<>();
  private final Map<Long, Long> changedTables = new ConcurrentHashMap<>();
  private final Deque<Write> inOrder = new ArrayDeque<>();
  private long bytes;
  private long noted;
  private volatile boolean recording;
  private volatile long lastLsn;

  /**
   * One write.
   *
   * @param number in the order of appending; positions that were given up are used again
   */
  private record Write(long number, long lsn, ItemKey key) {}

  RecentWrites(long maxBytes, Clock clock, long lastLsn) {
    this.maxBytes = maxBytes;
    this.clock = clock;
    this.lastLsn = lastLsn;
  }

  /** An open reader: everything written above its floor is known, or the reader is cancelled. */
  public static final class ReadMark {
    private final long openedMillis;
    private long floor;
    private String cancelled = "";

    private ReadMark(long openedMillis, long floor) {
      this.openedMillis = openedMillis;
      this.floor = floor;
    }
  }

  /** Notes a record that has its place; under the append lock. */
  void appended(LogRecord record, Structure before, Structure after, AppendGuard guard) {
    lastLsn = record.lsn();
    if (recording) {
      note(record, before, after, guard.globalEntryKeys());
    }
  }

  /**
   * Whether somebody wants to know; only a hint, so that a writer can prepare what it will be asked
   * for under the append lock.
   */
  public boolean isRecording() {
    return recording;
  }

  @SuppressWarnings("ReferenceEquality") // A structure that is the same object has not changed.
  private synchronized void note(
      LogRecord record, Structure before, Structure after, List<ItemKey> globalEntries) {
    // A split changes no item and no key, so whoever has read meanwhile goes on.
    if (before != after && !(record instanceof LogRecord.PartitionSplit)) {
      for (Long id : before.byId().keySet()) {
        if (before.byId().get(id) != after.byId().get(id)) {
          changedTables.put(id, record.lsn());
        }
      }
      for (Long id : after.byId().keySet()) {
        if (!before.byId().containsKey(id)) {
          changedTables.put(id, record.lsn());
        }
      }
      noted++;
    }
    if (record instanceof LogRecord.Change change) {
      for (ItemChange item : change.draft().items()) {
        add(record.lsn(), new ItemKey(item.tableId(), item.key()));
        for (IndexEntryChange entry : item.localEntries()) {
          add(record.lsn(), new ItemKey(entry.indexId(), entry.key()));
        }
      }
    }
    globalEntries.forEach(key -> add(record.lsn(), key));
    cancelOldest();
  }

  private void add(long lsn, ItemKey key) {
    Write write = new Write(++noted, lsn, key);
    byKey.put(key, write);
    inOrder.addLast(write);
    bytes += key.key().length + WRITE_OVERHEAD;
  }

  private void cancelOldest() {
    long now = clock.millis();
    while (!readers.isEmpty()) {
      long age = now - readers.get(0).openedMillis;
      if (age > MAX_AGE_MILLIS) {
        cancel("its transaction is open for " + age / 1_000 + " s, at most 300");
      } else if (bytes > maxBytes) {
        cancel(
            "the writes since have "
                + bytes
                + " bytes to remember, at most "
                + maxBytes
                + " (a quarter of memtableSize)");
      } else {
        return;
      }
    }
  }

  private void cancel(String why) {
    ReadMark oldest = readers.remove(0);
    oldest.cancelled = why;
    forgetUnneeded();
  }

  private void forgetUnneeded() {
    if (readers.isEmpty()) {
      recording = false;
      byKey.clear();
      inOrder.clear();
      changedTables.clear();
      bytes = 0;
      return;
    }
    long floor = readers.get(0).floor;
    while (!inOrder.isEmpty() && inOrder.getFirst().lsn <= floor) {
      Write write = inOrder.removeFirst();
      byKey.remove(write.key, write);
      bytes -= write.key.key().length + WRITE_OVERHEAD;
    }
  }

  /** Opens a reader whose floor is the last change that was appended, applied or not. */
  synchronized ReadMark open() {
    recording = true;
    ReadMark mark = new ReadMark(clock.millis(), lastLsn);
    readers.add(mark);
    return mark;
  }

  synchronized long floor(ReadMark mark) {
    return mark.floor;
  }

  /** Says that nothing above a position will ever be applied: the changes there were given up. */
  synchronized void givenUp(long appliedLsn) {
    lastLsn = appliedLsn;
    for (ReadMark mark : readers) {
      mark.floor = Math.min(mark.floor, appliedLsn);
    }
  }

  /** Ends a reader. */
  public synchronized void close(ReadMark mark) {
    if (readers.remove(mark)) {
      mark.cancelled = "its reader is closed";
      forgetUnneeded();
    }
  }

  /**
   * Looks for what was written into the ranges since they were read. Appends go on meanwhile.
   *
   * @throws SnapshotTooOldException if nobody can tell
   */
  public Checked check(ReadMark mark, List<ReadRange> ranges) {
    long upTo = requireKnown(mark, ranges);
    ReadRange changed = null;
    for (ReadRange range : ranges) {
      if (isTableChanged(range) || isWritten(range)) {
        changed = range;
        break;
      }
    }
    // Had the reader been cancelled meanwhile, its writes would be gone.
    requireKnown(mark, ranges);
    return new Checked(changed, upTo);
  }

  /**
   * Looks at what came after an earlier check only; under the append lock.
   *
   * @throws SnapshotTooOldException if nobody can tell
   */
  public synchronized Checked checkSince(ReadMark mark, List<ReadRange> ranges, Checked since) {
    if (requireKnown(mark, ranges) == since.number) {
      return since;
    }
    for (ReadRange range : ranges) {
      if (isTableChanged(range)) {
        return new Checked(range, noted);
      }
    }
    Iterator<Write> newestFirst = inOrder.descendingIterator();
    while (newestFirst.hasNext()) {
      Write write = newestFirst.next();
      if (write.number <= since.number) {
        break;
      }
      for (ReadRange range : ranges) {
        if (range.contains(write.key)) {
          return new Checked(range, noted);
        }
      }
    }
    return new Checked(null, noted);
  }

  /**
   * How a check ended.
   *
   * @param changed the first range that has changed, or null
   * @param number how many writes were noted by then
   */
  public record Checked(@Nullable ReadRange changed, long number) {}

  private synchronized long requireKnown(ReadMark mark, List<ReadRange> ranges) {
    if (!mark.cancelled.isEmpty()) {
      throw new SnapshotTooOldException(mark.floor, mark.cancelled);
    }
    for (ReadRange range : ranges) {
      if (range.position() < mark.floor) {
        throw new SnapshotTooOldException(
            range.position(), "it was read before its transaction's reader was opened");
      }
    }
    return noted;
  }

  private boolean isTableChanged(ReadRange range) {
    return changedTables.getOrDefault(range.tableId(), 0L) > range.position();
  }

  private boolean isWritten(ReadRange range) {
    ItemKey from = new ItemKey(range.mapId(), range.from() == null ? FIRST : range.from());
    for (Write write : byKey.tailMap(from, true).values()) {
      if (range.isBefore(write.key)) {
        return false;
      }
      if (write.lsn > range.position() && range.contains(write.key)) {
        return true;
      }
    }
    return false;
  }

  /** The number of writes that are remembered. */
  synchronized int size() {
    return inOrder.size();
  }
}
