package io.partita.jdbc;

import java.util.function.BooleanSupplier;

/**
 * Says to the executing thread that its statement should end. One instance serves all executions of
 * a statement: a cancel ends the execution that is current when it arrives, never a later one.
 *
 * <p>It also knows whether the statement may hold something, so that closing one that holds nothing
 * takes no lock: an execution begins before it looks whether the statement is closed, and closing
 * looks here after the statement was marked as closed, so one of the two sees the other.
 */
final class CancelSignal implements BooleanSupplier {
  private final PartitaConnection connection;

  /** Odd from the beginning of an execution until it is {@link #ended}; written under the lock. */
  private volatile long execution;

  /** The execution that was current at the last cancel; 0, which is none, before the first. */
  private volatile long cancelledExecution;

  CancelSignal(PartitaConnection connection) {
    this.connection = connection;
  }

  /** A new execution begins. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer, under the connection's lock
  void begin() {
    execution = (execution | 1) + 2;
  }

  /** The execution is over, and no rows of it are open. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer, under the connection's lock
  void ended() {
    execution = (execution | 1) + 1;
  }

  /** Whether no execution runs and no rows of one are open. */
  boolean isIdle() {
    return (execution & 1) == 0;
  }

  /** Ends the current execution; called by any thread. */
  void cancel() {
    cancelledExecution = execution;
  }

  @Override
  public boolean getAsBoolean() {
    return (cancelledExecution == execution && !isIdle()) || connection.isClosed();
  }
}
