package io.partita.sql.plan;

import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.function.DateTimeFunctions;
import io.partita.sql.function.DateTimeUnit;
import io.partita.sql.function.FunctionLibrary;
import io.partita.sql.function.OverloadedFunction;
import io.partita.sql.statement.Expression;
import io.partita.sql.statement.Expression.Binary;
import io.partita.sql.statement.Expression.Case;
import io.partita.sql.statement.Expression.FunctionCall;
import io.partita.sql.statement.Expression.IntervalLiteral;
import io.partita.sql.statement.Expression.IntervalLiteral.Unit;
import io.partita.sql.statement.Expression.NullLiteral;
import io.partita.sql.statement.Expression.NumberLiteral;
import io.partita.sql.statement.Expression.StringLiteral;
import io.partita.sql.statement.Expression.Unary;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** Intervals and the functions that take a field or a unit of a date or time. */
final class DateTimeTranslator {
  private final ExpressionTranslator expressions;

  DateTimeTranslator(ExpressionTranslator expressions) {
    this.expressions = expressions;
  }

  /**
   * A length of time as it was written.
   *
   * @param days whether it is a whole number of days
   * @param times what it is multiplied by, or null
   */
  private record Span(
      BigDecimal months, BigDecimal seconds, boolean days, @Nullable SqlNode times) {
    Span negated() {
      return new Span(months.negate(), seconds.negate(), days, times);
    }

    /** As many months, or seconds, as a term says. */
    static Span of(boolean months, boolean days, SqlNode number) {
      BigDecimal one = BigDecimal.ONE;
      BigDecimal none = BigDecimal.ZERO;
      return new Span(months ? one : none, months ? none : one, days, number);
    }

    boolean isOfMonths() {
      return months.signum() != 0 && seconds.signum() == 0;
    }

    /** Whether it is of months and another one too, or both of days and times. */
    boolean isLike(Span other) {
      return isOfMonths() == other.isOfMonths();
    }

    /** The number of months, or of seconds. */
    SqlNode number() {
      BigDecimal number = isOfMonths() ? months : seconds;
      SqlNode literal = TypedLiterals.number(number, SqlParserPos.ZERO);
      return times == null
          ? literal
          : FunctionLibrary.MULTIPLY.createCall(times.getParserPosition(), times, literal);
    }
  }

  /** A sum or difference with an interval on one side; null for any other. */
  @Nullable SqlNode sum(Binary sum) {
    boolean minus = sum.operator() == Binary.Operator.SUBTRACT;
    Span right = span(sum.right());
    Span left = right == null && minus ? null : span(sum.left());
    if (right != null) {
      return left != null ? null : plus(sum.left(), minus ? right.negated() : right, sum);
    }
    return left == null ? null : plus(sum.right(), left, sum);
  }

  /** What lies an interval before or after a value; null if the interval is less than nothing. */
  @Nullable SqlNode reached(Expression value, IntervalLiteral interval, boolean earlier) {
    Span span = read(interval);
    boolean negative = span.months().signum() < 0 || span.seconds().signum() < 0;
    if (negative) {
      return null;
    }
    Span moved = earlier ? span.negated() : span;
    OverloadedFunction reached =
        span.days() ? FunctionLibrary.REACHED_IN_DAYS : FunctionLibrary.REACHED_IN_SECONDS;
    return reached.createCall(
        Positions.calcite(interval.position()),
        expressions.translate(value),
        amount(moved.months(), moved),
        amount(moved.seconds(), moved));
  }

  private SqlNode plus(Expression value, Span span, Expression whole) {
    return plus(
        value, span.days(), amount(span.months(), span), amount(span.seconds(), span), whole);
  }

  private SqlNode plus(
      Expression value, boolean days, SqlNode months, SqlNode seconds, Expression whole) {
    OverloadedFunction plus = days ? FunctionLibrary.PLUS_DAYS : FunctionLibrary.PLUS_SECONDS;
    return plus.createCall(
        Positions.calcite(whole.position()), expressions.translate(value), months, seconds);
  }

  private static SqlNode amount(BigDecimal number, Span span) {
    SqlNode times = span.times();
    SqlParserPos position = times == null ? SqlParserPos.ZERO : times.getParserPosition();
    SqlNode literal = TypedLiterals.number(number, position);
    return times == null || number.signum() == 0
        ? literal
        : FunctionLibrary.MULTIPLY.createCall(position, times, literal);
  }

