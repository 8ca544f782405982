package io.partita.sql.plan.access;

import static java.util.Objects.requireNonNull;

import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Numbers;
import io.partita.sql.Json;
import io.partita.sql.SqlType;
import io.partita.sql.catalog.ColumnType;
import io.partita.sql.catalog.Table;
import io.partita.sql.function.DateTimeUnit;
import io.partita.sql.function.ExecutionValue;
import io.partita.sql.function.FunctionLibrary;
import io.partita.sql.function.ScalarFunction;
import io.partita.sql.plan.operator.DocumentFunction;
import io.partita.sql.plan.operator.Expressions;
import io.partita.sql.plan.operator.Let;
import io.partita.sql.plan.operator.OuterField;
import io.partita.sql.plan.operator.SubqueryCall;
import io.partita.sql.type.Family;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/** Row expressions over a table as a person would have written them. */
public final class ConditionText {
  private static final int LONGEST_NAME = 200;

  /** What a plan puts around a value and a statement does not show. */
  private static final Set<String> SILENT =
      Set.of(
          "$VALUE",
          "$AS_TEXT",
          "$AS_NUMBER",
          "$AS_BOOLEAN",
          "$AS_BINARY",
          "$AS_DATE",
          "$AS_TIME",
          "$AS_TIMESTAMP",
          "$AS_UUID",
          "$AS_INSTANT",
          "$CANONICAL",
          "$AT_ZONE",
          "$LOCAL",
          "$MIDNIGHT",
          "$EXACT",
          "$TO_DOUBLE",
          "$DATE_TEXT",
          "$STORED");

  private final IntFunction<String> names;
  private final BoundLiterals literals;
  private final Map<Let.Variable, RexNode> variables;

  /** Renders expressions over a table's columns. */
  public ConditionText(Table table) {
    this(table, BoundLiterals.AS_PLANNED);
  }

  /** Renders expressions over a table's columns with the literals of a text. */
  ConditionText(Table table, BoundLiterals literals) {
    this(
        column ->
            column < table.columns().size() ? name(table.columns().get(column).name()) : "item",
        literals);
  }

  /** Renders expressions over fields with names. */
  public ConditionText(IntFunction<String> names) {
    this(names, BoundLiterals.AS_PLANNED);
  }

  private ConditionText(IntFunction<String> names, BoundLiterals literals) {
    this(names, literals, Map.of());
  }

  private ConditionText(
      IntFunction<String> names, BoundLiterals literals, Map<Let.Variable, RexNode> variables) {
    this.names = names;
    this.literals = literals;
    this.variables = variables;
  }

  /** Conditions that all hold. */
  public String all(List<RexNode> conditions) {
    int strength = conditions.size() == 1 ? 0 : 2;
    return conditions.stream()
        .map(node -> text(node, strength))
        .collect(Collectors.joining(" AND "));
  }

  /**
   * One expression as a field of what is computed next: of a long one its beginning, as it may
   * stand there several times.
   */
  public String name(RexNode node) {
    String text = text(node);
    return text.length() <= LONGEST_NAME
        ? text
        : text.substring(0, text.offsetByCodePoints(0, text.codePointCount(0, LONGEST_NAME))) + "…";
  }

  /** One expression. */
  public String text(RexNode node) {
    return text(node, 0);
  }

  /**
   * One expression inside another.
   *
   * @param strength how tightly what stands around it binds: 1 OR, 2 AND, 3 NOT, 4 comparison, 6
   *     arithmetic
   */
  private String text(RexNode node, int strength) {
    if (node instanceof RexInputRef ref) {
      return names.apply(ref.getIndex());
    }
    if (node instanceof LiftedLiteral literal) {
      Object value = literals.value(literal);
      return value == null ? text(literal.written(), strength) : constant(value, literal);
    }
    if (node instanceof RexDynamicParam parameter) {
      return "?" + (parameter.getIndex() + 1);
    }
    if (node instanceof RexLiteral literal) {
      return literal(literal);
    }
    return node instanceof RexCall call ? call(call, strength) : node.toString();
  }

