package io.partita.sql.run;

import io.partita.sql.plan.operator.Operator;
import io.partita.sql.plan.operator.Operator.JoinKind;
import org.jspecify.annotations.Nullable;

/** Opens the right side for each row of the left. */
final class LookupRows implements RowSource {
  private final boolean keepsLeft;
  private final RowSource left;
  private final RowSource right;
  private final int slot;
  private final int rightWidth;

  LookupRows(Operator.Lookup lookup, RowSource left, RowSource right) {
    this.keepsLeft = lookup.kind() == JoinKind.LEFT;
    this.left = left;
    this.right = right;
    this.slot = lookup.slot();
    this.rightWidth = lookup.rightWidth();
  }

  @Override
  public RowCursor open(Frame frame, Execution execution, long wanted) {
    return new Cursor(frame, execution, left.open(frame, execution, Long.MAX_VALUE));
  }

  private final class Cursor implements RowCursor {
    private final Frame frame;
    private final Execution execution;
    private final RowCursor rows;
    private RowCursor found = RowCursor.EMPTY;
    private @Nullable Object @Nullable [] current;
    private boolean partner;

    Cursor(Frame frame, Execution execution, RowCursor rows) {
      this.frame = frame;
      this.execution = execution;
      this.rows = rows;
    }

    @Override
    public @Nullable Object @Nullable [] next() {
      while (true) {
        @Nullable Object[] row = current;
        if (row != null) {
          frame.enter(slot, row);
          @Nullable Object[] other = found.next();
          if (other != null) {
            partner = true;
            return JoinRows.beside(row, other);
          }
          current = null;
          if (keepsLeft && !partner) {
            return JoinRows.beside(row, new @Nullable Object[rightWidth]);
          }
        }
        current = rows.next();
        if (current == null) {
          return null;
        }
        execution.checkCancelled();
        partner = false;
        frame.enter(slot, current);
        found = right.open(frame, execution, Long.MAX_VALUE);
      }
    }
  }
}
