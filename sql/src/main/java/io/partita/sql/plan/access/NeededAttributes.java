package io.partita.sql.plan.access;

import io.partita.sql.catalog.Index;
import io.partita.sql.catalog.Table;
import io.partita.sql.function.FunctionLibrary;
import io.partita.sql.plan.operator.SubqueryCall;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;

/** Which attributes of an item an expression needs. */
final class NeededAttributes {
  private NeededAttributes() {}

  /** Whether an index holds all attributes that an expression over a table's columns needs. */
  static boolean areIn(Index index, Table table, RexNode node) {
    if (node instanceof RexInputRef ref) {
      // Behind the columns comes the item as a whole.
      return ref.getIndex() < table.columns().size()
          && index.holds(table.columns().get(ref.getIndex()).attribute());
    }
    if (!(node instanceof RexCall call)) {
      return true;
    }
    if (call.getOperator() instanceof SubqueryCall) {
      return false;
    }
    if (call.getOperator().equals(FunctionLibrary.ATTRIBUTE)
        && call.getOperands().get(0) instanceof RexInputRef
        && call.getOperands().get(1) instanceof RexLiteral literal) {
      String name = literal.getValueAs(String.class);
      return name != null && index.holds(name);
    }
    return call.getOperands().stream().allMatch(operand -> areIn(index, table, operand));
  }
}
