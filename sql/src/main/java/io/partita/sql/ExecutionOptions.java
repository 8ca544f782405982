package io.partita.sql;

import java.util.function.BooleanSupplier;

/**
 * What the caller wants of one execution.
 *
 * @param maxRows the number of rows at most; 0 for all
 * @param fetchSize the rows to ask the engine for at a time; 0 lets the plan decide
 * @param timeoutMillis after which the execution ends with 57014; 0 for the session's default
 * @param cancelled asked again and again by the executing thread and those that read for it
 * @param progress told by the executing thread how far a COPY is
 */
public record ExecutionOptions(
    long maxRows,
    int fetchSize,
    long timeoutMillis,
    BooleanSupplier cancelled,
    CopyProgress progress) {
  /** No bounds. */
  public static final ExecutionOptions DEFAULT =
      new ExecutionOptions(0, 0, 0, ExecutionOptions::never);

  /** What tells nobody how far it is. */
  public ExecutionOptions(
      long maxRows, int fetchSize, long timeoutMillis, BooleanSupplier cancelled) {
    this(maxRows, fetchSize, timeoutMillis, cancelled, CopyProgress.NONE);
  }

  /** The same, telling how far it is. */
  public ExecutionOptions telling(CopyProgress listener) {
    return new ExecutionOptions(maxRows, fetchSize, timeoutMillis, cancelled, listener);
  }

  private static boolean never() {
    return false;
  }
}
