package io.partita.sql.plan.operator;

import io.partita.sql.function.Keyed;
import java.util.List;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * Each of the values that a query gave, where a key is read by one value after the other; or of the
 * rows that it gave the values in one place.
 */
public final class EachValue extends PlannedFunction {
  private static final int WHOLE = -1;

  private final int place;

  private EachValue(int place) {
    super(place == WHOLE ? "$EACH" : "$EACH[" + place + "]");
    this.place = place;
  }

  /** Each value of a set. */
  public static RexNode of(RexBuilder builder, RexNode set) {
    return builder.makeCall(set.getType(), new EachValue(WHOLE), List.of(set));
  }

  /** Of each row of a set the value in a place, which count from 0. */
  public static RexNode of(RexBuilder builder, RexNode set, int place) {
    return builder.makeCall(set.getType(), new EachValue(place), List.of(set));
  }

  /** The set whose values an expression stands for. */
  public static RexNode set(RexNode each) {
    return ((RexCall) each).getOperands().get(0);
  }

  /** The value that it stands for where a member of the set is at hand. */
  public @Nullable Object in(Object member) {
    return place == WHOLE ? member : ((Keyed) member).value(place);
  }

  /** How many values it is expected to stand for. */
  public static long expected(RexNode each) {
    return Expressions.subqueries(List.of(each)).stream()
        .mapToLong(SubqueryCall::expected)
        .max()
        .orElse(1);
  }
}
