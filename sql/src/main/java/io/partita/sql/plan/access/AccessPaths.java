package io.partita.sql.plan.access;

import io.partita.engine.IndexProjection;
import io.partita.engine.LocalIndex;
import io.partita.engine.value.AttributeType;
import io.partita.sql.SqlType;
import io.partita.sql.catalog.Column;
import io.partita.sql.catalog.ColumnType;
import io.partita.sql.catalog.Table;
import io.partita.sql.catalog.TableTarget;
import io.partita.sql.function.FunctionLibrary;
import io.partita.sql.plan.access.AccessPath.Operation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
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
    RexCall partition = terms.equality(table.partitionKey(), table);
    if (partition == null) {
      return whole(target, Operation.SCAN, conditions);
    }
    AccessPath best = target.index() != null ? null : read(table, null, partition, terms, order);
    for (LocalIndex index : indexes) {
      boolean named = target.index() != null;
      AccessPath candidate = read(table, index, partition, terms, order);
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
        null,
        SortRange.ALL,
        List.of(),
        List.of(),
        conditions,
        true,
        false);
  }

  private static AccessPath read(
      Table table,
      @Nullable LocalIndex index,
      RexCall partition,
      KeyTerms terms,
      List<@Nullable Order> order) {
    int partitionNumber = table.columns().indexOf(table.partitionKey());
    int sortNumber = sortColumnNumber(table, index);
    Set<RexNode> keyed = new HashSet<>();
    keyed.add(partition);
    SortRange sort =
        sortNumber < 0 ? SortRange.ALL : terms.range(sortNumber, isText(table, sortNumber), keyed);
    boolean single = index == null && (sortNumber < 0 || sort.equal() != null);
    List<RexNode> residual = new ArrayList<>();
    List<RexNode> answered = new ArrayList<>();
    List<RexNode> checked = new ArrayList<>();
    for (RexNode condition : terms.conditions()) {
      if (!keyed.contains(condition)) {
        residual.add(condition);
        continue;
      }
      answered.add(condition);
      if (needsCheck(table, condition)) {
        checked.add(condition);
      }
    }
    boolean forward = true;
    boolean ordered = single || order.isEmpty();
    if (!ordered) {
      int i = 0;
      while (i < order.size() && isColumn(order.get(i), partitionNumber)) {
        i++;
      }
      Order first = i < order.size() ? order.get(i) : null;
      if (i == order.size()) {
        ordered = true;
      } else if (first != null && first.column() == sortNumber) {
        // The sort key of a table is unique within its partition key, that of an index is not.
        ordered = index == null || i == order.size() - 1;
        forward = !ordered || first.ascending();
      }
    }
    return new AccessPath(
        table,
        index,
        single ? Operation.GET : Operation.QUERY,
        ((RexCall) partition).getOperands().get(1),
        sort,
        answered,
        checked,
        residual,
        forward,
        ordered);
  }

  private static boolean isColumn(@Nullable Order order, int number) {
    return order != null && order.column() == number;
  }

  /** Whether an index saves reading: by a tighter range, or else by the order that is wanted. */
  private static boolean isBetter(AccessPath candidate, AccessPath best, LocalIndex index) {
    if (best.operation() == Operation.GET) {
      return false;
    }
    int gain = tightness(candidate.sort()) - tightness(best.sort());
    if (gain != 0) {
      // A fetch of the whole item for each entry costs more than a wider read saves, but for
      // equality.
      return gain > 0
          && (index.projection() instanceof IndexProjection.All
              || candidate.sort().equal() != null);
    }
    return candidate.ordered()
        && !best.ordered()
        && index.projection() instanceof IndexProjection.All;
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

  private static boolean isText(Table table, int column) {
    return table.columns().get(column).type().storedAs() == AttributeType.S;
  }

  /**
   * Whether a condition that the key answers must be evaluated all the same, because the column may
   * hold values that do not fit its declared type and read as NULL.
   */
  private static boolean needsCheck(Table table, RexNode condition) {
    RexCall call = (RexCall) condition;
    int number = ((RexInputRef) call.getOperands().get(0)).getIndex();
    ColumnType type = table.columns().get(number).type();
    boolean dateTime =
        type.type() == SqlType.DATE
            || type.type() == SqlType.TIME
            || type.type() == SqlType.TIMESTAMP;
    return !type.fitsByType() && !(dateTime && call.getKind() == SqlKind.EQUALS);
  }

  /** The conditions, those on one column brought into the form column, comparison, constant. */
  private static final class KeyTerms {
    private final RexBuilder builder;
    private final List<RexNode> conditions = new ArrayList<>();

    KeyTerms(RexBuilder builder, List<RexNode> written) {
      this.builder = builder;
      for (RexNode condition : written) {
        conditions.add(turned(condition));
      }
    }

    List<RexNode> conditions() {
      return conditions;
    }

    @Nullable RexCall equality(Column column, Table table) {
      int number = table.columns().indexOf(column);
      for (RexNode condition : conditions) {
        if (condition.getKind() == SqlKind.EQUALS && isOn(condition, number)) {
          return (RexCall) condition;
        }
      }
      return null;
    }

    /** Whether a condition holds only where the column has a value. */
    boolean provesPresence(int column) {
      for (RexNode condition : conditions) {
        if (condition instanceof RexCall call
            && call.getOperands().get(0) instanceof RexInputRef ref
            && ref.getIndex() == column
            && (isComparison(call) || call.getKind() == SqlKind.IS_NOT_NULL)) {
          return true;
        }
      }
      return false;
    }

    /** The tightest range of a sort column; what it answers is added to the keyed conditions. */
    SortRange range(int column, boolean text, Set<RexNode> keyed) {
      RexNode lower = null;
      RexNode upper = null;
      boolean lowerInclusive = true;
      boolean upperInclusive = true;
      RexNode lowerCondition = null;
      RexNode upperCondition = null;
      for (RexNode condition : conditions) {
        if (!(condition instanceof RexCall call) || !isOn(condition, column)) {
          continue;
        }
        RexNode value = call.getOperands().get(1);
        switch (call.getKind()) {
          case EQUALS -> {
            keyed.add(condition);
            return new SortRange(value, null, true, null, true, null);
          }
          case GREATER_THAN, GREATER_THAN_OR_EQUAL -> {
            if (lower == null) {
              lower = value;
              lowerInclusive = call.getKind() == SqlKind.GREATER_THAN_OR_EQUAL;
              lowerCondition = condition;
            }
          }
          case LESS_THAN, LESS_THAN_OR_EQUAL -> {
            if (upper == null) {
              upper = value;
              upperInclusive = call.getKind() == SqlKind.LESS_THAN_OR_EQUAL;
              upperCondition = condition;
            }
          }
          default -> {}
        }
      }
      if (lower == null && upper == null) {
        return prefix(column, text, keyed);
      }
      // The engine takes one condition: two bounds become BETWEEN, which includes both, so an
      // exclusive one is checked again.
      boolean both = lower != null && upper != null;
      if (lowerCondition != null && (!both || lowerInclusive)) {
        keyed.add(lowerCondition);
      }
      if (upperCondition != null && (!both || upperInclusive)) {
        keyed.add(upperCondition);
      }
      return new SortRange(null, lower, lowerInclusive, upper, upperInclusive, null);
    }

    private SortRange prefix(int column, boolean text, Set<RexNode> keyed) {
      for (RexNode condition : conditions) {
        if (!(condition instanceof RexCall call)) {
          continue;
        }
        boolean begins = call.getOperator().equals(FunctionLibrary.BEGINS_WITH);
        boolean like = text && call.getOperator().equals(FunctionLibrary.LIKE);
        if ((!begins && !like) || !isOn(condition, column)) {
          continue;
        }
        RexNode value = call.getOperands().get(1);
        if (begins) {
          keyed.add(condition);
          return new SortRange(null, null, true, null, true, value);
        }
        String pattern =
            value instanceof RexLiteral literal ? literal.getValueAs(String.class) : null;
        if (pattern != null && fixedStart(pattern) > 0) {
          RexNode start = builder.makeLiteral(pattern.substring(0, fixedStart(pattern)));
          return new SortRange(null, null, true, null, true, start);
        }
      }
      return SortRange.ALL;
    }

    private static boolean isOn(RexNode condition, int column) {
      return condition instanceof RexCall call
          && call.getOperands().size() == 2
          && call.getOperands().get(0) instanceof RexInputRef ref
          && ref.getIndex() == column
          && isConstant(call.getOperands().get(1));
    }

    private static boolean isComparison(RexCall call) {
      return SqlKind.COMPARISON.contains(call.getKind())
          || call.getOperator().equals(FunctionLibrary.BEGINS_WITH)
          || call.getOperator().equals(FunctionLibrary.LIKE);
    }

    private RexNode turned(RexNode condition) {
      if (condition instanceof RexCall call
          && SqlKind.COMPARISON.contains(call.getKind())
          && call.getOperands().size() == 2
          && call.getOperands().get(1) instanceof RexInputRef
          && isConstant(call.getOperands().get(0))) {
        RexNode reversed = RexUtil.invert(builder, call);
        if (reversed != null) {
          return reversed;
        }
      }
      return condition;
    }
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
