package io.partita.sql.plan;

import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Numbers;
import io.partita.sql.statement.Expression.DateTimeLiteral.Kind;
import io.partita.sql.statement.LiftedText;
import io.partita.sql.type.Family;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A literal that a plan takes as a parameter.
 *
 * @param literal its number in the {@link LiftedText}
 * @param negated whether a minus stands before it
 * @param family what it is compared as; of no meaning unless it is compared
 */
public record LiftedParameter(int literal, boolean negated, Use use, Family family) {
  /** What a literal's value is for. */
  public enum Use {
    /** Compared. */
    COMPARED,
    /** The text of a DATE literal that is compared. */
    DATE,
    /** The text of a TIME literal that is compared. */
    TIME,
    /** The text of a TIMESTAMP literal that is compared. */
    TIMESTAMP,
    /** Written to an item as it is. */
    STORED,
    /** The number of rows. */
    LIMIT,
    /** The number of rows left out. */
    OFFSET
  }

  /**
   * The value in another text of the shape.
   *
   * @return null if a date or time does not fit the plan: the text needs one of its own, or is
   *     wrong
   * @throws io.partita.sql.SqlError at the literal, if it does not fit
   */
  public @Nullable Object value(LiftedText text) {
    if (text.isString(literal)) {
      String string = text.string(literal);
      return switch (use) {
        case STORED -> new AttributeValue.S(string);
        case DATE -> DateTimeLiterals.value(Kind.DATE, string, family);
        case TIME -> DateTimeLiterals.value(Kind.TIME, string, family);
        case TIMESTAMP -> DateTimeLiterals.value(Kind.TIMESTAMP, string, family);
        default -> compared(string, text);
      };
    }
    BigDecimal number = new BigDecimal(text.written(literal));
    if (negated) {
      number = number.negate();
    }
    return switch (use) {
      case STORED -> new AttributeValue.N(number);
      case LIMIT, OFFSET -> BigDecimal.valueOf(RowBound.check(number, use.name()));
      default -> Numbers.canonical(number);
    };
  }

  private Object compared(String string, LiftedText text) {
    if (family == Family.TEXT) {
      return string;
    }
    Object value = TextLiterals.read(string, family, text.position(literal));
    if (value == null) {
      throw new IllegalStateException("a text was compared as " + family);
    }
    return value instanceof LocalDate date ? Math.toIntExact(date.toEpochDay()) : value;
  }
}
