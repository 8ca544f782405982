package io.partita.sql.plan.access;

import io.partita.engine.value.AttributeType;
import io.partita.sql.catalog.Column;
import io.partita.sql.catalog.Table;
import io.partita.sql.function.FunctionLibrary;
import io.partita.sql.plan.operator.DocumentFunction;
import io.partita.sql.plan.operator.Expressions;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/**
 * What a condition says of one attribute, declared or not, so that an index of it could find items.
 *
 * @param type the only type of value that it finds, or null if any
 */
record SearchTerm(Kind kind, Place place, @Nullable AttributeType type) {
  private static final Set<String> COMPARISONS =
      Set.of(
          "$LESS",
          "$LESS_OR_EQUAL",
          "$GREATER",
          "$GREATER_OR_EQUAL",
          "$TEXT_LESS",
          "$TEXT_LESS_OR_EQUAL",
          "$TEXT_GREATER",
          "$TEXT_GREATER_OR_EQUAL");

  /** How much is said. */
  enum Kind {
    /** It is one of some values. */
    EQUAL,
    /** It lies in a range. */
    RANGE,
    /** It is there. */
    PRESENT
  }

  /**
   * An attribute of an item.
   *
   * @param name as a statement names it
   * @param column the column that it is, or null if it is undeclared
   */
  record Place(String name, String attribute, @Nullable Column column) {}

  /** What a condition says, or null if an index could not answer it. */
  static @Nullable SearchTerm of(RexNode condition, Table table) {
    if (condition.getKind() == SqlKind.OR) {
      return ofAll(RelOptUtil.disjunctions(condition), table);
    }
    Kind kind = kind(condition);
    if (kind == null || !(condition instanceof RexCall call)) {
      return null;
    }
    List<RexNode> operands = call.getOperands();
    if (operands.size() == 2
        && (!Expressions.isConstant(operands.get(1)) || isDocument(operands.get(1)))) {
      return null;
    }
    return of(kind, operands.get(0), table);
  }

  /** Whether it is a map, a list or a set, which no key is. */
  static boolean isDocument(RexNode node) {
    return node instanceof RexCall call && call.getOperator() instanceof DocumentFunction;
  }

  /** An expression that has to be equal to a value, or null if it is not an attribute. */
  static @Nullable SearchTerm equal(RexNode expression, Table table) {
    return of(Kind.EQUAL, expression, table);
  }

  private static @Nullable SearchTerm of(Kind kind, RexNode expression, Table table) {
    Place place = place(expression, table);
    if (place == null) {
      return null;
    }
    Column column = place.column();
    AttributeType type = column != null ? column.type().storedAs() : extracted(expression);
    return type == null || type.isKeyType() ? new SearchTerm(kind, place, type) : null;
  }

  /** Equalities of one attribute, which are what IN is. */
  private static @Nullable SearchTerm ofAll(List<RexNode> branches, Table table) {
    SearchTerm first = null;
    for (RexNode branch : branches) {
      SearchTerm term = of(branch, table);
      if (term == null
          || term.kind() != Kind.EQUAL
          || (first != null && !first.place().equals(term.place()))) {
        return null;
      }
      first = term;
    }
    return first;
  }

  private static @Nullable Kind kind(RexNode condition) {
    return switch (condition.getKind()) {
      case EQUALS -> Kind.EQUAL;
      case LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL -> Kind.RANGE;
      case IS_NOT_NULL -> Kind.PRESENT;
      default -> condition instanceof RexCall call ? kind(call) : null;
    };
  }

  private static @Nullable Kind kind(RexCall call) {
    if (call.getOperator().equals(FunctionLibrary.DYNAMIC_EQUAL)
        || call.getOperator().equals(FunctionLibrary.IN_SET)) {
      return Kind.EQUAL;
    }
    boolean like =
        call.getOperator().equals(FunctionLibrary.LIKE)
            && call.getOperands().get(1) instanceof RexLiteral literal
            && AccessPaths.fixedStart(String.valueOf(literal.getValueAs(String.class))) > 0;
    return like
            || call.getOperator().equals(FunctionLibrary.BEGINS_WITH)
            || COMPARISONS.contains(call.getOperator().getName())
        ? Kind.RANGE
        : null;
  }

  /** The attribute that an expression is, or null. */
  static @Nullable Place place(RexNode expression, Table table) {
    if (expression instanceof RexInputRef ref) {
      if (ref.getIndex() >= table.columns().size()) {
        return null;
      }
      Column column = table.columns().get(ref.getIndex());
      return new Place(column.name(), column.attribute(), column);
    }
    if (!(expression instanceof RexCall call)) {
      return null;
    }
    if (call.getOperator().equals(FunctionLibrary.ATTRIBUTE)
        && call.getOperands().get(1) instanceof RexLiteral literal) {
      String name = literal.getValueAs(String.class);
      return name == null ? null : new Place(name, name, table.columnOf(name));
    }
    boolean passesOn =
        call.getKind() == SqlKind.CAST
            || call.getOperator().equals(FunctionLibrary.VALUE)
            || call.getOperator().equals(FunctionLibrary.STORED)
            || extracted(call) != null;
    return passesOn ? place(call.getOperands().get(0), table) : null;
  }

  private static @Nullable AttributeType extracted(RexNode expression) {
    if (!(expression instanceof RexCall call)) {
      return null;
    }
    return call.getKind() == SqlKind.CAST
        ? extracted(call.getOperands().get(0))
        : FunctionLibrary.extracted(call.getOperator());
  }
}
