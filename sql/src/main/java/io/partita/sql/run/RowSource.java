package io.partita.sql.run;

/** An operator, compiled. Immutable; a cursor is made each time that it is opened. */
@FunctionalInterface
interface RowSource {
  /**
   * Starts to read. What stands around the operator is in the frame already.
   *
   * @param wanted the number of rows that are wanted at most; {@link Long#MAX_VALUE} for all
   */
  RowCursor open(Frame frame, Execution execution, long wanted);
}
