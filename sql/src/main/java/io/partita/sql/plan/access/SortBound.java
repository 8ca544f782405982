package io.partita.sql.plan.access;

import io.partita.sql.function.FunctionLibrary;
import io.partita.sql.function.OverloadedFunction;
import io.partita.sql.function.ScalarFunction;
import io.partita.sql.type.Family;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/** One end of a range of a sort key, by all conditions that bound it there. */
final class SortBound {
  private final RexBuilder builder;
  private final OverloadedFunction tighter;
  private final List<RexCall> conditions = new ArrayList<>();
  private @Nullable RexNode value;

  private SortBound(RexBuilder builder, OverloadedFunction tighter) {
    this.builder = builder;
    this.tighter = tighter;
  }

  static SortBound lower(RexBuilder builder) {
    return new SortBound(builder, FunctionLibrary.GREATEST);
  }

  static SortBound upper(RexBuilder builder) {
    return new SortBound(builder, FunctionLibrary.LEAST);
  }

  /**
   * Narrows the range.
   *
   * @param condition compares the column with a constant
   */
  void add(RexCall condition) {
    RexNode other = condition.getOperands().get(1);
    RexNode known = value;
    if (known == null) {
      value = other;
    } else if (Family.of(known.getType()) == Family.of(other.getType())) {
      ScalarFunction function = tighter.variant(List.of(known.getType(), other.getType()));
      if (function == null) {
        return;
      }
      value = builder.makeCall(known.getType(), function, List.of(known, other));
    } else {
      return;
    }
    conditions.add(condition);
  }

  /** The bound, null at an open end. */
  @Nullable RexNode value() {
    return value;
  }

  /** Whether the range has the bound itself: not if each condition excludes its own. */
  boolean inclusive() {
    return conditions.isEmpty() || conditions.stream().anyMatch(SortBound::isInclusive);
  }

  private static boolean isInclusive(RexCall condition) {
    return condition.getKind() == SqlKind.GREATER_THAN_OR_EQUAL
        || condition.getKind() == SqlKind.LESS_THAN_OR_EQUAL;
  }

  List<RexCall> conditions() {
    return conditions;
  }

  /**
   * The conditions that do not hold for all of the range.
   *
   * @param between whether both ends are bounded: the engine takes one condition, BETWEEN, which
   *     includes both bounds
   */
  List<RexCall> inexact(boolean between) {
    return between || inclusive()
        ? conditions.stream().filter(condition -> !isInclusive(condition)).toList()
        : List.of();
  }
}
