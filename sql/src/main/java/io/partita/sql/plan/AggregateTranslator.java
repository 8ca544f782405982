package io.partita.sql.plan;

import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.function.Aggregate;
import io.partita.sql.function.AggregateLibrary;
import io.partita.sql.function.FunctionLibrary;
import io.partita.sql.statement.Expression;
import io.partita.sql.statement.Expression.FunctionCall;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** Calls of aggregates, over the rows of a group or of a window. */
final class AggregateTranslator {
  private static final Map<String, Aggregate> DEVIATIONS =
      Map.of(
          "VARIANCE", AggregateLibrary.VAR_SAMP,
          "VAR_SAMP", AggregateLibrary.VAR_SAMP,
          "VAR_POP", AggregateLibrary.VAR_POP,
          "STDDEV", AggregateLibrary.STDDEV_SAMP,
          "STDDEV_SAMP", AggregateLibrary.STDDEV_SAMP,
          "STDDEV_POP", AggregateLibrary.STDDEV_POP);

  static final Set<String> NAMES = names();

  private final ExpressionTranslator expressions;

  AggregateTranslator(ExpressionTranslator expressions) {
    this.expressions = expressions;
  }

  private static Set<String> names() {
    Set<String> names = new TreeSet<>(DEVIATIONS.keySet());
    names.addAll(List.of("COUNT", "SUM", "AVG", "MIN", "MAX", "ANY_VALUE"));
    names.addAll(List.of("EVERY", "BOOL_AND", "BOOL_OR"));
    names.addAll(CollectionTranslator.NAMES);
    return Collections.unmodifiableSet(names);
  }

  /** What becomes of an aggregate and its arguments. */
  @FunctionalInterface
  interface Form {
    /**
     * The call.
     *
     * @param arguments none for rows
     * @param filter which rows count, or null for all
     */
    SqlNode call(SqlAggFunction aggregate, List<SqlNode> arguments, @Nullable SqlNode filter);
  }

  static boolean isAggregate(FunctionCall function) {
    return NAMES.contains(name(function));
  }

  private static String name(FunctionCall function) {
    return function.name().name().toUpperCase(Locale.ROOT);
  }

  /** An aggregate over a group. */
  SqlNode translate(FunctionCall function) {
    SqlParserPos position = Positions.calcite(function.position());
    expressions.noteAggregate();
    return translate(
        function,
        (aggregate, arguments, filter) -> {
          SqlNode call =
              aggregate.createCall(
                  position,
                  arguments.isEmpty() ? List.of(SqlIdentifier.star(position)) : arguments);
          return filter == null
              ? call
              : SqlStdOperatorTable.FILTER.createCall(position, call, filter);
        });
  }

  /** An aggregate in another form. */
  SqlNode translate(FunctionCall function, Form form) {
    Expression condition = function.filter();
    SqlNode filter = condition == null ? null : expressions.condition(condition);
    String name = name(function);
    if (function.star()) {
      requireCount(function, name);
      return form.call(SqlStdOperatorTable.COUNT, List.of(), filter);
    }
    if (CollectionTranslator.NAMES.contains(name)) {
      return new CollectionTranslator(expressions).translate(function, name, filter, form);
    }
    if (!function.orderBy().isEmpty()) {
      throw SqlError.at(
          SqlErrors.SYNTAX,
          function.orderBy().get(0).position(),
          "The value of "
              + name
              + " does not depend on an order; ORDER BY is for LISTAGG,"
              + " ARRAY_AGG and percentiles.");
    }
    FunctionTranslator.arity(function, 1);
    Expression argument = function.arguments().get(0);
    if (name.equals("EVERY") || name.startsWith("BOOL_")) {
      return form.call(
          name.equals("BOOL_OR") ? AggregateLibrary.SOME : AggregateLibrary.EVERY,
          List.of(
              ExpressionTranslator.call(
                  FunctionLibrary.TO_BOOLEAN,
                  argument.position(),
                  expressions.translate(argument))),
          filter);
    }
    SqlNode operand = expressions.translate(argument);
    boolean distinct = function.distinct();
    Aggregate deviation = DEVIATIONS.get(name);
    if (deviation != null) {
      if (distinct) {
        throw SqlError.at(
            SqlErrors.NOT_SUPPORTED_YET,
            function.position(),
            "DISTINCT in " + name + " is not supported yet.");
      }
      return form.call(deviation, List.of(number(argument, operand)), filter);
    }
    return switch (name) {
      case "COUNT" ->
          distinct
              ? orZero(
                  form.call(AggregateLibrary.COUNT_DISTINCT, List.of(operand), filter),
                  Positions.calcite(function.position()))
              : form.call(SqlStdOperatorTable.COUNT, List.of(operand), filter);
      case "SUM" ->
          form.call(
              distinct ? AggregateLibrary.SUM_DISTINCT : AggregateLibrary.SUM,
              List.of(number(argument, operand)),
              filter);
      case "AVG" ->
          form.call(
              distinct ? AggregateLibrary.AVG_DISTINCT : AggregateLibrary.AVG,
              List.of(number(argument, operand)),
              filter);
      // The least and the greatest of the different values are those of all values.
      case "ANY_VALUE" -> form.call(AggregateLibrary.ANY_VALUE, List.of(operand), filter);
      case "MIN" -> form.call(AggregateLibrary.MIN, List.of(operand), filter);
      default -> form.call(AggregateLibrary.MAX, List.of(operand), filter);
    };
  }

  private static void requireCount(FunctionCall function, String name) {
    if (!name.equals("COUNT") || !function.orderBy().isEmpty()) {
      throw SqlError.at(
          SqlErrors.SYNTAX, function.position(), "Only COUNT takes *, and nothing else with it.");
    }
  }

  static SqlNode number(Expression argument, SqlNode operand) {
    return ExpressionTranslator.call(FunctionLibrary.TO_NUMBER, argument.position(), operand);
  }

  /** Over no value at all an aggregate of ours is null. */
  private static SqlNode orZero(SqlNode count, SqlParserPos position) {
    return new SqlCase(
        position,
        null,
        SqlNodeList.of(SqlStdOperatorTable.IS_NOT_NULL.createCall(position, count)),
        SqlNodeList.of(count),
        TypedLiterals.number(BigDecimal.ZERO, position));
  }
}
