package io.partita.sql.run;

import io.partita.sql.plan.operator.Operator;
import io.partita.sql.plan.operator.Operator.JoinKind;
import org.jspecify.annotations.Nullable;

/** A join that asks its right side anew for rows of the left. */
abstract class EachLeftRow implements RowSource {
  final boolean keepsLeft;
  final int slot;
  private final RowSource left;
  private final int rightWidth;

  EachLeftRow(Operator.Lookup lookup, RowSource left) {
    this.keepsLeft = lookup.kind() == JoinKind.LEFT;
    this.slot = lookup.slot();
    this.left = left;
    this.rightWidth = lookup.rightWidth();
  }

  @Override
  public final RowCursor open(Frame frame, Execution execution, long wanted) {
    return join(frame, execution, left.open(frame, execution, Long.MAX_VALUE));
  }

  /** The joined rows of the rows of the left. */
  abstract RowCursor join(Frame frame, Execution execution, RowCursor rows);

  /** A row of the left that has no partner. */
  final @Nullable Object[] alone(@Nullable Object[] row) {
    return JoinRows.beside(row, new @Nullable Object[rightWidth]);
  }
}
