package io.partita.sql.plan;

import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;

/** Expressions over other fields. */
final class RexInputs {
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
