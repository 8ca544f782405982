package io.partita.sql.plan.access;

import io.partita.sql.catalog.Index;
import io.partita.sql.catalog.Table;
import io.partita.sql.function.FunctionLibrary;
import io.partita.sql.plan.operator.SubqueryCall;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/** Which attributes of an item an expression needs. */
public final class NeededAttributes {
  private NeededAttributes() {}

  /** What expressions over a table's columns need; null if that is the item as a whole. */
  public static @Nullable Set<String> of(Table table, List<RexNode> nodes) {
    Set<String> needed = new TreeSet<>();
    return nodes.stream().allMatch(node -> addTo(needed, table, node)) ? needed : null;
  }

  /** Whether an index holds all attributes that an expression over a table's columns needs. */
  static boolean areIn(Index index, Table table, RexNode node) {
    Set<String> needed = new HashSet<>();
    return addTo(needed, table, node) && needed.stream().allMatch(index::holds);
  }

  /** Adds what an expression needs; false if it needs the item as a whole. */
  static boolean addTo(Set<String> needed, Table table, RexNode node) {
    if (node instanceof UndeclaredAttribute attribute) {
      needed.add(attribute.name());
      return true;
    }
    if (node instanceof RexInputRef ref) {
      // Behind the columns comes the item as a whole.
      boolean column = ref.getIndex() < table.columns().size();
      if (column) {
        needed.add(table.columns().get(ref.getIndex()).attribute());
      }
      return column;
    }
    if (!(node instanceof RexCall call)) {
      return true;
    }
    if (call.getOperator() instanceof SubqueryCall subquery) {
      return subquery.slot() < 0;
    }
    if (call.getOperator().equals(FunctionLibrary.ATTRIBUTE)
        && call.getOperands().get(0) instanceof RexInputRef
        && call.getOperands().get(1) instanceof RexLiteral literal) {
      String name = literal.getValueAs(String.class);
      if (name != null) {
        needed.add(name);
      }
      return name != null;
    }
    for (RexNode operand : call.getOperands()) {
      if (!addTo(needed, table, operand)) {
        return false;
      }
    }
    return true;
  }
}
