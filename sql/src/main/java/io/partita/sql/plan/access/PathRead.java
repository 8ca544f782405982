package io.partita.sql.plan.access;

import java.util.List;
import org.apache.calcite.rex.RexNode;

/**
 * The reading of one table inside a plan: a path, and what each row found gives.
 *
 * @param outputs the expressions over the table's columns, and last the item, that make a row
 */
public record PathRead(AccessPath path, List<RexNode> outputs) {
  public PathRead {
    outputs = List.copyOf(outputs);
  }
}
