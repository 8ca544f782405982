package io.partita.sql.plan;

import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.catalog.ColumnType;
import io.partita.sql.catalog.TableDefinition;
import io.partita.sql.function.CurrentTime;
import io.partita.sql.function.FunctionLibrary;
import io.partita.sql.function.OverloadedFunction;
import io.partita.sql.function.ScalarFunction;
import io.partita.sql.function.SessionZone;
import io.partita.sql.plan.operator.FirstPresent;
import io.partita.sql.statement.DataType;
import io.partita.sql.statement.Expression;
import io.partita.sql.statement.Expression.Cast;
import io.partita.sql.statement.Expression.FunctionCall;
import io.partita.sql.statement.SourcePosition;
import io.partita.sql.statement.Spelling;
import io.partita.sql.type.Family;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Calls of functions and aggregates, found by their names. */
final class FunctionTranslator {
  private final ExpressionTranslator expressions;

  FunctionTranslator(ExpressionTranslator expressions) {
    this.expressions = expressions;
  }

  SqlNode translate(FunctionCall function) {
    String name = function.name().name().toUpperCase(Locale.ROOT);
    SourcePosition position = function.position();
    List<Expression> arguments = function.arguments();
    if (AggregateTranslator.isAggregate(function)) {
      return expressions.inside(() -> new AggregateTranslator(expressions).translate(function));
    }
    if (ForeignFunctions.advice(name) != null) {
      throw undefined(function, name);
    }
    requireValues(function, name);
    LiteralForms.require(name, arguments);
    switch (name) {
      case "ATTRIBUTE_EXISTS" -> {
        arity(function, 1);
        return ExpressionTranslator.call(
            FunctionLibrary.EXISTS, position, expressions.storedAt(arguments.get(0), name));
      }
      case "ATTRIBUTE_NOT_EXISTS" -> {
        arity(function, 1);
        return ExpressionTranslator.call(
            FunctionLibrary.IS_MISSING, position, expressions.storedAt(arguments.get(0), name));
      }
      case "ATTRIBUTE_TYPE" -> {
        arity(function, 2);
        return ExpressionTranslator.call(
            FunctionLibrary.HAS_TYPE,
            position,
            expressions.storedAt(arguments.get(0), name),
            expressions.translate(arguments.get(1)));
      }
      case "SIZE" -> {
        return plain(FunctionLibrary.SIZE, function, 1);
      }
      case "BEGINS_WITH" -> {
        return search(FunctionLibrary.BEGINS_WITH, function);
      }
      case "CONTAINS" -> {
        return search(FunctionLibrary.CONTAINS, function);
      }
      case "COALESCE", "IFNULL" -> {
        return coalesce(function);
      }
      case "NULLIF" -> {
        arity(function, 2);
        return expressions.repeated().nullIf(arguments.get(0), arguments.get(1), position);
      }
      case "EXTRACT" -> {
        return new DateTimeTranslator(expressions).extract(function);
      }
      case "TIMESTAMPADD" -> {
        return new DateTimeTranslator(expressions).add(function);
      }
      case "TIMESTAMPDIFF" -> {
        return new DateTimeTranslator(expressions).difference(function);
      }
      case "FLOOR TO" -> {
        return new DateTimeTranslator(expressions).rounded(FunctionLibrary.FLOOR_TO, function);
      }
      case "CEIL TO" -> {
        return new DateTimeTranslator(expressions).rounded(FunctionLibrary.CEIL_TO, function);
      }
      case "CONCAT" -> {
        return concatenated(function);
      }
      case "GREATEST" -> {
        return extreme(FunctionLibrary.GREATEST, function);
      }
      case "LEAST" -> {
        return extreme(FunctionLibrary.LEAST, function);
      }
      default -> {
        SqlNode ofSession = SessionNames.value(name, expressions.database(), position);
        if (ofSession != null) {
          arity(function, 0);
          return ofSession;
        }
        return named(function, name);
      }
    }
  }

