package io.partita.sql.plan;

import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.function.FunctionLibrary;
import io.partita.sql.plan.operator.CollectingAggregate;
import io.partita.sql.plan.operator.CollectingAggregate.Collecting;
import io.partita.sql.plan.operator.CollectingAggregate.Kind;
import io.partita.sql.plan.operator.WindowFunction.Direction;
import io.partita.sql.statement.Expression;
import io.partita.sql.statement.Expression.FunctionCall;
import io.partita.sql.statement.Expression.NumberLiteral;
import io.partita.sql.statement.Expression.Parameter;
import io.partita.sql.statement.Expression.StringLiteral;
import io.partita.sql.statement.SortItem;
import io.partita.sql.statement.SourcePosition;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/** Calls of aggregates for which the order of the values matters. */
final class CollectionTranslator {
  static final Set<String> NAMES =
      Set.of(
          "LISTAGG",
          "STRING_AGG",
          "ARRAY_AGG",
          "MEDIAN",
          "PERCENTILE_CONT",
          "PERCENTILE_DISC",
          "JSON_ARRAYAGG",
          "JSON_OBJECTAGG");

  private static final BigDecimal HALF = new BigDecimal("0.5");
  private static final Direction ASCENDING = new Direction(true, true);

  private final ExpressionTranslator expressions;

  CollectionTranslator(ExpressionTranslator expressions) {
    this.expressions = expressions;
  }

  SqlNode translate(
      FunctionCall function, String name, @Nullable SqlNode filter, AggregateTranslator.Form form) {
    return switch (name) {
      case "MEDIAN" -> {
        FunctionTranslator.arity(function, 1);
        requireNoOrder(function, name);
        yield percentile(
            Kind.PERCENTILE_CONT,
            function,
            new NumberLiteral(HALF, false, false, function.position()),
            function.arguments().get(0),
            ASCENDING,
            filter,
            form);
      }
      case "PERCENTILE_CONT", "PERCENTILE_DISC" -> {
        FunctionTranslator.arity(function, 1);
        if (function.orderBy().size() != 1) {
          throw SqlError.at(
              SqlErrors.SYNTAX,
              function.position(),
              name + " is over what WITHIN GROUP (ORDER BY …) names, which is one expression.");
        }
        SortItem item = function.orderBy().get(0);
        yield percentile(
            Kind.valueOf(name),
            function,
            function.arguments().get(0),
            item.expression(),
            WindowTranslator.direction(item),
            filter,
            form);
      }
      case "ARRAY_AGG", "JSON_ARRAYAGG" -> {
        FunctionTranslator.arity(function, 1);
        yield form.call(
            aggregate(Kind.valueOf(name), function, ""), List.of(ordered(function)), filter);
      }
      case "JSON_OBJECTAGG" -> {
        FunctionTranslator.arity(function, 2);
        requireNoOrder(function, name);
        yield form.call(
            aggregate(Kind.JSON_OBJECTAGG, function, ""),
            List.of(
                keyed(
                    expressions.translate(function.arguments().get(1)),
                    expressions.translate(function.arguments().get(0)),
                    function.position())),
            filter);
      }
      default -> {
        int count = function.arguments().size();
        if (count < 1 || count > 2) {
          throw FunctionTranslator.arityError(function, "1 or 2");
        }
        Expression separator = count == 1 ? null : function.arguments().get(1);
        yield separator instanceof Parameter parameter
            ? form.call(
                collecting(Kind.LISTAGG, function, "", true),
                List.of(ordered(function, given(expressions.translate(parameter), function))),
                filter)
            : form.call(
                aggregate(Kind.LISTAGG, function, separator == null ? "," : text(separator, name)),
                List.of(ordered(function)),
                filter);
      }
    };
  }

  private SqlNode percentile(
      Kind kind,
      FunctionCall function,
      Expression fraction,
      Expression value,
      Direction direction,
      @Nullable SqlNode filter,
      AggregateTranslator.Form form) {
    SqlNode operand = expressions.translate(value);
    SqlNode ordered =
        kind == Kind.PERCENTILE_CONT ? AggregateTranslator.number(value, operand) : operand;
    boolean given = fraction instanceof Parameter;
    return form.call(
        new CollectingAggregate(
            new Collecting(
                kind,
                function.distinct(),
                List.of(direction),
                "",
                given ? BigDecimal.ZERO : fraction(fraction, kind),
                given)),
        List.of(
            given
                ? keyed(
                    ordered,
                    given(
                        AggregateTranslator.number(fraction, expressions.translate(fraction)),
                        function),
                    value.position())
                : ordered),
        filter);
  }

  private static CollectingAggregate aggregate(Kind kind, FunctionCall function, String separator) {
    return collecting(kind, function, separator, false);
  }

  private static CollectingAggregate collecting(
      Kind kind, FunctionCall function, String separator, boolean given) {
    return new CollectingAggregate(
        new Collecting(
            kind,
            function.distinct(),
            function.orderBy().stream().map(WindowTranslator::direction).toList(),
            separator,
            BigDecimal.ZERO,
            given));
  }

  /** The first argument, with what orders it. */
  private SqlNode ordered(FunctionCall function) {
    return ordered(function, SqlLiteral.createNull(Positions.calcite(function.position())));
  }

  /** The first argument, with what orders it and what stands behind that. */
  private SqlNode ordered(FunctionCall function, SqlNode last) {
    SqlNode keys = last;
    List<SortItem> order = function.orderBy();
    for (int i = order.size() - 1; i >= 0; i--) {
      SortItem item = order.get(i);
      keys = keyed(expressions.translate(item.expression()), keys, item.position());
    }
    return keyed(expressions.translate(function.arguments().get(0)), keys, function.position());
  }

  /** A parameter as the last key. */
  private static SqlNode given(SqlNode parameter, FunctionCall function) {
    return keyed(
        parameter,
        SqlLiteral.createNull(Positions.calcite(function.position())),
        function.position());
  }

  private static SqlNode keyed(SqlNode value, SqlNode key, SourcePosition position) {
    return ExpressionTranslator.call(FunctionLibrary.KEYED, position, value, key);
  }

  private static String text(Expression separator, String name) {
    if (separator instanceof StringLiteral text) {
      return text.value();
    }
    throw SqlError.at(
        SqlErrors.SYNTAX,
        separator.position(),
        name
            + " takes what stands between the values as a text literal or a parameter: "
            + name
            + "(a, ', ').");
  }

  private static BigDecimal fraction(Expression argument, Kind kind) {
    if (argument instanceof NumberLiteral number
        && number.value().signum() >= 0
        && number.value().compareTo(BigDecimal.ONE) <= 0) {
      return number.value();
    }
    throw SqlError.at(
        SqlErrors.SYNTAX,
        argument.position(),
        kind + " takes a number from 0 to 1, or a parameter.");
  }

  private static void requireNoOrder(FunctionCall function, String name) {
    if (!function.orderBy().isEmpty()) {
      throw SqlError.at(
          SqlErrors.SYNTAX,
          function.orderBy().get(0).position(),
          "ORDER BY has no place in " + name + ".");
    }
  }
}
