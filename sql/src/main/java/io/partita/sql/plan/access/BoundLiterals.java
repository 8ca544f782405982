package io.partita.sql.plan.access;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The literals of a text that uses a plan, which may have been made from a text with others.
 *
 * @param written how many parameters the text has, behind which its literals stand
 * @param values the values of the literals that the plan takes as parameters
 */
public record BoundLiterals(int written, List<Object> values) {
  /** Those of the text that the plan was made from. */
  static final BoundLiterals AS_PLANNED = new BoundLiterals(0, List.of());

  public BoundLiterals {
    values = List.copyOf(values);
  }

  /** The value of a literal, or null if it is that of the text that the plan was made from. */
  @Nullable Object value(LiftedLiteral literal) {
    int number = literal.getIndex() - written;
    return number >= 0 && number < values.size() ? values.get(number) : null;
  }
}