  /** The length that an interval, or a term of intervals, stands for; null for anything else. */
  private @Nullable Span span(Expression expression) {
    if (expression instanceof IntervalLiteral interval) {
      return read(interval);
    }
    if (expression instanceof Unary unary) {
      Span span = span(unary.operand());
      return span != null && unary.sign() == Unary.Sign.MINUS ? span.negated() : span;
    }
    if (expression instanceof Case choice) {
      return span(choice);
    }
    if (!(expression instanceof Binary binary)) {
      return null;
    }
    return switch (binary.operator()) {
      case MULTIPLY -> {
        Span right = span(binary.right());
        Span left = span(binary.left());
        yield right != null
            ? product(right, left, binary.left())
            : product(left, null, binary.right());
      }
      case ADD, SUBTRACT -> {
        Span right = span(binary.right());
        Span left = right == null ? null : span(binary.left());
        boolean minus = binary.operator() == Binary.Operator.SUBTRACT;
        yield right == null || left == null ? null : sum(left, minus ? right.negated() : right);
      }
      default -> null;
    };
  }

  private @Nullable Span product(@Nullable Span span, @Nullable Span other, Expression factor) {
    if (span == null || other != null) {
      return null;
    }
    SqlNode number = expressions.translate(factor);
    return new Span(
        span.months(),
        span.seconds(),
        span.days(),
        span.times() == null
            ? number
            : FunctionLibrary.MULTIPLY.createCall(
                number.getParserPosition(), span.times(), number));
  }

  private static @Nullable Span sum(Span left, Span right) {
    boolean days = left.days() && right.days();
    if (left.times() == null && right.times() == null) {
      return new Span(
          left.months().add(right.months()), left.seconds().add(right.seconds()), days, null);
    }
    return left.isLike(right)
        ? Span.of(
            left.isOfMonths(),
            days,
            FunctionLibrary.ADD.createCall(SqlParserPos.ZERO, left.number(), right.number()))
        : null;
  }

  /** CASE of which each result is NULL or an interval, all of months or all of days and times. */
  private @Nullable Span span(Case choice) {
    List<Expression> results = new ArrayList<>();
    choice.whens().forEach(when -> results.add(when.result()));
    if (choice.otherwise() != null) {
      results.add(choice.otherwise());
    }
    IdentityHashMap<Expression, Span> spans = new IdentityHashMap<>();
    for (Expression result : results) {
      Span span = result instanceof NullLiteral ? null : span(result);
      if (span != null) {
        spans.put(result, span);
      } else if (!(result instanceof NullLiteral)) {
        return null;
      }
    }
    Iterator<Span> all = spans.values().iterator();
    Span first = all.hasNext() ? all.next() : null;
    if (first == null || !spans.values().stream().allMatch(first::isLike)) {
      return null;
    }
    return Span.of(
        first.isOfMonths(),
        spans.values().stream().allMatch(Span::days),
        expressions
            .repeated()
            .choice(
                choice,
                result -> {
                  Span span = spans.get(result);
                  return span == null ? expressions.translate(result) : span.number();
                }));
  }

  /** The length that an interval names. */
  private static Span read(IntervalLiteral interval) {
    Unit last = interval.to() == null ? interval.from() : interval.to();
    boolean ofMonths = interval.from().compareTo(Unit.MONTH) <= 0;
    boolean possible =
        last.compareTo(interval.from()) >= 0 && ofMonths == last.compareTo(Unit.MONTH) <= 0;
    List<Unit> units =
        possible ? List.copyOf(EnumSet.range(interval.from(), last)) : List.of(interval.from());
    Matcher fields = pattern(units).matcher(interval.text());
    if (!possible || !fields.matches()) {
      throw SqlError.at(
          SqlErrors.DATETIME_FORMAT,
          interval.position(),
          "The text '"
              + interval.text()
              + "' is not an INTERVAL of "
              + interval.from()
              + (interval.to() == null ? "" : " TO " + interval.to())
              + "; write INTERVAL '7' DAY, '1-6' YEAR TO MONTH, or '1 12:30:00' DAY TO SECOND.");
    }
    BigDecimal months = BigDecimal.ZERO;
    BigDecimal seconds = BigDecimal.ZERO;
    for (int i = 0; i < units.size(); i++) {
      BigDecimal number = new BigDecimal(fields.group(i + 2));
      switch (units.get(i)) {
        case YEAR -> months = months.add(number.multiply(DateTimeUnit.YEAR.months()));
        case MONTH -> months = months.add(number);
        case DAY -> seconds = seconds.add(number.multiply(DateTimeUnit.DAY.seconds()));
        case HOUR -> seconds = seconds.add(number.multiply(DateTimeUnit.HOUR.seconds()));
        case MINUTE -> seconds = seconds.add(number.multiply(DateTimeUnit.MINUTE.seconds()));
        case SECOND -> seconds = seconds.add(number);
      }
    }
    Span span = new Span(months, seconds, last.compareTo(Unit.DAY) <= 0, null);
    return interval.negative() != fields.group(1).equals("-") ? span.negated() : span;
  }

