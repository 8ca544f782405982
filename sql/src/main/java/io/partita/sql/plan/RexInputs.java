package io.partita.sql.plan;

import io.partita.sql.plan.operator.Expressions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexVisitorImpl;
import org.jspecify.annotations.Nullable;

/** Expressions over other fields. */
final class RexInputs {
  /** How many nodes of an expression are worth less than another pass over the rows. */
  private static final int MOST_REPEATED = 100;

  private RexInputs() {}

  /** The expression with each field replaced by what the function gives for its number. */
  static RexNode replace(RexNode node, IntFunction<RexNode> replacement) {
    return node.accept(
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef ref) {
            return replacement.apply(ref.getIndex());
          }
        });
  }

  /**
   * Whether expressions may stand in place of the fields of others: not if one that queries is
   * evaluated again, nor if they make much more of them, as each level of {@code a + a} would.
   */
  static boolean mayReplace(List<RexNode> nodes, IntFunction<RexNode> replacement) {
    Map<Integer, Integer> uses = new HashMap<>();
    RexVisitorImpl<@Nullable Void> counting =
        new RexVisitorImpl<>(true) {
          @Override
          public @Nullable Void visitInputRef(RexInputRef ref) {
            uses.merge(ref.getIndex(), 1, Integer::sum);
            return null;
          }
        };
    nodes.forEach(node -> node.accept(counting));
    long repeated = 0;
    for (Map.Entry<Integer, Integer> use : uses.entrySet()) {
      RexNode replaced = replacement.apply(use.getKey());
      int again = use.getValue() - 1;
      if (again > 0 && !Expressions.subqueries(List.of(replaced)).isEmpty()) {
        return false;
      }
      repeated += (long) again * (replaced.nodeCount() - 1);
    }
    return repeated <= MOST_REPEATED;
  }

  /** The expression with each field numbered anew. */
  static RexNode renumber(RexNode node, IntUnaryOperator number) {
    return node.accept(
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef ref) {
            int changed = number.applyAsInt(ref.getIndex());
            return changed == ref.getIndex() ? ref : new RexInputRef(changed, ref.getType());
          }
        });
  }
}