  private String call(RexCall call, int strength) {
    List<RexNode> operands = call.getOperands();
    SqlKind kind = call.getKind();
    switch (kind) {
      case AND -> {
        return parenthesised(join(operands, " AND ", 2), strength > 2);
      }
      case OR -> {
        List<RexNode> branches = RelOptUtil.disjunctions(call);
        String list = asList(branches, strength);
        return list == null ? parenthesised(join(branches, " OR ", 1), strength > 1) : list;
      }
      case NOT -> {
        if (isDistinct(operands.get(0))) {
          List<RexNode> both = ((RexCall) operands.get(0)).getOperands();
          return binary(both, "IS NOT DISTINCT FROM", strength);
        }
        return parenthesised("NOT " + text(operands.get(0), 3), strength > 3);
      }
      case IS_NULL, IS_NOT_NULL, IS_TRUE, IS_FALSE, IS_NOT_TRUE, IS_NOT_FALSE -> {
        return text(operands.get(0), 4) + " " + call.getOperator().getName();
      }
      case CAST -> {
        return text(operands.get(0), strength);
      }
      case CASE -> {
        return "CASE …";
      }
      default -> {
        if (call.getOperator() instanceof ScalarFunction function) {
          return function(function, operands, strength);
        }
        if (call.getOperator() instanceof Let let) {
          return let(let.variable(), operands, strength);
        }
        if (call.getOperator() instanceof Let.Variable variable) {
          return text(requireNonNull(variables.get(variable)), strength);
        }
        if (call.getOperator() instanceof DocumentFunction document) {
          return document(document, operands);
        }
        if (call.getOperator() instanceof ExecutionValue value) {
          return value.getName();
        }
        if (call.getOperator() instanceof OuterField outer) {
          return outer.text();
        }
        if (call.getOperator() instanceof SubqueryCall subquery) {
          return (subquery.exists() ? "EXISTS (subquery " : "(subquery ") + subquery.number() + ")";
        }
        return operands.size() == 2 && kind != SqlKind.OTHER_FUNCTION
            ? binary(operands, kind.sql, strength)
            : call.getOperator().getName() + "(" + join(operands, ", ", 0) + ")";
      }
    }
  }

  /** The expression with the value in place of its variable, as it was written. */
  private String let(Let.Variable variable, List<RexNode> operands, int strength) {
    Map<Let.Variable, RexNode> inside = new HashMap<>(variables);
    inside.put(variable, operands.get(0));
    ConditionText text = new ConditionText(names, literals, inside);
    List<RexNode> bounds = RelOptUtil.conjunctions(operands.get(1));
    if (bounds.size() != 2 || bounds.get(0).getKind() != SqlKind.GREATER_THAN_OR_EQUAL) {
      return text.text(operands.get(1), strength);
    }
    RexNode low = ((RexCall) bounds.get(0)).getOperands().get(1);
    RexNode high = ((RexCall) bounds.get(1)).getOperands().get(1);
    return parenthesised(
        text(operands.get(0), 5) + " BETWEEN " + text.text(low, 5) + " AND " + text.text(high, 5),
        strength > 4);
  }

  /** Equalities of one operand, or of the same several, as IN; null if they are none. */
  private @Nullable String asList(List<RexNode> branches, int strength) {
    List<RexNode> operands = List.of();
    List<String> candidates = new ArrayList<>();
    for (RexNode branch : branches) {
      List<RexNode> left = new ArrayList<>();
      List<RexNode> right = new ArrayList<>();
      for (RexNode term : RelOptUtil.conjunctions(branch)) {
        if (term.getKind() != SqlKind.EQUALS) {
          return null;
        }
        left.add(((RexCall) term).getOperands().get(0));
        right.add(((RexCall) term).getOperands().get(1));
      }
      if (left.isEmpty() || (!operands.isEmpty() && !operands.equals(left))) {
        return null;
      }
      operands = left;
      candidates.add(row(right, 0));
    }
    return parenthesised(
        row(operands, 5) + " IN (" + String.join(", ", candidates) + ")", strength > 4);
  }

