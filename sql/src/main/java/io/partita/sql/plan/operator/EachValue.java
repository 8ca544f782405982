package io.partita.sql.plan.operator;

import java.util.List;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;

/** Each of the values that a query gave, where a key is read by one value after the other. */
public final class EachValue extends PlannedFunction {
  private static final EachValue INSTANCE = new EachValue();

  private EachValue() {
    super("$EACH");
  }

  /** Each value of a set. */
  public static RexNode of(RexBuilder builder, RexNode set) {
    return builder.makeCall(set.getType(), INSTANCE, List.of(set));
  }

  /** Whether an expression stands for several values. */
  public static boolean is(RexNode node) {
    return node instanceof RexCall call && call.getOperator().equals(INSTANCE);
  }

  /** The set whose values an expression stands for. */
  public static RexNode set(RexNode each) {
    return ((RexCall) each).getOperands().get(0);
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
