package io.partita.sql.run;

import io.partita.sql.plan.operator.Operator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens the right side for each row of the left. */
final class LookupRows extends EachLeftRow {
  private final Supplier<RowSource> right;

  /**
   * A join.
   *
   * @param right gives what is opened, anew for each execution
   */
  LookupRows(Operator.Lookup lookup, RowSource left, Supplier<RowSource> right) {
    super(lookup, left);
    this.right = right;
  }

  @Override
  RowCursor join(Frame frame, Execution execution, RowCursor rows) {
    return new Cursor(frame, execution, rows, right.get());
  }

  private final class Cursor implements RowCursor {
    private final Frame frame;
    private final Execution execution;
    private final RowCursor rows;
    private final RowSource right;
    private RowCursor found = RowCursor.EMPTY;
    private @Nullable Object @Nullable [] current;
    private boolean partner;

    Cursor(Frame frame, Execution execution, RowCursor rows, RowSource right) {
      this.frame = frame;
      this.execution = execution;
      this.rows = rows;
      this.right = right;
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
            return alone(row);
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