  /** A function of the current time; how many digits its fraction has is part of the plan. */
  private static CurrentTime currentTime(FunctionCall function, String name) {
    List<Expression> arguments = function.arguments();
    boolean date = CurrentTime.result(name) == Family.DATE;
    if (arguments.size() > (date ? 0 : 1)) {
      throw arityError(function, date ? "0" : "0 or 1");
    }
    int digits = -1;
    if (!arguments.isEmpty()) {
      if (!(arguments.get(0) instanceof Expression.NumberLiteral literal)
          || literal.value().scale() > 0
          || literal.value().signum() < 0
          || literal.value().compareTo(BigDecimal.valueOf(CurrentTime.MOST_DIGITS)) > 0) {
        throw SqlError.at(
            SqlErrors.SYNTAX,
            arguments.get(0).position(),
            name
                + " takes the number of digits of its fraction, 0 to "
                + CurrentTime.MOST_DIGITS
                + ".");
      }
      digits = literal.value().intValue();
    }
    return CurrentTime.of(name, digits);
  }

  /** Refuses what stands in calls of aggregates only. */
  static void requireValues(FunctionCall function, String name) {
    if (!function.isPlain()) {
      throw SqlError.at(
          SqlErrors.SYNTAX,
          function.position(),
          "DISTINCT, *, ORDER BY and FILTER are for aggregates, not " + name + ".");
    }
  }

  private SqlNode named(FunctionCall function, String name) {
    if (CurrentTime.result(name) != null) {
      return ExpressionTranslator.call(currentTime(function, name), function.position());
    }
    if (DocumentTranslator.NAMES.contains(name)) {
      return new DocumentTranslator(expressions).function(function, name);
    }
    String field = FunctionLibrary.FIELDS.get(name);
    if (field != null) {
      arity(function, 1);
      return new DateTimeTranslator(expressions)
          .field(field, function.arguments().get(0), function);
    }
    List<ScalarFunction> found = FunctionLibrary.find(name);
    if (found.isEmpty()) {
      if (WindowTranslator.kind(name) != null) {
        throw SqlError.at(
            SqlErrors.SYNTAX,
            function.position(),
            name + " needs a window: " + name + "(…) OVER (PARTITION BY … ORDER BY …).");
      }
      throw undefined(function, name);
    }
    if (name.equals("RAND") && function.arguments().size() == 1) {
      throw SqlError.at(
          SqlErrors.NOT_SUPPORTED_YET,
          function.position(),
          "RAND with a seed is not supported yet. RAND() gives another number for each row.");
    }
    for (ScalarFunction candidate : found) {
      if (candidate.parameters().size() == function.arguments().size()) {
        return plain(candidate, function, candidate.parameters().size());
      }
    }
    throw arityError(
        function,
        String.join(
            " or ", found.stream().map(f -> Integer.toString(f.parameters().size())).toList()));
  }

  private static SqlError undefined(FunctionCall function, String name) {
    Set<String> known = new LinkedHashSet<>(FunctionLibrary.names());
    known.addAll(AggregateTranslator.NAMES);
    known.addAll(CurrentTime.names());
    known.addAll(DocumentTranslator.NAMES);
    known.addAll(FunctionLibrary.FIELDS.keySet());
    known.addAll(
        List.of(
            "ATTRIBUTE_EXISTS",
            "ATTRIBUTE_NOT_EXISTS",
            "ATTRIBUTE_TYPE",
            "SIZE",
            "BEGINS_WITH",
            "CONTAINS",
            "COALESCE",
            "NULLIF",
            "IFNULL",
            "EXTRACT",
            "TIMESTAMPADD",
            "TIMESTAMPDIFF",
            "GREATEST",
            "LEAST"));
    String otherwise = ForeignFunctions.advice(name);
    String nearest = otherwise == null ? Spelling.nearest(name, known) : null;
    return SqlError.at(
        SqlErrors.UNDEFINED_FUNCTION,
        function.position(),
        "There is no function "
            + function.name()
            + (otherwise != null
                ? "; here it is " + otherwise + "."
                : nearest == null ? "." : "; did you mean " + nearest + "?"));
  }

