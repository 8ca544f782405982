package io.partita.sql.run;

import io.partita.engine.value.Item;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.plan.operator.SubqueryCall;
import org.jspecify.annotations.Nullable;

/** A query inside an expression: opened for the row at hand, or once if it needs none. */
final class SubqueryEvaluator implements Evaluator {
  private static final Object NULL = new Object();

  private final SubqueryCall call;
  private final Evaluator[] around;
  private volatile @Nullable RowSource rows;

  /**
   * A query.
   *
   * @param around the row that it depends on; none if that is the frame's
   */
  SubqueryEvaluator(SubqueryCall call, Evaluator[] around) {
    this.call = call;
    this.around = around;
  }

  /**
   * Compiled when it is first asked: the conditions that hold a query are compiled several times,
   * as what is sent and as what is evaluated, and so would be those inside of it each time.
   */
  private RowSource rows() {
    RowSource known = rows;
    if (known == null) {
      known = Operators.compile(call.plan());
      rows = known;
    }
    return known;
  }

  @Override
  public @Nullable Object evaluate(Frame frame) {
    if (call.memory() >= 0) {
      Object known = frame.kept(call.memory());
      if (known == null) {
        Object value = asked(frame);
        known = value == null ? NULL : value;
        frame.keep(call.memory(), known);
      }
      return known == NULL ? null : known;
    }
    return asked(frame);
  }

  private @Nullable Object asked(Frame frame) {
    Item item = frame.item;
    @Nullable Object[] row = frame.row;
    @Nullable Object[] entered = around.length > 0 ? Operators.row(around, frame) : row;
    if (call.slot() >= 0 && entered != null) {
      frame.enter(call.slot(), entered);
    }
    Object value = call.exists() ? exists(frame) : value(frame);
    frame.item = item;
    frame.row = row;
    return value;
  }

  private Boolean exists(Frame frame) {
    return rows().open(frame, frame.execution(), 1).next() != null;
  }

  private @Nullable Object value(Frame frame) {
    RowCursor cursor = rows().open(frame, frame.execution(), 2);
    @Nullable Object[] row = cursor.next();
    if (row == null) {
      return null;
    }
    Object value = row[0];
    if (cursor.next() != null) {
      throw new SqlError(
          SqlErrors.CARDINALITY,
          "A query that stands for a value gave more than one row; LIMIT 1 or an aggregate makes it"
              + " one.");
    }
    return value;
  }
}
