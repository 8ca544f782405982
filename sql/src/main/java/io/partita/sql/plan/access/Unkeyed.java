package io.partita.sql.plan.access;

import io.partita.sql.catalog.Index;
import java.util.List;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * What is known where no key was found, so that a refusal can say what would help.
 *
 * @param withheld the global index that would be read if reads need not be strongly consistent, or
 *     null
 * @param unnamed what would be read by key if the statement did not name an index, or null
 * @param conditions all conditions on the table, also those that are evaluated elsewhere
 * @param joined expressions over its columns that a join compares with those of another table
 * @param order the columns that its rows are wanted by, outermost first
 */
public record Unkeyed(
    @Nullable Index withheld,
    @Nullable String unnamed,
    List<RexNode> conditions,
    List<RexNode> joined,
    List<Integer> order) {
  public Unkeyed {
    conditions = List.copyOf(conditions);
    joined = List.copyOf(joined);
    order = List.copyOf(order);
  }

  Unkeyed joinedOn(List<RexNode> expressions) {
    return new Unkeyed(withheld, unnamed, conditions, expressions, order);
  }
}