  /** A written CAST. */
  SqlNode cast(Cast cast) {
    SqlParserPos position = Positions.calcite(cast.position());
    ColumnType type = TableDefinition.type(cast.type());
    Family family = ColumnFamily.of(type);
    boolean ofTime =
        family == Family.DATE
            || family == Family.TIME
            || family == Family.TIMESTAMP
            || family == Family.INSTANT;
    if (family == Family.INSTANT
        && cast.operand() instanceof FunctionCall now
        && CurrentTime.result(now.name().name()) == Family.TIMESTAMP) {
      String name = now.name().name();
      return ExpressionTranslator.call(currentTime(now, name).asInstant(), cast.position());
    }
    boolean toDouble = cast.type().type() == DataType.DOUBLE || cast.type().type() == DataType.REAL;
    ScalarFunction function = FunctionLibrary.cast(toDouble ? Family.DOUBLE : family);
    LiteralForms.require(cast, function, type, ofTime);
    return ExpressionTranslator.call(
        function,
        cast.position(),
        expressions.translate(cast.operand()),
        ofTime
            ? ExpressionTranslator.call(SessionZone.INSTANCE, cast.position())
            : TypedLiterals.text(type.type().name(), position),
        TypedLiterals.number(BigDecimal.valueOf(type.precision()), position),
        TypedLiterals.number(BigDecimal.valueOf(type.scale()), position),
        SqlLiteral.createBoolean(cast.lenient(), position));
  }

  private SqlNode coalesce(FunctionCall function) {
    List<Expression> arguments = function.arguments();
    if (arguments.isEmpty()) {
      throw arityError(function, "1 or more");
    }
    SqlParserPos position = Positions.calcite(function.position());
    return arguments.size() == 1
        ? expressions.translate(arguments.get(0))
        : FirstPresent.INSTANCE.createCall(
            position, arguments.stream().map(expressions::translate).toList());
  }

  /** Texts one behind the other; null if one of them is, as with ||. */
  private SqlNode concatenated(FunctionCall function) {
    List<Expression> arguments = function.arguments();
    if (arguments.size() < 2) {
      throw arityError(function, "2 or more");
    }
    return ExpressionTranslator.balanced(
        FunctionLibrary.find("CONCAT").get(0),
        arguments.stream().map(expressions::translate).toList(),
        Positions.calcite(function.position()));
  }

  /** The greatest or the least of all arguments; null if one of them is, as the standard says. */
  private SqlNode extreme(OverloadedFunction operator, FunctionCall function) {
    List<Expression> arguments = function.arguments();
    if (arguments.isEmpty()) {
      throw arityError(function, "1 or more");
    }
    List<SqlNode> operands = arguments.stream().map(expressions::translate).toList();
    return ExpressionTranslator.balanced(
        operator, operands, Positions.calcite(function.position()));
  }

  /** Of what is searched and what is searched for. */
  private SqlNode search(ScalarFunction operator, FunctionCall function) {
    arity(function, 2);
    Expression searched = function.arguments().get(0);
    return ExpressionTranslator.call(
        operator,
        function.position(),
        expressions.translate(searched),
        expressions.opposite(searched, function.arguments().get(1)));
  }

  private SqlNode plain(ScalarFunction operator, FunctionCall function, int count) {
    arity(function, count);
    return ExpressionTranslator.call(
        operator,
        function.position(),
        function.arguments().stream().map(expressions::translate).toArray(SqlNode[]::new));
  }

  static void arity(FunctionCall function, int count) {
    if (function.arguments().size() != count) {
      throw arityError(function, Integer.toString(count));
    }
  }

  static SqlError arityError(FunctionCall function, String wanted) {
    return SqlError.at(
        SqlErrors.UNDEFINED_FUNCTION,
        function.position(),
        function.name().name().toUpperCase(Locale.ROOT)
            + " takes "
            + wanted
            + (wanted.equals("1") ? " argument, not " : " arguments, not ")
            + function.arguments().size()
            + ".");
  }
}
