package io.partita.engine.embedded.log;

import static java.util.Objects.requireNonNull;

import io.partita.engine.DiskFullException;
import io.partita.engine.OutcomeUnknownException;
import io.partita.engine.StorageWriteException;
import io.partita.engine.embedded.file.NoSpaceException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Gives changes their order, makes them durable and has them applied, in that order.
 *
 * <p>Locks: append lock, then apply lock. Only a leader of {@link DurableCommit} holds the apply
 * lock when it takes the append lock, and there nobody takes them the other way round.
 *
 * @param <T> a record as the target applies it
 */
public abstract sealed class GroupCommit<T> implements AutoCloseable
    permits DurableCommit, BufferedCommit {
  final ReentrantLock appendLock = new ReentrantLock();
  final ReentrantLock applyLock = new ReentrantLock();
  final LogTarget<T> target;
  final GatheringGroups<T> pending;

  /** Under the append lock. */
  boolean closed;

  /** Why there is no room for what waits already, or null; under the append lock. */
  @Nullable NoSpaceException full;

  /** What the log failed with, or null; changes under the append lock. */
  volatile @Nullable Throwable failure;

  /**
   * A commit.
   *
   * @param bounded whether somebody waits for each change
   * @param nextLsn of the first record
   */
  GroupCommit(LogTarget<T> target, boolean bounded, long nextLsn) {
    this.target = target;
    this.pending = new GatheringGroups<>(target, bounded, nextLsn);
  }

  /**
   * The commit that keeps a promise.
   *
   * @param log null for a database that has none, whose changes are applied and no more
   * @param nextLsn of the first record
   */
  public static <T> GroupCommit<T> of(
      Acknowledgement acknowledgement, @Nullable LogWriter log, long nextLsn, LogTarget<T> target) {
    return acknowledgement == Acknowledgement.DURABLE
        ? new DurableCommit<>(requireNonNull(log), nextLsn, target)
        : BufferedCommit.started(log, nextLsn, target);
  }

  /**
   * Appends a change and returns its position when it is applied, and as durable as promised.
   *
   * @throws OutcomeUnknownException if the log failed meanwhile
   * @throws DiskFullException if there was no room; nothing is applied
   * @throws StorageWriteException if the log has failed before; nothing was written
   */
  public abstract long append(LogDraft<T> draft);

  /**
   * Appends changes in their order, each atomic by itself, and returns when all are applied, and as
   * durable as promised. Those of one group wait for one sync together.
   */
  public abstract List<LogOutcome> appendAll(List<? extends LogDraft<T>> drafts);

  /** Makes durable all that was appended before, as far as that is still possible. */
  public abstract void flush();

  /** The last position that is durable; what is applied beyond it must not reach the store. */
  public abstract long durableLsn();

  /** Takes no more changes, waits for those in flight, and writes what is pending. */
  @Override
  public abstract void close();

  /** The position of the next record. */
  public long nextLsn() {
    appendLock.lock();
    try {
      return pending.nextLsn();
    } finally {
      appendLock.unlock();
    }
  }

  /** Whether the log has failed: what was appended and is not applied never will be. */
  public boolean hasFailed() {
    return failure != null;
  }

  /** Under the append lock. */
  final void checkAppendable() {
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

  static DiskFullException diskFull(NoSpaceException e) {
    return new DiskFullException("The disk is full; the change was not made: " + e.getMessage(), e);
  }

  final void recycle(Group<T> group) {
    appendLock.lock();
    try {
      pending.recycle(group);
    } finally {
      appendLock.unlock();
    }
  }

  final void awaitLastApply() {
    applyLock.lock();
    try {
      // Whoever led last applied before it gave the lock up.
    } finally {
      applyLock.unlock();
    }
  }
}