  private String row(List<RexNode> values, int strength) {
    return values.size() == 1 ? text(values.get(0), strength) : "(" + join(values, ", ", 0) + ")";
  }

  private String function(ScalarFunction function, List<RexNode> operands, int strength) {
    String name = function.getName();
    if (SILENT.contains(name)) {
      return text(operands.get(0), strength);
    }
    switch (name) {
      case "$ATTRIBUTE" -> {
        String item = text(operands.get(0), 4);
        return (item.equals("item") ? "" : item + ".") + name(plain(operands.get(1)));
      }
      case "$MEMBER" -> {
        return text(operands.get(0), 4) + "." + name(plain(operands.get(1)));
      }
      case "$ELEMENT" -> {
        return text(operands.get(0), 4) + "[" + text(operands.get(1), 0) + "]";
      }
      case "$IS_MISSING" -> {
        return text(operands.get(0), 4) + " IS MISSING";
      }
      case "$EXISTS" -> {
        return text(operands.get(0), 4) + " IS NOT MISSING";
      }
      case "$DATE", "$TIME", "$TIMESTAMP", "$INSTANT", "$UUID" -> {
        return text(operands.get(0), 4);
      }
      case "$BINARY" -> {
        return "X" + text(operands.get(0), 4);
      }
      case "$DISTINCT" -> {
        return binary(operands, "IS DISTINCT FROM", strength);
      }
      case "$EQUAL" -> {
        return binary(operands, "=", strength);
      }
      case "$NOT_EQUAL" -> {
        return binary(operands, "<>", strength);
      }
      case "$LESS", "$TEXT_LESS" -> {
        return binary(operands, "<", strength);
      }
      case "$LESS_OR_EQUAL", "$TEXT_LESS_OR_EQUAL" -> {
        return binary(operands, "<=", strength);
      }
      case "$GREATER", "$TEXT_GREATER" -> {
        return binary(operands, ">", strength);
      }
      case "$GREATER_OR_EQUAL", "$TEXT_GREATER_OR_EQUAL" -> {
        return binary(operands, ">=", strength);
      }
      case "$HAS_TYPE" -> {
        return "attribute_type(" + join(operands, ", ", 0) + ")";
      }
      case "$IN_SET" -> {
        return binary(operands, "IN", strength);
      }
      case "$IN_ROWS" -> {
        return parenthesised(
            row(Expressions.row(operands.get(0)), 5) + " IN " + text(operands.get(1), 4),
            strength > 4);
      }
      case "$QUANTIFIED" -> {
        String quantifier = operands.get(3).isAlwaysTrue() ? " ALL" : " ANY";
        return binary(operands.subList(0, 2), plain(operands.get(2)) + quantifier, strength);
      }
      case "LIKE" -> {
        return binary(operands, name, strength);
      }
      case "+", "-", "*", "/", "%", "||" -> {
        return parenthesised(
            text(operands.get(0), 6) + " " + name + " " + text(operands.get(1), 6), strength > 5);
      }
      case "$FLOOR", "$CEIL" -> {
        return name.substring(1)
            + "("
            + text(operands.get(1), 0)
            + " TO "
            + plain(operands.get(0))
            + ")";
      }
      case "$PLUS" -> {
        return parenthesised(text(operands.get(0), 6) + interval(operands), strength > 5);
      }
      case "unary -" -> {
        return "-" + text(operands.get(0), 5);
      }
      default -> {
        if (name.startsWith("$CAST_")) {
          SqlType type =
              operands.get(1) instanceof RexLiteral
                  ? SqlType.valueOf(plain(operands.get(1)))
                  : function.result().sqlType();
          ColumnType sized = new ColumnType(type, whole(operands.get(2)), whole(operands.get(3)));
          return "CAST(" + text(operands.get(0), 0) + " AS " + sized + ")";
        }
        String shown =
            function.equals(FunctionLibrary.BEGINS_WITH)
                    || function.equals(FunctionLibrary.CONTAINS)
                    || function.equals(FunctionLibrary.SIZE)
                ? name.substring(1).toLowerCase(Locale.ROOT)
                : function.equals(FunctionLibrary.LIST_APPEND)
                        || function.equals(FunctionLibrary.SET_ADD)
                        || function.equals(FunctionLibrary.SET_DELETE)
                    ? name.toLowerCase(Locale.ROOT)
                    : name;
        return shown + "(" + join(operands, ", ", 0) + ")";
      }
    }
  }

