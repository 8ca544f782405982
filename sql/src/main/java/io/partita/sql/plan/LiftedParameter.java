package io.partita.sql.plan;

import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Numbers;
import io.partita.sql.statement.LiftedText;
import io.partita.sql.type.Family;
import java.math.BigDecimal;
import java.time.LocalDate;

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
    /** Opposite a path. */
    COMPARED,
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
   * @throws io.partita.sql.SqlError at the literal, if it does not fit
   */
  public Object value(LiftedText text) {
    if (text.isString(literal)) {
      return use == Use.STORED ? new AttributeValue.S(text.string(literal)) : compared(text);
    }
    BigDecimal number = new BigDecimal(text.written(literal));
    if (negated) {
      number = number.negate();
    }
    return switch (use) {
      case COMPARED -> Numbers.canonical(number);
      case STORED -> new AttributeValue.N(number);
      case LIMIT, OFFSET -> BigDecimal.valueOf(RowBound.check(number, use.name()));
    };
  }

  private Object compared(LiftedText text) {
    String string = text.string(literal);
    Object value =
        family == Family.TEXT ? string : TextLiterals.read(string, family, text.position(literal));
    if (value == null) {
      throw new IllegalStateException("a text was compared as " + family);
    }
    return value instanceof LocalDate date ? Math.toIntExact(date.toEpochDay()) : value;
  }
}
