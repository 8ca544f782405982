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
 */
final class DurableCommit<T> extends GroupCommit<T> {
  private static final long MAX_PATIENCE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  private final Condition idle = appendLock.newCondition();
  private final LogWriter log;
  private boolean leading;

  /** The threads that wrote with the last group or waited for the next; under the append lock. */
  private int recentWriters;

  private long patienceNanos;

  DurableCommit(LogWriter log, long nextLsn, LogTarget<T> target) {
    super(target, true, nextLsn);
    this.log = log;
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
    try {
      if (!group.isClosed()) {
        gather(group);
      }
      long start = System.nanoTime();
      log.write(group.frame, group.firstLsn, group.lastLsn());
      log.sync();
      patienceNanos = Math.min((System.nanoTime() - start) / 2, MAX_PATIENCE_NANOS);
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
