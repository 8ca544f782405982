package io.partita.sql.plan.access;

import io.partita.sql.catalog.Table;
import io.partita.sql.function.FunctionLibrary;
import io.partita.sql.function.ScalarFunction;
import io.partita.sql.plan.operator.EachValue;
import io.partita.sql.plan.operator.Expressions;
import io.partita.sql.type.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.jspecify.annotations.Nullable;

/** The conditions, those on one column brought into the form column, comparison, constant. */
final class KeyTerms {
  /** What makes a value of a literal, or of another value. */
  private static final Set<SqlOperator> LITERALS =
      Set.of(
          FunctionLibrary.DATE_LITERAL,
          FunctionLibrary.TIME_LITERAL,
          FunctionLibrary.TIMESTAMP_LITERAL,
          FunctionLibrary.INSTANT_LITERAL,
          FunctionLibrary.UUID_LITERAL,
          FunctionLibrary.MIDNIGHT);

  private final RexBuilder builder;
  private final Table table;
  private final List<RexNode> conditions = new ArrayList<>();

  KeyTerms(RexBuilder builder, Table table, List<RexNode> written) {
    this.builder = builder;
    this.table = table;
    for (RexNode condition : written) {
      conditions.add(turned(condition));
    }
  }

  List<RexNode> conditions() {
    return conditions;
  }

  /**
   * That a column equals something.
   *
   * @param value a constant, or {@link EachValue} of a set
   */
  record Equality(RexNode condition, RexNode value) {}

  /** Which sets a column may have each value of. */
  interface Sets extends Predicate<RexNode> {
    Sets NONE = set -> false;
    Sets ALL = set -> true;
  }

  /** The first equality of a column with a constant, else with a value of a set, or null. */
  @Nullable Equality equality(int column, Sets sets) {
    for (RexNode condition : conditions) {
      if (condition.getKind() == SqlKind.EQUALS && isOn(condition, column)) {
        return new Equality(condition, ((RexCall) condition).getOperands().get(1));
      }
    }
    Equality found = null;
    for (RexNode condition : conditions) {
      int place = isMembership(condition) ? members(condition).indexOf(column) : -1;
      RexNode set = place < 0 ? null : ((RexCall) condition).getOperands().get(1);
      if (set == null || !Expressions.isConstant(set) || !sets.test(set)) {
        continue;
      }
      if (isOfRows(condition)) {
        // Rows may fix the rest of the key too.
        return new Equality(condition, EachValue.of(builder, set, place));
      }
      found = found == null ? new Equality(condition, EachValue.of(builder, set)) : found;
    }
    return found;
  }

  private static boolean isMembership(RexNode condition) {
    return condition instanceof RexCall call
        && (call.getOperator().equals(FunctionLibrary.IN_SET) || isOfRows(condition));
  }

  /** Whether a condition says that a row is one of those that a query gives. */
  static boolean isOfRows(RexNode condition) {
    return condition instanceof RexCall call && call.getOperator().equals(FunctionLibrary.IN_ROWS);
  }

  /** The columns that a membership is about, in the order of the row; -1 for what is none. */
  static List<Integer> members(RexNode membership) {
    RexNode operand = ((RexCall) membership).getOperands().get(0);
    return isOfRows(membership)
        ? Expressions.row(operand).stream().map(AccessPaths::column).toList()
        : List.of(AccessPaths.column(operand));
  }

