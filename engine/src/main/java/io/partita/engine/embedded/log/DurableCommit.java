package io.partita.engine.embedded.log;

import io.partita.engine.OutcomeUnknownException;
import io.partita.engine.embedded.file.NoSpaceException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;

/**
 * Answers when a change is on disk. Whoever appends while nobody leads the log leads it: it writes
 * one frame with its group, syncs, takes the apply lock, passes the leadership on, applies the
 * group and wakes those who waited. While one group syncs, the next gathers. A single writer leads
 * itself and meets no other thread.
 *
 * <p>Where several wrote with the last group, most of them are about to come again: a leader waits
 * for them, for half as long as a sync takes at most. Without that, writers who do nothing else
 * fall into two groups that sync in turns, each half as large as it could be.
 *
 * <p>Where a sync is short, putting threads to sleep and waking them takes as long as the sync: who
 * waits there yields its processor to whoever has work, and sleeps only if that lasts.
 */
final class DurableCommit<T> extends GroupCommit<T> {
  private static final long MAX_PATIENCE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  /** Beside a sync that takes longer, waking up is short. */
  private static final long SHORT_SYNC_NANOS = TimeUnit.MICROSECONDS.toNanos(400);

  /** Who comes while a group syncs waits for that sync, the gathering of its own, and its sync. */
  private static final int MAX_SYNCS_AWAITED = 3;

  /** Where a yield lost time, nobody yields for so many times as long. */
  private static final int TIMES_LOST = 10;

  /** What is lost beyond that was no scheduler's doing; the machine slept, perhaps. */
  private static final long MOST_LOST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /**
   * Of more threads than so many each would come late to a processor when its turn comes; on a
   * single processor nothing is gained.
   */
  private static final int MAX_YIELDING = maxYielding(Runtime.getRuntime().availableProcessors());

  private final Condition idle = appendLock.newCondition();
  private final LogWriter log;
  private boolean leading;

  /**
   * The threads that wrote with the last group or waited for the next; changes under the append
   * lock.
   */
  private volatile int recentWriters;

  /** What the last sync took, with writing its frame. */
  private volatile long syncNanos;

  /** Until this time of {@link System#nanoTime} nobody yields. */
  private volatile long yieldAgainAt = System.nanoTime();

  DurableCommit(LogWriter log, long nextLsn, LogTarget<T> target) {
    super(target, true, nextLsn);
    this.log = log;
  }

  private static int maxYielding(int processors) {
    return processors == 1 ? 0 : 8 * processors;
  }

  @Override
  public long append(LogDraft<T> draft) {
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

  @Override
  public List<LogOutcome> appendAll(List<? extends LogDraft<T>> drafts) {
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

  /** Waits until the group has ended (false) or this thread is to lead it (true). */
  private boolean awaitTurn(Group<T> group) {
    Thread own = Thread.currentThread();
    long now = System.nanoTime();
    long end = now + MAX_SYNCS_AWAITED * syncNanos;
    boolean interrupted = false;
    while (!group.ended && group.leader != own) {
      if (mayYield(now) && end - now > 0) {
        now = yieldProcessor(now);
      } else {
        LockSupport.park(group);
        // A pending interrupt would make every further park return at once.
        interrupted |= Thread.interrupted();
      }
    }
    if (interrupted) {
      own.interrupt();
    }
    return !group.ended;
  }

  private boolean mayYield(long now) {
    return syncNanos <= SHORT_SYNC_NANOS
        && recentWriters <= MAX_YIELDING
        && now - yieldAgainAt >= 0;
  }

  /**
   * Yields the processor. Where that took longer than a short sync, others have work for it that
   * does not wait for the log, and who yields to them loses a slice of time: for a while everybody
   * sleeps instead.
   *
   * @return the time after it
   */
  @SuppressWarnings("ThreadPriorityCheck") // Only time depends on what the scheduler does.
  private long yieldProcessor(long now) {
    Thread.yield();
    long after = System.nanoTime();
    long lost = after - now;
    if (lost > SHORT_SYNC_NANOS) {
      yieldAgainAt = after + TIMES_LOST * Math.min(lost, MOST_LOST_NANOS);
    }
    return after;
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
    long now = System.nanoTime();
    long end = now + Math.min(syncNanos / 2, MAX_PATIENCE_NANOS);
    while (group.writers() < awaited && end - now > 0) {
      if (mayYield(now)) {
        now = yieldProcessor(now);
      } else {
        LockSupport.parkNanos(group, end - now);
        now = System.nanoTime();
      }
    }
    appendLock.lock();
    try {
      pending.close(group);
    } finally {
      appendLock.unlock();
    }
  }

  private void lead(Group<T> group) {
    try {
      if (!group.isClosed()) {
        gather(group);
      }
      long start = System.nanoTime();
      log.write(group.frame, group.firstLsn, group.lastLsn());
      log.sync();
      syncNanos = System.nanoTime() - start;
    } catch (NoSpaceException e) {
      giveUpForSpace(group, e);
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

  /** Nothing of the group is on disk: it and all behind it are as if they had never been. */
  private void giveUpForSpace(Group<T> group, NoSpaceException e) {
    applyLock.lock();
    appendLock.lock();
    try {
      group.end(diskFull(e));
      pending.endAll(diskFull(e));
      pending.continueAt(log.lastLsn() + 1);
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

  /** Nothing waits that somebody does not lead. */
  @Override
  public void flush() {}

  @Override
  public long durableLsn() {
    return log.durableLsn();
  }

  @Override
  public void close() {
    appendLock.lock();
    try {
      closed = true;
      while (leading) {
        idle.awaitUninterruptibly();
      }
    } finally {
      appendLock.unlock();
    }
    awaitLastApply();
  }
}
