package io.partita.sql.plan;

import io.partita.sql.catalog.Catalog;
import io.partita.sql.catalog.Column;
import io.partita.sql.catalog.TableTarget;
import io.partita.sql.function.AggregateLibrary;
import io.partita.sql.plan.access.AccessPath;
import io.partita.sql.plan.access.AccessPath.Operation;
import io.partita.sql.plan.access.AccessPaths;
import io.partita.sql.plan.access.PathRead;
import io.partita.sql.plan.access.PathRead.Result;
import io.partita.sql.plan.operator.Expressions;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates that a read by itself answers: COUNT(*), by the engine's counts; MIN and MAX of a sort
 * key, by the first item of a query.
 */
final class Summaries {
  private final Catalog catalog;
  private final RexBuilder builder;
  private final AccessPaths paths;
  private final TableTarget target;

  Summaries(Catalog catalog, RexBuilder builder, AccessPaths paths, TableTarget target) {
    this.catalog = catalog;
    this.builder = builder;
    this.paths = paths;
    this.target = target;
  }

  /**
   * The read that gives the one row of an aggregate over all of a read, or null if none does.
   *
   * @param argument the output of the read that it is over, or -1
   */
  @Nullable PathRead of(PathRead read, AggregateCall call, int argument) {
    boolean changes =
        read.path().residual().stream()
            .anyMatch(node -> Expressions.dependsOnSlotsBelow(Integer.MAX_VALUE, node));
    if (read.result() != Result.ROWS || changes || call.isDistinct() || call.filterArg >= 0) {
      return null;
    }
    if (call.getAggregation().equals(SqlStdOperatorTable.COUNT)) {
      return argument < 0 || isNeverNull(read, argument) ? count(read) : null;
    }
    boolean least = call.getAggregation().equals(AggregateLibrary.MIN);
    return (least || call.getAggregation().equals(AggregateLibrary.MAX))
            && read.outputs().get(argument) instanceof RexInputRef column
            && column.getIndex() < read.path().table().columns().size()
        ? first(read, column, least)
        : null;
  }

  /** Whether an output is an attribute of the table's key, which each item has. */
  private static boolean isNeverNull(PathRead read, int output) {
    List<Column> columns = read.path().table().columns();
    return read.outputs().get(output) instanceof RexInputRef column
        && column.getIndex() < columns.size()
        && columns.get(column.getIndex()).key()
        && columns.get(column.getIndex()).type().fitsByType();
  }

  private @Nullable PathRead count(PathRead read) {
    AccessPath path = read.path();
    boolean kept = path.operation() == Operation.SCAN && path.residual().isEmpty();
    boolean counted = !kept || catalog.countsExactly();
    return counted && path.operation() != Operation.SYSTEM
        ? new PathRead(path, List.of(), read.mayScan(), Result.COUNT)
        : null;
  }

  private @Nullable PathRead first(PathRead read, RexInputRef column, boolean least) {
    RexNode present = builder.makeCall(SqlStdOperatorTable.IS_NOT_NULL, column);
    List<RexNode> conditions = new ArrayList<>(read.path().keyed());
    conditions.addAll(read.path().residual());
    conditions.add(present);
    AccessPath path =
        paths.choose(
            target,
            read.path().operation() == Operation.SCAN,
            conditions,
            new AccessPaths.Wanted(
                List.of(column), List.of(new AccessPaths.Order(column.getIndex(), least))));
    if (path.operation() != Operation.QUERY
        || !path.orderedBy().equals(List.of(attribute(path, column)))) {
      return null;
    }
    // What is found by its sort key has one; only a value that does not fit reads as NULL.
    List<RexNode> residual = new ArrayList<>(path.residual());
    residual.remove(present);
    List<RexNode> checked = new ArrayList<>(path.checked());
    if (!path.table().columns().get(column.getIndex()).type().fitsByType()) {
      checked.add(present);
    }
    return new PathRead(
        path.filteredBy(checked, residual), List.of(column), read.mayScan(), Result.FIRST);
  }

  private static String attribute(AccessPath path, RexInputRef column) {
    return path.table().columns().get(column.getIndex()).attribute();
  }
}
