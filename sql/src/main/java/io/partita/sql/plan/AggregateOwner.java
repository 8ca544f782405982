package io.partita.sql.plan;

import java.util.HashSet;
import java.util.Set;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;

/**
 * Which block an aggregate is one of: the nearest that has a column of its arguments. Names inside
 * a plan are used once a statement, so that they say it wherever the aggregate stands.
 */
final class AggregateOwner {
  private final Set<String> own = new HashSet<>();
  private final Set<String> around = new HashSet<>();

  /** Asks for the block of a scope. */
  AggregateOwner(NameScope scope) {
    scope.relations().forEach(relation -> own.add(relation.internal()));
    for (NameScope outer = scope.outer(); outer != null; outer = outer.outer()) {
      outer.relations().forEach(relation -> around.add(relation.internal()));
    }
  }

  static boolean isAggregate(SqlCall call) {
    return call.getKind() == SqlKind.FILTER || call.getOperator() instanceof SqlAggFunction;
  }

  /** Whether a name is a column of the block. */
  boolean isOwn(SqlIdentifier name) {
    return name.names.size() > 1 && own.contains(name.names.get(0));
  }

  /** Whether a name is a column of a block around. */
  boolean isAround(SqlIdentifier name) {
    return name.names.size() > 1 && around.contains(name.names.get(0));
  }

  /**
   * Whether an aggregate is one of the block.
   *
   * @param inside whether it stands in a query inside of the block
   */
  boolean owns(SqlNode aggregate, boolean inside) {
    Set<String> relations = Queries.relationsAround(aggregate);
    return inside
        ? relations.stream().anyMatch(own::contains)
            && relations.stream().allMatch(name -> own.contains(name) || around.contains(name))
        : relations.isEmpty() || !around.containsAll(relations);
  }
}
