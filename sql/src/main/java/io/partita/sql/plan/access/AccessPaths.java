package io.partita.sql.plan.access;

import io.partita.engine.IndexProjection;
import io.partita.engine.LocalIndex;
import io.partita.engine.value.AttributeType;
import io.partita.sql.SqlType;
import io.partita.sql.catalog.Column;
import io.partita.sql.catalog.ColumnType;
import io.partita.sql.catalog.Table;
import io.partita.sql.catalog.TableTarget;
import io.partita.sql.plan.access.AccessPath.Operation;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/**
 * Finds the way to read a table for a conjunction of conditions: get, query of the table, query of
 * a local index, scan. Pure functions of their arguments.
 */
public final class AccessPaths {
  private AccessPaths() {}

  /**
   * The order that the rows shall have.
   *
   * @param column the number of the column
   */
  public record Order(int column, boolean ascending) {}

  /**
   * The best path.
   *
   * @param conditions the conditions, all of which must hold; columns are numbered as in the table
   * @param order the wanted order, outermost first; empty if any will do. An element that is null
   *     is not a column, and no path gives it
   */
  public static AccessPath choose(
      RexBuilder builder,
      TableTarget target,
      List<RexNode> conditions,
      List<@Nullable Order> order) {
    Table table = target.table();
    if (table.isSystem()) {
      return whole(target, Operation.SYSTEM, conditions);
    }
    KeyTerms terms = new KeyTerms(builder, conditions);
    List<LocalIndex> indexes =
        target.index() != null ? List.of(target.index()) : table.description().localIndexes();
    if (!KeyReads.areFound(builder, terms, table)) {
      return whole(target, Operation.SCAN, conditions);
    }
    AccessPath best = target.index() != null ? null : read(builder, table, null, terms, order);
    for (LocalIndex index : indexes) {
      boolean named = target.index() != null;
      AccessPath candidate = read(builder, table, index, terms, order);
      if (named
          || (terms.provesPresence(sortColumnNumber(table, index))
              && best != null
              && isBetter(candidate, best, index))) {
        best = candidate;
      }
    }
    if (best == null) {
      throw new IllegalStateException("no path for " + target);
    }
    return best;
  }

  private static AccessPath whole(
      TableTarget target, Operation operation, List<RexNode> conditions) {
    return new AccessPath(
        target.table(),
        target.index(),
        operation,
        List.of(),
        List.of(),
        List.of(),
        conditions,
        true,
        false,
        false);
  }

  private static AccessPath read(
      RexBuilder builder,
      Table table,
      @Nullable LocalIndex index,
      KeyTerms terms,
      List<@Nullable Order> order) {
    int sortNumber = sortColumnNumber(table, index);
    KeyReads found = KeyReads.of(builder, terms, table, sortNumber);
    List<KeyRead> keys = found.reads();
    boolean gets =
        index == null
            && (sortNumber < 0 || keys.stream().allMatch(read -> read.sort().equal() != null));
    List<RexNode> residual = new ArrayList<>();
    List<RexNode> answered = new ArrayList<>();
    List<RexNode> checked = new ArrayList<>();
    for (RexNode condition : terms.conditions()) {
      if (!found.answered().contains(condition)) {
        residual.add(condition);
        continue;
      }
      answered.add(condition);
      if (found.inexact().contains(condition)) {
        checked.add(condition);
      }
    }
    boolean onePartition =
        keys.stream().allMatch(read -> read.partition().equals(keys.get(0).partition()));
    boolean single = gets && keys.size() == 1;
    boolean forward = true;
    boolean ordered = single || order.isEmpty();
    boolean merged = false;
    if (!ordered && !gets) {
      int partitionNumber = table.columns().indexOf(table.partitionKey());
      int i = 0;
      while (onePartition && i < order.size() && isColumn(order.get(i), partitionNumber)) {
        i++;
      }
      Order first = i < order.size() ? order.get(i) : null;
      if (i == order.size()) {
        ordered = true;
      } else if (first != null && first.column() == sortNumber) {
        // The sort key of a table is unique within its partition key, that of an index is not.
        ordered = (index == null && onePartition) || i == order.size() - 1;
        merged = ordered && keys.size() > 1;
        forward = !ordered || first.ascending();
      }
    }
    return new AccessPath(
        table,
        index,
        gets ? Operation.GET : Operation.QUERY,
        keys,
        answered,
        checked,
        residual,
        forward,
        ordered,
        merged);
  }

  private static boolean isColumn(@Nullable Order order, int number) {
    return order != null && order.column() == number;
  }

  /** Whether an index saves reading: by a tighter range, or else by the order that is wanted. */
  private static boolean isBetter(AccessPath candidate, AccessPath best, LocalIndex index) {
    if (best.operation() == Operation.GET) {
      return false;
    }
    int gain = tightness(candidate.keys()) - tightness(best.keys());
    if (gain != 0) {
      // A fetch of the whole item for each entry costs more than a wider read saves, but for
      // equality.
      return gain > 0
          && (index.projection() instanceof IndexProjection.All
              || candidate.keys().stream().allMatch(read -> read.sort().equal() != null));
    }
    return candidate.ordered()
        && !best.ordered()
        && index.projection() instanceof IndexProjection.All;
  }

  /** How much the loosest of the reads is narrowed. */
  private static int tightness(List<KeyRead> keys) {
    return keys.stream().mapToInt(read -> tightness(read.sort())).min().orElse(0);
  }

  private static int tightness(SortRange sort) {
    if (sort.equal() != null) {
      return 4;
    }
    if (sort.prefix() != null || (sort.lower() != null && sort.upper() != null)) {
      return 2;
    }
    return sort.isUnbounded() ? 0 : 1;
  }

  private static int sortColumnNumber(Table table, @Nullable LocalIndex index) {
    Column column = index == null ? table.sortKey() : table.columnOf(index.sort().name());
    return column == null ? -1 : table.columns().indexOf(column);
  }

  static boolean isText(Table table, int column) {
    return table.columns().get(column).type().storedAs() == AttributeType.S;
  }

  /**
   * Whether a condition that the key answers must be evaluated all the same, because the column may
   * hold values that do not fit its declared type and read as NULL.
   */
  static boolean needsCheck(Table table, RexNode condition) {
    RexCall call = (RexCall) condition;
    int number = ((RexInputRef) call.getOperands().get(0)).getIndex();
    ColumnType type = table.columns().get(number).type();
    boolean dateTime =
        type.type() == SqlType.DATE
            || type.type() == SqlType.TIME
            || type.type() == SqlType.TIMESTAMP;
    return !type.fitsByType() && !(dateTime && call.getKind() == SqlKind.EQUALS);
  }

  /** The number of characters before the first wildcard. */
  public static int fixedStart(String pattern) {
    int i = 0;
    while (i < pattern.length() && pattern.charAt(i) != '%' && pattern.charAt(i) != '_') {
      i++;
    }
    return i;
  }

  /** Whether a node has one value for the whole execution. */
  public static boolean isConstant(RexNode node) {
    return !RexUtil.containsInputRef(node);
  }
}