  /** A sign and the fields, each a group; those behind the first have two digits at most. */
  private static Pattern pattern(List<Unit> units) {
    StringBuilder pattern = new StringBuilder("\\s*([+-]?)");
    for (Unit unit : units) {
      boolean first = unit == units.get(0);
      if (!first) {
        pattern.append(
            switch (unit) {
              case MONTH -> "-";
              case HOUR -> "\\s+";
              default -> ":";
            });
      }
      pattern
          .append(first ? "(\\d{1,9}" : "(\\d{1,2}")
          .append(unit == Unit.SECOND ? "(?:\\.\\d{1,9})?)" : ")");
    }
    return Pattern.compile(pattern.append("\\s*").toString());
  }

  /** TIMESTAMPADD: a whole number of units later. */
  SqlNode add(FunctionCall call) {
    FunctionTranslator.arity(call, 3);
    DateTimeUnit unit = unit(call);
    Expression count = call.arguments().get(1);
    return plus(
        call.arguments().get(2),
        unit.isOfDays(),
        units(count, unit.months()),
        units(count, unit.seconds()),
        call);
  }

  private SqlNode units(Expression count, BigDecimal length) {
    SqlParserPos position = Positions.calcite(count.position());
    if (length.signum() == 0) {
      return TypedLiterals.number(length, position);
    }
    if (count instanceof NumberLiteral number && number.value().scale() <= 0) {
      return TypedLiterals.number(number.value().multiply(length), position);
    }
    return ExpressionTranslator.call(
        FunctionLibrary.MULTIPLY,
        count.position(),
        ExpressionTranslator.call(
            FunctionLibrary.WHOLE, count.position(), expressions.translate(count)),
        TypedLiterals.number(length, position));
  }

  /** TIMESTAMPDIFF: the whole units between. */
  SqlNode difference(FunctionCall call) {
    FunctionTranslator.arity(call, 3);
    return FunctionLibrary.DIFFERENCE.createCall(
        Positions.calcite(call.position()),
        TypedLiterals.text(unit(call).name(), Positions.calcite(call.position())),
        expressions.translate(call.arguments().get(1)),
        expressions.translate(call.arguments().get(2)));
  }

  /** FLOOR or CEIL of a value to a unit. */
  SqlNode rounded(OverloadedFunction rounding, FunctionCall call) {
    FunctionTranslator.arity(call, 2);
    return rounding.createCall(
        Positions.calcite(call.position()),
        TypedLiterals.text(unit(call).name(), Positions.calcite(call.position())),
        expressions.translate(call.arguments().get(1)));
  }

  private static DateTimeUnit unit(FunctionCall call) {
    Expression first = call.arguments().get(0);
    DateTimeUnit unit = first instanceof StringLiteral word ? DateTimeUnit.of(word.value()) : null;
    if (unit == null) {
      throw SqlError.at(
          SqlErrors.INVALID_PARAMETER,
          first.position(),
          call.name().name().toUpperCase(Locale.ROOT)
              + " takes one of the units "
              + DateTimeUnit.names()
              + ", or JDBC's SQL_TSI_DAY and its like.");
    }
    return unit;
  }

  /** EXTRACT(field FROM value). */
  SqlNode extract(FunctionCall call) {
    FunctionTranslator.arity(call, 2);
    List<Expression> arguments = call.arguments();
    return field(
        arguments.get(0) instanceof StringLiteral word ? word.value() : "", arguments.get(1), call);
  }

  /** One field of a date or time. */
  SqlNode field(String field, Expression value, FunctionCall call) {
    if (!DateTimeFunctions.fields().contains(field)) {
      throw SqlError.at(
          SqlErrors.INVALID_PARAMETER,
          call.arguments().get(0).position(),
          "EXTRACT knows "
              + String.join(", ", DateTimeFunctions.fields())
              + (field.isEmpty() ? "." : ", not " + field + "."));
    }
    OverloadedFunction extract =
        field.equals("EPOCH") ? FunctionLibrary.EPOCH : FunctionLibrary.EXTRACT;
    return extract.createCall(
        Positions.calcite(call.position()),
        TypedLiterals.text(field, Positions.calcite(call.position())),
        expressions.translate(value));
  }
}
