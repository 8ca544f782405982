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

  /** Whether an expression stands for several values. */
  public static boolean is(RexNode node) {
    return operator(node) != null;
  }

  /** What stands for several values in an expression, or null if it has one. */
  public static @Nullable EachValue operator(RexNode node) {
    return node instanceof RexCall call && call.getOperator() instanceof EachValue each
        ? each
        : null;
  }

  /** The set whose values an expression stands for. */
  public static RexNode set(RexNode each) {
    return ((RexCall) each).getOperands().get(0);
  }

  /** The value that it stands for where a member of the set is at hand. */
  public @Nullable Object in(Object member) {
    return place == WHOLE ? member : ((Keyed) member).value(place);
  }

  /** How many values are expected of an expression. */
  public static long expected(RexNode node) {
    return is(node)
        ? Expressions.subqueries(List.of(node)).stream()
            .mapToLong(SubqueryCall::expected)
            .max()
            .orElse(1)
        : 1;
  }
}
