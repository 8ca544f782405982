package io.partita.sql.statement;

import io.partita.sql.statement.Expression.And;
import io.partita.sql.statement.Expression.Binary;
import io.partita.sql.statement.Expression.BooleanLiteral;
import io.partita.sql.statement.Expression.NumberLiteral;
import io.partita.sql.statement.Expression.StringLiteral;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What holds whatever is stored. Programs write it so that each condition of theirs begins with
 * AND, {@code WHERE 1 = 1 AND a = 5}; it is left out, so that it does not stand between a statement
 * and what is special about having no condition.
 */
final class Truisms {
  private Truisms() {}

  /** A condition without them, or null if it says nothing else. */
  static @Nullable Expression without(Expression condition) {
    if (condition instanceof And and) {
      List<Expression> rest =
          and.operands().stream().map(Truisms::without).filter(Objects::nonNull).toList();
      if (rest.size() < 2) {
        return rest.isEmpty() ? null : rest.get(0);
      }
      return new And(rest, and.position());
    }
    return isOne(condition) ? null : condition;
  }

  private static boolean isOne(Expression condition) {
    if (condition instanceof BooleanLiteral literal) {
      return literal.value();
    }
    if (!(condition instanceof Binary binary) || binary.operator() != Binary.Operator.EQUAL) {
      return false;
    }
    if (binary.left() instanceof NumberLiteral a && binary.right() instanceof NumberLiteral b) {
      return a.negated() == b.negated() && a.value().compareTo(b.value()) == 0;
    }
    return binary.left() instanceof StringLiteral a
        && binary.right() instanceof StringLiteral b
        && a.value().equals(b.value());
  }
}