  /** Whether a condition holds only where the column has a value. */
  boolean provesPresence(int column) {
    for (RexNode condition : conditions) {
      if (condition instanceof RexCall call
          && !call.getOperands().isEmpty()
          && AccessPaths.columnOf(call) == column
          && (isComparison(call) || call.getKind() == SqlKind.IS_NOT_NULL)) {
        return true;
      }
      if (isMembership(condition) && members(condition).contains(column)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The tightest range of a sort column.
   *
   * @param keyed takes the conditions that it answers
   * @param inexact takes those of them that do not hold for all of it
   */
  SortRange range(int column, boolean text, Sets sets, Set<RexNode> keyed, Set<RexNode> inexact) {
    Equality equality = equality(column, sets);
    if (equality != null) {
      keyed.add(equality.condition());
      return SortRange.of(equality.value());
    }
    SortBound lower = SortBound.lower(builder);
    SortBound upper = SortBound.upper(builder);
    for (RexNode condition : conditions) {
      if (!(condition instanceof RexCall call) || !isOn(condition, column)) {
        continue;
      }
      switch (call.getKind()) {
        case GREATER_THAN, GREATER_THAN_OR_EQUAL -> lower.add(call);
        case LESS_THAN, LESS_THAN_OR_EQUAL -> upper.add(call);
        default -> {}
      }
    }
    if (lower.value() == null && upper.value() == null) {
      return prefix(column, text, keyed);
    }
    boolean between = lower.value() != null && upper.value() != null;
    for (SortBound bound : List.of(lower, upper)) {
      keyed.addAll(bound.conditions());
      inexact.addAll(bound.inexact(between));
    }
    return new SortRange(
        null, lower.value(), lower.inclusive(), upper.value(), upper.inclusive(), null);
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
      if (pattern != null && AccessPaths.fixedStart(pattern) > 0) {
        if (AccessPaths.fixedStart(pattern) == pattern.length() - 1 && pattern.endsWith("%")) {
          keyed.add(condition);
        }
        RexNode start = builder.makeLiteral(pattern.substring(0, AccessPaths.fixedStart(pattern)));
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
        && Expressions.isConstant(call.getOperands().get(1));
  }

  private static boolean isComparison(RexCall call) {
    return SqlKind.COMPARISON.contains(call.getKind())
        || call.getOperator().equals(FunctionLibrary.BEGINS_WITH)
        || call.getOperator().equals(FunctionLibrary.LIKE);
  }

  private RexNode turned(RexNode condition) {
    if (condition.getKind() == SqlKind.NOT
        && condition instanceof RexCall not
        && not.getOperands().get(0) instanceof RexCall negated
        && SqlKind.COMPARISON.contains(negated.getKind())
        && negated.getKind().negateNullSafe() != negated.getKind()) {
      return turned(
          builder.makeCall(
              negated.getType(),
              RexUtil.op(negated.getKind().negateNullSafe()),
              negated.getOperands()));
    }
    if (condition.getKind() == SqlKind.NOT && ConditionText.isDistinct(negated(condition))) {
      RexNode equality = equality((RexCall) negated(condition));
      return equality == null ? condition : turned(equality);
    }
    if (condition instanceof RexCall call && isFixed(call)) {
      return builder.makeCall(SqlStdOperatorTable.EQUALS, call.getOperands());
    }
    if (condition instanceof RexCall call
        && SqlKind.COMPARISON.contains(call.getKind())
        && call.getOperands().size() == 2
        && call.getOperands().get(1) instanceof RexInputRef
        && Expressions.isConstant(call.getOperands().get(0))) {
      RexNode reversed = RexUtil.invert(builder, call);
      if (reversed != null) {
        return reversed;
      }
    }
    return condition;
  }

  private static RexNode negated(RexNode not) {
    return ((RexCall) not).getOperands().get(0);
  }

  /**
   * What IS NOT DISTINCT FROM says of a column and a constant: that they are equal, unless both may
   * be null.
   */
  private @Nullable RexNode equality(RexCall distinct) {
    RexNode a = distinct.getOperands().get(0);
    RexNode b = distinct.getOperands().get(1);
    boolean dates = isDateText(a) && isDateText(b);
    RexNode first = dates ? AccessPaths.passedOn(a) : a;
    RexNode second = dates ? AccessPaths.passedOn(b) : b;
    RexNode equality = equality(first, second);
    return equality == null ? equality(second, first) : equality;
  }

  private @Nullable RexNode equality(RexNode column, RexNode constant) {
    boolean neverNull =
        column instanceof RexInputRef ref
            && Expressions.isConstant(constant)
            && (isValue(constant) || isOfPrimaryKey(ref.getIndex()));
    Family family = Family.of(column.getType());
    Family other = Family.of(constant.getType());
    if (!neverNull || (other != family && other != Family.DYNAMIC)) {
      return null;
    }
    ScalarFunction extraction = FunctionLibrary.extraction(family);
    RexNode value =
        other == family || extraction == null
            ? constant
            : builder.makeCall(column.getType(), extraction, List.of(constant));
    return builder.makeCall(SqlStdOperatorTable.EQUALS, column, value);
  }

  /** Whether it is LIKE with a pattern that has no wildcards. */
  private static boolean isFixed(RexCall call) {
    if (!call.getOperator().equals(FunctionLibrary.LIKE)
        || !(call.getOperands().get(0) instanceof RexInputRef column)
        || Family.of(column.getType()) != Family.TEXT
        || !(call.getOperands().get(1) instanceof RexLiteral literal)) {
      return false;
    }
    String pattern = literal.getValueAs(String.class);
    return pattern != null && AccessPaths.fixedStart(pattern) == pattern.length();
  }

  private static boolean isDateText(RexNode node) {
    return node instanceof RexCall call && call.getOperator().equals(FunctionLibrary.DATE_TEXT);
  }

  private boolean isOfPrimaryKey(int column) {
    return column < table.columns().size() && table.columns().get(column).key();
  }

  /** Whether a constant is written in the statement, and not as NULL. */
  private static boolean isValue(RexNode constant) {
    return constant instanceof LiftedLiteral
        || (constant instanceof RexLiteral literal && !literal.isNull())
        || (constant instanceof RexCall call
            && LITERALS.contains(call.getOperator())
            && call.getOperands().stream().allMatch(KeyTerms::isValue));
  }
}
