package io.partita.engine.embedded.log;

import static java.util.Objects.requireNonNull;

import io.partita.engine.DiskFullException;
import io.partita.engine.OutcomeUnknownException;
import io.partita.engine.StorageWriteException;
import io.partita.engine.embedded.file.NoSpaceException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Gives changes their order, makes them durable and has them applied, in that order.
 *
 * <p>With {@link Acknowledgement#DURABLE}, whoever appends while nobody leads the log leads it: it
 * writes one frame with its group, syncs, takes the apply lock, passes the leadership on, applies
 * the group and wakes those who waited. While one group syncs, the next gathers. A single writer
 * leads itself and meets no other thread.
 *
 * <p>Where several wrote with the last group, most of them are about to come again: a leader waits
 * for them, for half as long as a sync takes at most. Without that, writers who do nothing else
 * fall into two groups that sync in turns, each half as large as it could be.
 *
 * <p>With {@link Acknowledgement#APPLIED}, whoever appends takes the apply lock before it leaves
 * the append lock and applies its record itself; a thread of its own writes the log every ten
 * milliseconds.
 *
 * <p>Locks: append lock, then apply lock. Only a leader holds the apply lock when it takes the
 * append lock, and under {@code DURABLE} nobody takes them the other way round.
 *
 * @param <T> a record as the target applies it
 */
public final class GroupCommit<T> implements AutoCloseable {
  private static final long FLUSH_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private static final long MAX_PATIENCE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  private final ReentrantLock appendLock = new ReentrantLock();
  private final ReentrantLock applyLock = new ReentrantLock();
  private final ReentrantLock flushLock = new ReentrantLock();
  private final Condition pendingGroups = appendLock.newCondition();
  private final Condition idle = appendLock.newCondition();
  private final Acknowledgement acknowledgement;
  private final @Nullable LogWriter log;
  private final LogTarget<T> target;
  private final GatheringGroups<T> pending;
  private @Nullable Thread flusher;
  private boolean leading;

  /** The threads that wrote with the last group or waited for the next; under the append lock. */
  private int recentWriters;

  private long patienceNanos;
  private boolean closed;
  private @Nullable NoSpaceException full;
  private volatile @Nullable Throwable failure;

  /**
   * @param log null for a database that has none
   * @param nextLsn of the first record
   */
  public GroupCommit(
      Acknowledgement acknowledgement, @Nullable LogWriter log, long nextLsn, LogTarget<T> target) {
    this.acknowledgement = acknowledgement;
    this.log = log;
    this.target = target;
    this.pending =
        new GatheringGroups<>(target, acknowledgement == Acknowledgement.DURABLE, nextLsn);
    if (acknowledgement == Acknowledgement.APPLIED && log != null) {
      flusher =
          new Thread(
              () -> {
                while (awaitPending()) {
                  flush();
                }
              },
              "partita-log-flush");
      flusher.setDaemon(true);
      flusher.start();
    }
  }

  /**
   * Appends a change and returns its position when it is applied, and as durable as promised.
   *
   * @throws OutcomeUnknownException if the log failed meanwhile
   * @throws DiskFullException if there was no room; nothing is applied
   * @throws StorageWriteException if the log has failed before; nothing was written
   */
  public long append(LogDraft<T> draft) {
    return acknowledgement == Acknowledgement.DURABLE ? appendDurable(draft) : appendApplied(draft);
  }

  /**
   * Appends changes in their order, each atomic by itself, and returns when all are applied, and as
   * durable as promised. Those of one group wait for one sync together.
   */
  public List<LogOutcome> appendAll(List<? extends LogDraft<T>> drafts) {
    if (acknowledgement == Acknowledgement.DURABLE) {
      return appendAllDurable(drafts);
    }
    List<LogOutcome> outcomes = new ArrayList<>(drafts.size());
    for (LogDraft<T> draft : drafts) {
      try {
        outcomes.add(new LogOutcome(appendApplied(draft), null));
      } catch (RuntimeException e) {
        outcomes.add(new LogOutcome(0, e));
      }
    }
    return outcomes;
  }

  private List<LogOutcome> appendAllDurable(List<? extends LogDraft<T>> drafts) {
    List<LogOutcome> placed = new ArrayList<>(drafts.size());
    List<Group<T>> groups = new ArrayList<>();
    boolean lead;
    appendLock.lock();
    try {
      for (LogDraft<T> draft : drafts) {
        placed.add(placeOne(draft, groups));
      }
      lead = !leading && !groups.isEmpty();
      if (lead) {
        leading = true;
        closeIfComplete(groups.get(0));
      }
    } finally {
      appendLock.unlock();
    }
    for (int i = 0; i < groups.size(); i++) {
      if ((i == 0 && lead) || awaitTurn(groups.get(i))) {
        lead(groups.get(i));
      }
    }
    return placed.stream().map(outcome -> Group.ended(outcome, groups)).toList();
  }

  private LogOutcome placeOne(LogDraft<T> draft, List<Group<T>> groups) {
    try {
      checkAppendable();
      draft.check();
      long lsn = pending.nextLsn();
      Group<T> group = pending.add(draft);
      if (!groups.contains(group)) {
        groups.add(group);
        group.waiting.add(Thread.currentThread());
        group.join();
      }
      return new LogOutcome(lsn, null);
    } catch (RuntimeException e) {
      return new LogOutcome(0, e);
    }
  }

  private long appendDurable(LogDraft<T> draft) {
    Group<T> group;
    long lsn;
    boolean lead;
    appendLock.lock();
    try {
      checkAppendable();
      draft.check();
      lsn = pending.nextLsn();
      group = pending.add(draft);
      group.join();
      lead = !leading;
      if (lead) {
        leading = true;
        closeIfComplete(group);
      } else {
        group.waiting.add(Thread.currentThread());
      }
    } finally {
      appendLock.unlock();
    }
    if (lead || awaitTurn(group)) {
      lead(group);
    }
    group.throwFailure();
    return lsn;
  }

  /** The position of the next record. */
  public long nextLsn() {
    appendLock.lock();
    try {
      return pending.nextLsn();
    } finally {
      appendLock.unlock();
    }
  }

  private void checkAppendable() {
    if (failure != null) {
      throw new StorageWriteException(
          "The log has failed and takes no more changes until the database is opened again: "
              + failure.getMessage(),
          failure);
    }
    if (full != null) {
      throw diskFull(full);
    }
    if (closed) {
      throw new StorageWriteException("The log is closed", null);
    }
  }

  private static DiskFullException diskFull(NoSpaceException e) {
    return new DiskFullException("The disk is full; the change was not made: " + e.getMessage(), e);
  }

  /** Waits until the group has ended (false) or this thread is to lead it (true). */
  private static boolean awaitTurn(Group<?> group) {
    Thread own = Thread.currentThread();
    boolean interrupted = false;
    while (!group.ended && group.leader != own) {
      LockSupport.park(group);
      // A pending interrupt would make every further park return at once.
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      own.interrupt();
    }
    return !group.ended;
  }

  private void closeIfComplete(Group<T> oldest) {
    if (oldest.writers() >= recentWriters || !pending.isNewest(oldest)) {
      pending.close(oldest);
    }
  }

  /** Waits for those who wrote with the last group, unless they have come; then takes no more. */
  private void gather(Group<T> group) {
    int awaited;
    appendLock.lock();
    try {
      awaited = recentWriters;
      group.await(awaited, Thread.currentThread());
    } finally {
      appendLock.unlock();
    }
    long start = System.nanoTime();
    long left = patienceNanos;
    while (group.writers() < awaited && left > 0) {
      LockSupport.parkNanos(group, left);
      left = patienceNanos - (System.nanoTime() - start);
    }
    appendLock.lock();
    try {
      pending.close(group);
    } finally {
      appendLock.unlock();
    }
  }

  private void lead(Group<T> group) {
    LogWriter writer = requireNonNull(log);
    try {
      if (!group.isClosed()) {
        gather(group);
      }
      long start = System.nanoTime();
      writer.write(group.frame, group.firstLsn, group.lastLsn());
      writer.sync();
      patienceNanos = Math.min((System.nanoTime() - start) / 2, MAX_PATIENCE_NANOS);
    } catch (NoSpaceException e) {
      giveUpForSpace(group, writer, e);
      return;
    } catch (Throwable e) {
      breakOff(group, e);
      return;
    }
    RuntimeException how = null;
    applyLock.lock();
    try {
      passLeadership(group);
      target.apply(group.records);
    } catch (Throwable e) {
      how = new OutcomeUnknownException("The change is in the log, but was not applied", e);
    } finally {
      applyLock.unlock();
    }
    group.end(how);
    recycle(group);
  }

  private void passLeadership(Group<T> ended) {
    appendLock.lock();
    try {
      recentWriters = ended.writers() + pending.writers();
      Group<T> next = pending.peek();
      if (next == null) {
        leading = false;
        idle.signalAll();
      } else {
        closeIfComplete(next);
        Thread first = next.waiting.get(0);
        next.leader = first;
        LockSupport.unpark(first);
      }
    } finally {
      appendLock.unlock();
    }
  }

  private void recycle(Group<T> group) {
    appendLock.lock();
    try {
      pending.recycle(group);
    } finally {
      appendLock.unlock();
    }
  }

  /** Nothing of the group is on disk: it and all behind it are as if they had never been. */
  private void giveUpForSpace(Group<T> group, LogWriter writer, NoSpaceException e) {
    applyLock.lock();
    appendLock.lock();
    try {
      group.end(diskFull(e));
      pending.endAll(diskFull(e));
      pending.continueAt(writer.lastLsn() + 1);
      target.forgetPlaced();
      leading = false;
      idle.signalAll();
    } finally {
      appendLock.unlock();
      applyLock.unlock();
    }
  }

  /** The log has failed: what waited may or may not be on disk. */
  private void breakOff(Group<T> group, Throwable e) {
    RuntimeException unknown =
        new OutcomeUnknownException("The log failed while the change waited for it", e);
    appendLock.lock();
    try {
      failure = e;
      group.end(unknown);
      pending.endAll(unknown);
      leading = false;
      idle.signalAll();
    } finally {
      appendLock.unlock();
    }
    if (e instanceof Error) {
      target.fail(e);
    }
  }

  private long appendApplied(LogDraft<T> draft) {
    long lsn;
    List<T> applied;
    boolean crowded = false;
    appendLock.lock();
    try {
      checkAppendable();
      draft.check();
      lsn = pending.nextLsn();
      if (log == null) {
        applied = List.of(pending.place(draft));
      } else {
        Group<T> group = pending.add(draft);
        applied = List.of(group.records.get(group.records.size() - 1));
        if (pending.isOneChange()) {
          pendingGroups.signal();
        }
        crowded = pending.isCrowded();
      }
      applyLock.lock();
    } finally {
      appendLock.unlock();
    }
    try {
      target.apply(applied);
    } catch (Throwable e) {
      throw new OutcomeUnknownException("The change was appended, but not applied", e);
    } finally {
      applyLock.unlock();
    }
    if (crowded) {
      flush();
    }
    return lsn;
  }

  /** Makes durable all that was appended before, as far as that is still possible. */
  public void flush() {
    if (log == null || acknowledgement == Acknowledgement.DURABLE) {
      return;
    }
    flushLock.lock();
    try {
      Group<T> group;
      while ((group = takePending()) != null) {
        try {
          log.write(group.frame, group.firstLsn, group.lastLsn());
          recycle(group);
        } catch (NoSpaceException e) {
          putBack(group, e);
          break;
        }
      }
      log.sync();
    } catch (Throwable e) {
      breakOffFlush(e);
    } finally {
      flushLock.unlock();
    }
  }

  private @Nullable Group<T> takePending() throws IOException {
    appendLock.lock();
    try {
      if (failure != null) {
        throw new IOException("the log has failed", failure);
      }
      full = null;
      return pending.poll();
    } finally {
      appendLock.unlock();
    }
  }

  private void putBack(Group<T> group, NoSpaceException e) {
    appendLock.lock();
    try {
      pending.putBack(group);
      full = e;
    } finally {
      appendLock.unlock();
    }
  }

  /** Who appended has been answered long ago, so only the host's log can be told. */
  private void breakOffFlush(Throwable e) {
    appendLock.lock();
    try {
      if (failure == null) {
        failure = e;
        logger()
            .log(
                System.Logger.Level.ERROR,
                "the log failed: what durability=async had not written yet is lost when the database is"
                    + " opened again",
                e);
      }
      pending.clear();
    } finally {
      appendLock.unlock();
    }
    if (e instanceof Error) {
      target.fail(e);
    }
  }

  private boolean awaitPending() {
    appendLock.lock();
    try {
      while (pending.isEmpty() && !closed && failure == null) {
        pendingGroups.awaitUninterruptibly();
      }
      if (closed || failure != null) {
        return false;
      }
    } finally {
      appendLock.unlock();
    }
    LockSupport.parkNanos(this, FLUSH_NANOS);
    return true;
  }

  /** Whether the log has failed: what was appended and is not applied never will be. */
  public boolean hasFailed() {
    return failure != null;
  }

  /** The last position that is durable; what is applied beyond it must not reach the store. */
  public long durableLsn() {
    return log == null ? Long.MAX_VALUE : log.durableLsn();
  }

  /** Takes no more changes, waits for those in flight, and writes what is pending. */
  @Override
  public void close() {
    appendLock.lock();
    try {
      closed = true;
      pendingGroups.signalAll();
      while (leading) {
        idle.awaitUninterruptibly();
      }
    } finally {
      appendLock.unlock();
    }
    flush();
    warnOfUnwritten();
    awaitLastApply();
    LockSupport.unpark(flusher);
  }

  private void warnOfUnwritten() {
    appendLock.lock();
    try {
      int changes = pending.changes();
      if (changes > 0) {
        logger()
            .log(
                System.Logger.Level.ERROR,
                "the disk is full: {0} changes under durability=async are lost",
                changes);
      }
    } finally {
      appendLock.unlock();
    }
  }

  private void awaitLastApply() {
    applyLock.lock();
    try {
      // Whoever led last applied before it gave the lock up.
    } finally {
      applyLock.unlock();
    }
  }

  /** Asked for when there is something to tell, as it takes a new process a while to set up. */
  private static System.Logger logger() {
    return System.getLogger(GroupCommit.class.getName());
  }
}
