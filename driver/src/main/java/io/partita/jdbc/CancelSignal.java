package io.partita.jdbc;

import java.util.function.BooleanSupplier;

/**
 * Says to the executing thread that its statement should end. One instance serves all executions of
 * a statement: a cancel ends the execution that is current when it arrives, never a later one.
 */
final class CancelSignal implements BooleanSupplier {
  private final PartitaConnection connection;

  /** Written by the executing thread only. */
  private volatile long execution;

  private volatile long cancelledExecution = -1;

  CancelSignal(PartitaConnection connection) {
    this.connection = connection;
  }

  /** A new execution begins. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer, under the connection's lock
  void begin() {
    execution++;
  }

  /** Ends the current execution; called by any thread. */
  void cancel() {
    cancelledExecution = execution;
  }

  @Override
  public boolean getAsBoolean() {
    return cancelledExecution == execution || connection.isClosed();
  }
}
