package io.partita.sql.plan;

import io.partita.engine.value.AttributeValue;
import io.partita.sql.SqlError;
import io.partita.sql.SqlNotice;
import io.partita.sql.catalog.ColumnType;
import io.partita.sql.function.DateTimeFunctions;
import io.partita.sql.function.DocumentFunctions;
import io.partita.sql.function.DynamicFunctions;
import io.partita.sql.function.NumberFunctions;
import io.partita.sql.function.ScalarFunction;
import io.partita.sql.function.TextFunctions;
import io.partita.sql.statement.Expression;
import io.partita.sql.statement.Expression.BagLiteral;
import io.partita.sql.statement.Expression.Cast;
import io.partita.sql.statement.Expression.Like;
import io.partita.sql.statement.Expression.NumberLiteral;
import io.partita.sql.statement.Expression.StringLiteral;
import io.partita.sql.statement.SourcePosition;
import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Literals that are wrong whatever the rows are: refused when a statement is prepared, and not by
 * the first row that reaches them.
 */
final class LiteralForms {
  /** What functions want of an argument, by the name of the function. */
  private static final Map<String, Form> FORMS =
      Map.of(
          "ATTRIBUTE_TYPE", text(1, DynamicFunctions::type),
          "CHAR", number(0, TextFunctions::character),
          "CHR", number(0, TextFunctions::character),
          "DATE_TRUNC", text(0, unit -> DateTimeFunctions.unit(unit, "DATE_TRUNC")),
          "NTH_VALUE", number(1, n -> NumberFunctions.positive(n, "NTH_VALUE")),
          "NTILE", number(0, n -> NumberFunctions.positive(n, "NTILE")),
          "TRIM", text(1, character -> TextFunctions.requireOne(character, "TRIM removes")));

  private LiteralForms() {}

  /** Warns of a comparison with a written NULL, which is true of nothing. */
  static void warn(StatementNames statement, Expression... operands) {
    for (Expression operand : operands) {
      if (operand instanceof Expression.NullLiteral written) {
        statement.notice(
            new SqlNotice(
                SqlNotice.COMPARED_WITH_NULL,
                String.format(
                    "No comparison with NULL is true (line %d, column %d); a IS NULL finds what has"
                        + " no value, a IS NOT NULL what has one.",
                    written.position().line(), written.position().column())));
      }
    }
  }

  /**
   * What an argument has to be.
   *
   * @param type the kind of literal that is looked at; what has another type is refused elsewhere
   * @param check throws what is wrong
   */
  private record Form(int argument, Class<?> type, Consumer<Object> check) {}

  private static Form text(int argument, Consumer<String> check) {
    return new Form(argument, String.class, value -> check.accept((String) value));
  }

  private static Form number(int argument, Consumer<BigDecimal> check) {
    return new Form(argument, BigDecimal.class, value -> check.accept((BigDecimal) value));
  }

  /** Refuses literals that a function takes in no row. */
  static void require(String function, List<Expression> arguments) {
    Form form = FORMS.get(function);
    if (form != null && form.argument < arguments.size()) {
      Expression argument = arguments.get(form.argument);
      Object value = value(argument);
      if (form.type.isInstance(value)) {
        require(argument.position(), () -> form.check.accept(value));
      }
    }
  }

  /** Refuses an escape character that is none, and a pattern in which it escapes nothing. */
  static void require(Like like) {
    if (like.escape() instanceof StringLiteral escape) {
      String character = escape.value();
      require(escape.position(), () -> TextFunctions.requireOne(character, "ESCAPE takes"));
      if (like.pattern() instanceof StringLiteral pattern) {
        require(
            pattern.position(),
            () -> TextFunctions.requirePattern(pattern.value(), character.codePointAt(0)));
      }
    }
  }

  /** Refuses to convert a text that is none of a type; whether it is does not depend on a zone. */
  static void require(Cast cast, ScalarFunction function, ColumnType type, boolean ofTime) {
    if (!cast.lenient() && cast.operand() instanceof StringLiteral text) {
      require(
          text.position(),
          () ->
              function.call(
                  text.value(),
                  ofTime ? ZoneOffset.UTC.getId() : type.type().name(),
                  BigDecimal.valueOf(type.precision()),
                  BigDecimal.valueOf(type.scale()),
                  false));
    }
  }

  /**
   * Refuses a set that cannot be one.
   *
   * @param members its members, null for what is not known before
   */
  static void require(BagLiteral set, List<@Nullable AttributeValue> members) {
    List<AttributeValue> known = members.stream().filter(Objects::nonNull).toList();
    if (known.size() == members.size()) {
      require(set.position(), () -> DocumentFunctions.set(known, "<< >>"));
    }
  }

  private static void require(SourcePosition position, Runnable check) {
    try {
      check.run();
    } catch (SqlError wrong) {
      throw wrong.at(position);
    }
  }

  private static Object value(Expression literal) {
    if (literal instanceof StringLiteral text) {
      return text.value();
    }
    return literal instanceof NumberLiteral number ? number.value() : literal;
  }
}
