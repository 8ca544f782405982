package io.partita.sql.plan;

import io.partita.sql.function.FunctionLibrary;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/**
 * A condition that holds exactly where two values are the same key.
 *
 * @param nulls whether two nulls are the same, as IS NOT DISTINCT FROM has it; else a null is no
 *     key
 */
record Equality(RexNode left, RexNode right, boolean nulls) {
  /** What a condition says of two values, or null if it says anything else. */
  static @Nullable Equality of(RexNode condition) {
    if (!(condition instanceof RexCall call)) {
      return null;
    }
    return switch (call.getKind()) {
      case OR -> orBothNull(RelOptUtil.disjunctions(call));
      case NOT ->
          call.getOperands().get(0) instanceof RexCall negated
                  && negated.getOperator().equals(FunctionLibrary.DISTINCT)
              ? of(negated, true)
              : null;
      default ->
          call.getKind() == SqlKind.EQUALS
                  || call.getOperator().equals(FunctionLibrary.DYNAMIC_EQUAL)
              ? of(call, false)
              : null;
    };
  }

  private static Equality of(RexCall call, boolean nulls) {
    return new Equality(call.getOperands().get(0), call.getOperands().get(1), nulls);
  }

  /** {@code a = b OR a IS NULL AND b IS NULL}, the branches and operands in any order. */
  private static @Nullable Equality orBothNull(List<RexNode> branches) {
    if (branches.size() != 2) {
      return null;
    }
    boolean first = branches.get(0).getKind() != SqlKind.AND;
    Equality equal = of(branches.get(first ? 0 : 1));
    List<RexNode> tests = RelOptUtil.conjunctions(branches.get(first ? 1 : 0));
    boolean both =
        equal != null
            && !equal.nulls
            && tests.size() == 2
            && tests.stream().allMatch(test -> test.getKind() == SqlKind.IS_NULL)
            && List.of(equal.left, equal.right)
                .containsAll(tests.stream().map(Equality::tested).toList())
            && !tested(tests.get(0)).equals(tested(tests.get(1)));
    return both ? new Equality(equal.left, equal.right, true) : null;
  }

  private static RexNode tested(RexNode isNull) {
    return ((RexCall) isNull).getOperands().get(0);
  }

  /** The same with its sides exchanged. */
  Equality turned() {
    return new Equality(/* left= */ right, /* right= */ left, nulls);
  }

  /** The two as keys, of which null equals nothing: where it shall, each is a row of one value. */
  Equality asKeys(RexBuilder builder) {
    return nulls
        ? new Equality(
            Memberships.row(builder, List.of(left)),
            Memberships.row(builder, List.of(right)),
            false)
        : this;
  }
}