  private String document(DocumentFunction document, List<RexNode> operands) {
    AttributeValue constant = document.constant();
    if (constant != null) {
      return Json.text(constant);
    }
    if (document.equals(DocumentFunction.MAP)) {
      return map(operands, 2);
    }
    if (document.equals(DocumentFunction.MAP_OF_PRESENT)) {
      return map(operands, 3);
    }
    String inside = join(operands, ", ", 0);
    return document.equals(DocumentFunction.SET) ? "<<" + inside + ">>" : "[" + inside + "]";
  }

  private String map(List<RexNode> namesAndValues, int width) {
    StringJoiner members = new StringJoiner(", ", "{", "}");
    for (int i = 0; i + 1 < namesAndValues.size(); i += width) {
      members.add(text(namesAndValues.get(i)) + ": " + text(namesAndValues.get(i + 1)));
    }
    return members.toString();
  }

  /** What is added to a date or time: months, and seconds. */
  private String interval(List<RexNode> operands) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= 2; i++) {
      RexNode amount = operands.get(i);
      BigDecimal number =
          amount instanceof RexLiteral literal ? literal.getValueAs(BigDecimal.class) : null;
      String unit = i == 1 ? "MONTH" : "SECOND";
      if (number == null) {
        text.append(" + (").append(text(amount, 0)).append(") ").append(unit);
      } else if (number.signum() != 0) {
        boolean days = i == 2 && number.remainder(DateTimeUnit.DAY.seconds()).signum() == 0;
        BigDecimal shown = days ? number.divide(DateTimeUnit.DAY.seconds()) : number;
        text.append(number.signum() < 0 ? " - " : " + ")
            .append("INTERVAL '")
            .append(Numbers.canonical(shown.abs()).toPlainString())
            .append("' ")
            .append(days ? "DAY" : unit);
      }
    }
    return text.toString();
  }

  static boolean isDistinct(RexNode node) {
    return node instanceof RexCall call && call.getOperator().getName().equals("$DISTINCT");
  }

  private String binary(List<RexNode> operands, String symbol, int strength) {
    return parenthesised(
        text(operands.get(0), 5) + " " + symbol + " " + text(operands.get(1), 5), strength > 4);
  }

  private String join(List<RexNode> operands, String separator, int strength) {
    return operands.stream()
        .map(operand -> text(operand, strength))
        .collect(Collectors.joining(separator));
  }

  private static String parenthesised(String text, boolean needed) {
    return needed ? "(" + text + ")" : text;
  }

  private static String literal(RexLiteral literal) {
    if (literal.isNull()) {
      return "NULL";
    }
    Object value = literal.getValue3();
    return value instanceof String ? quoted(plain(literal)) : constant(value);
  }

  /** A literal that a plan takes as a parameter: a date is a number of days. */
  private static String constant(Object value, LiftedLiteral literal) {
    return Family.of(literal.getType()) == Family.DATE && value instanceof Integer days
        ? quoted(LocalDate.ofEpochDay(days).toString())
        : constant(value);
  }

  private static String constant(@Nullable Object value) {
    if (value instanceof BigDecimal number) {
      return Numbers.canonical(number).toPlainString();
    }
    return value instanceof String text ? quoted(text) : String.valueOf(value);
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static int whole(RexNode number) {
    return RexLiteral.intValue(number);
  }

  private static String plain(RexNode node) {
    String text = node instanceof RexLiteral literal ? literal.getValueAs(String.class) : null;
    return text == null ? node.toString() : text;
  }

  /** A name, quoted where it must be. */
  public static String name(String name) {
    return name.matches("[A-Za-z_][A-Za-z0-9_]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
  }
}
