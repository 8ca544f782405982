package io.partita.sql.run;

import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Binary;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.SqlType;
import io.partita.sql.catalog.Column;
import io.partita.sql.function.DocumentFunctions;
import io.partita.sql.function.DynamicFunctions;
import io.partita.sql.plan.DateTimeLiterals;
import io.partita.sql.plan.ParameterType;
import io.partita.sql.plan.Planner;
import io.partita.sql.plan.StatementParameters;
import io.partita.sql.statement.DataType;
import io.partita.sql.statement.Expression;
import io.partita.sql.statement.Expression.ArrayLiteral;
import io.partita.sql.statement.Expression.BagLiteral;
import io.partita.sql.statement.Expression.BinaryLiteral;
import io.partita.sql.statement.Expression.BooleanLiteral;
import io.partita.sql.statement.Expression.DateTimeLiteral;
import io.partita.sql.statement.Expression.NullLiteral;
import io.partita.sql.statement.Expression.NumberLiteral;
import io.partita.sql.statement.Expression.Parameter;
import io.partita.sql.statement.Expression.PathExpression;
import io.partita.sql.statement.Expression.StringLiteral;
import io.partita.sql.statement.Expression.TupleLiteral;
import io.partita.sql.statement.SelectItem;
import io.partita.sql.statement.SelectQuery;
import io.partita.sql.statement.SourcePosition;
import io.partita.sql.statement.TypeName;
import io.partita.sql.type.Family;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of an INSERT or the right sides of a SET that read no item: literals, parameters and
 * documents directly, anything else through the planner as a query without FROM.
 */
final class ValueExpressions {
  private final Planner planner;
  private final StatementParameters parameters;
  private final List<Expression> computed = new ArrayList<>();
  private @Nullable QueryRun run;

  /** A value, given the parameters; null for SQL NULL. */
  @FunctionalInterface
  interface Value {
    @Nullable AttributeValue evaluate(Frame frame);
  }

  ValueExpressions(Planner planner, StatementParameters parameters) {
    this.planner = planner;
    this.parameters = parameters;
  }

  /** Whether the expression is a literal or a parameter, or a document of nothing else. */
  static boolean isDirect(Expression expression) {
    if (expression instanceof TupleLiteral tuple) {
      return tuple.entries().stream().allMatch(entry -> isDirect(entry.value()));
    }
    if (expression instanceof ArrayLiteral array) {
      return array.elements().stream().allMatch(ValueExpressions::isDirect);
    }
    if (expression instanceof BagLiteral bag) {
      return bag.elements().stream().allMatch(ValueExpressions::isDirect);
    }
    return expression instanceof Parameter
        || expression instanceof StringLiteral
        || expression instanceof NumberLiteral
        || expression instanceof BooleanLiteral
        || expression instanceof BinaryLiteral
        || expression instanceof DateTimeLiteral
        || expression instanceof NullLiteral;
  }

  /**
   * An expression as the value of a column: one that is computed for a column of instants is local
   * in the zone of the session if it names none.
   */
  static Expression fitted(Expression expression, @Nullable Column column) {
    return column == null
            || column.type().type() != SqlType.TIMESTAMP_WITH_TIME_ZONE
            || (isDirect(expression) && !(expression instanceof DateTimeLiteral))
        ? expression
        : new Expression.Cast(
            expression,
            new TypeName(
                DataType.TIMESTAMP_WITH_TIME_ZONE,
                column.type().toString(),
                null,
                null,
                expression.position()),
            false,
            expression.position());
  }

  /**
   * As {@link #of(Expression)}, of a column, whose type a parameter takes.
   *
   * @param column null for an attribute that is not declared
   */
  Value of(Expression expression, @Nullable Column column) {
    if (column != null && expression instanceof Parameter parameter) {
      parameters.assign(parameter.index(), column);
    }
    return of(fitted(expression, column));
  }

