package io.partita.sql.plan;

import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.statement.Expression;
import io.partita.sql.statement.Expression.NumberLiteral;
import io.partita.sql.statement.Expression.Parameter;
import io.partita.sql.type.Family;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The number after LIMIT or OFFSET.
 *
 * @param value the number, if it was written
 * @param parameter the number of the parameter, or -1
 */
public record RowBound(long value, int parameter) {

  static @Nullable RowBound of(
      @Nullable Expression expression, LiftedParameter.Use use, StatementParameters parameters) {
    if (expression == null) {
      return null;
    }
    if (expression instanceof Parameter parameter) {
      return new RowBound(0, parameter.index());
    }
    if (expression instanceof NumberLiteral number) {
      long value = written(number, use.name());
      int lifted = parameters.lift(number, use, Family.NUMBER);
      return lifted < 0 ? new RowBound(value, -1) : new RowBound(0, lifted);
    }
    throw SqlError.at(
        SqlErrors.SYNTAX,
        expression.position(),
        use.name() + " takes a whole number or a parameter.");
  }

  /** The number in force. */
  public long bind(@Nullable Object[] parameters, String clause) {
    if (parameter < 0) {
      return value;
    }
    if (parameters[parameter] instanceof BigDecimal number) {
      return check(number, clause);
    }
    throw new SqlError(SqlErrors.INVALID_PARAMETER, clause + " needs a number, not NULL.");
  }

  private static long written(NumberLiteral number, String clause) {
    try {
      return check(number.value(), clause);
    } catch (SqlError wrong) {
      throw wrong.at(number.position());
    }
  }

  static long check(BigDecimal number, String clause) {
    if (number.signum() < 0 || number.stripTrailingZeros().scale() > 0) {
      throw new SqlError(
          SqlErrors.INVALID_PARAMETER,
          clause + " needs a whole number of 0 or more, not " + number.toPlainString() + ".");
    }
    return number.min(BigDecimal.valueOf(Long.MAX_VALUE / 4)).longValue();
  }
}
