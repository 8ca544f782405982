package io.partita.engine.embedded.log;

import io.partita.engine.OutcomeUnknownException;
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
 * Answers when a change is applied. Whoever appends takes the apply lock before it leaves the
 * append lock and applies its record itself; a thread of its own writes the log every ten
 * milliseconds, if there is a log.
 */
final class BufferedCommit<T> extends GroupCommit<T> {
  private static final long FLUSH_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final ReentrantLock flushLock = new ReentrantLock();
  private final Condition pendingGroups = appendLock.newCondition();
  private final @Nullable LogWriter log;
  private @Nullable Thread flusher;

  private BufferedCommit(@Nullable LogWriter log, long nextLsn, LogTarget<T> target) {
    super(target, false, nextLsn);
    this.log = log;
  }

  /** A commit with the thread that writes its log. */
  static <T> BufferedCommit<T> started(@Nullable LogWriter log, long nextLsn, LogTarget<T> target) {
    BufferedCommit<T> commit = new BufferedCommit<>(log, nextLsn, target);
    if (log != null) {
      Thread flusher = new Thread(commit::keepFlushing, "partita-log-flush");
      flusher.setDaemon(true);
      commit.flusher = flusher;
      flusher.start();
    }
    return commit;
  }

  private void keepFlushing() {
    while (awaitPending()) {
      flush();
    }
  }

  @Override
  public List<LogOutcome> appendAll(List<? extends LogDraft<T>> drafts) {
    List<LogOutcome> outcomes = new ArrayList<>(drafts.size());
    for (LogDraft<T> draft : drafts) {
      try {
        outcomes.add(new LogOutcome(append(draft), null));
      } catch (RuntimeException e) {
        outcomes.add(new LogOutcome(0, e));
      }
    }
    return outcomes;
  }

  @Override
  public long append(LogDraft<T> draft) {
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

  @Override
  public void flush() {
    if (log == null) {
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

  @Override
  public long durableLsn() {
    return log == null ? Long.MAX_VALUE : log.durableLsn();
  }

  @Override
  public void close() {
    appendLock.lock();
    try {
      closed = true;
      pendingGroups.signalAll();
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

  /** Asked for when there is something to tell, as it takes a new process a while to set up. */
  private static System.Logger logger() {
    return System.getLogger(BufferedCommit.class.getName());
  }
}