  /** What gives the value of an expression. Call {@link #finish} after the last one. */
  Value of(Expression expression) {
    if (expression instanceof StringLiteral text) {
      return literal(text, new AttributeValue.S(text.value()));
    }
    if (expression instanceof NumberLiteral number) {
      return literal(number, new AttributeValue.N(number.value()));
    }
    if (expression instanceof BooleanLiteral bool) {
      return constant(AttributeValue.Bool.of(bool.value()));
    }
    if (expression instanceof BinaryLiteral binary) {
      return constant(new AttributeValue.B(Binary.copyOf(binary.bytes())));
    }
    if (expression instanceof DateTimeLiteral dateTime) {
      return constant(new AttributeValue.S(DateTimeLiterals.canonical(dateTime)));
    }
    if (expression instanceof NullLiteral || isMissing(expression)) {
      return frame -> null;
    }
    if (expression instanceof Parameter parameter) {
      int index = parameter.index();
      return frame -> DynamicFunctions.stored(frame.parameters[index]);
    }
    if (expression instanceof TupleLiteral tuple) {
      Map<String, Value> members = members(tuple);
      return frame -> {
        Map<String, AttributeValue> values = new LinkedHashMap<>();
        members.forEach((name, value) -> values.put(name, inDocument(value.evaluate(frame))));
        return new AttributeValue.M(values);
      };
    }
    if (expression instanceof ArrayLiteral array) {
      List<Value> elements = array.elements().stream().map(this::of).toList();
      return frame ->
          new AttributeValue.L(
              elements.stream().map(value -> inDocument(value.evaluate(frame))).toList());
    }
    if (expression instanceof BagLiteral bag) {
      List<Value> elements = bag.elements().stream().map(this::of).toList();
      SourcePosition position = bag.position();
      parameters.tie();
      return frame ->
          DocumentFunctions.set(
              elements.stream().map(value -> inDocument(value.evaluate(frame))).toList(),
              "Line " + position.line() + ", column " + position.column() + ": << >>");
    }
    int output = computed.size();
    computed.add(expression);
    return frame -> {
      QueryRun planned = run;
      if (planned == null) {
        throw new IllegalStateException("values are not planned");
      }
      return planned.constant(output, frame);
    };
  }

  /** Whether an expression is the value MISSING: there are no names that it could be. */
  static boolean isMissing(Expression expression) {
    return expression instanceof PathExpression path && path.isWordMissing();
  }

  /** The members of a tuple that are not MISSING, in the order written. */
  Map<String, Value> members(TupleLiteral tuple) {
    Map<String, Value> members = new LinkedHashMap<>();
    for (TupleLiteral.Entry entry : tuple.entries()) {
      if (!isMissing(entry.value())) {
        members.put(entry.name().value(), of(entry.value()));
      }
    }
    return members;
  }

  /** Plans the expressions that need it, and says what all parameters are converted to. */
  List<ParameterType> finish(SourcePosition position) {
    if (computed.isEmpty()) {
      List<ParameterType> types = new ArrayList<>();
      for (int i = 0; i < parameters.written(); i++) {
        types.add(new ParameterType(Family.DYNAMIC, parameters.assigned(i)));
      }
      return List.copyOf(types);
    }
    List<SelectItem> items = new ArrayList<>();
    for (Expression expression : computed) {
      items.add(new SelectItem.SelectExpression(expression, null, expression.position()));
    }
    QueryRun planned =
        new QueryRun(
            planner.plan(
                SelectQuery.of(List.of(), items, null, null, false, position), parameters));
    if (!planned.isConstant()) {
      throw SqlError.at(
          SqlErrors.GROUPING,
          computed.get(0).position(),
          "A value that is stored is computed by itself, without rows for an aggregate or a window; a"
              + " query in parentheses has them.");
    }
    run = planned;
    return planned.plan().parameters();
  }

  private Value literal(Expression.Literal literal, AttributeValue value) {
    int parameter = parameters.store(literal);
    return parameter < 0 ? constant(value) : frame -> (AttributeValue) frame.parameters[parameter];
  }

  private static Value constant(AttributeValue value) {
    return frame -> value;
  }

  /** A NULL inside a document is stored as NULL. */
  private static AttributeValue inDocument(@Nullable AttributeValue value) {
    return value == null ? AttributeValue.Null.INSTANCE : value;
  }
}
