package io.partita.sql.function;

import io.partita.engine.value.Numbers;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.apache.calcite.linq4j.function.Strict;
import org.jspecify.annotations.Nullable;

/**
 * Exact arithmetic. Sums, differences and products are exact; a quotient has 38 significant digits,
 * rounded half up, unless it ends earlier. Results beyond 1E126 are 22003.
 */
public final class NumberFunctions {
  /** More than any number of rows. */
  private static final BigDecimal MOST_ROWS = BigDecimal.valueOf(Integer.MAX_VALUE);

  /** As many digits as the model's numbers have. */
  private static final MathContext DIGITS = new MathContext(38, RoundingMode.HALF_UP);

  /** As many as a long has, so that most quotients that end are found without big integers. */
  private static final MathContext FEW_DIGITS = new MathContext(18, RoundingMode.HALF_UP);

  private static final int EXPONENT = 126;
  private static final BigDecimal HUNDRED_DIGITS = BigDecimal.valueOf(200);

  private NumberFunctions() {}

  @Strict
  public static BigDecimal add(BigDecimal a, BigDecimal b) {
    return checked(a.add(b));
  }

  @Strict
  public static BigDecimal subtract(BigDecimal a, BigDecimal b) {
    return checked(a.subtract(b));
  }

  @Strict
  public static BigDecimal multiply(BigDecimal a, BigDecimal b) {
    return checked(a.multiply(b));
  }

  @Strict
  public static BigDecimal divide(BigDecimal a, BigDecimal b) {
    if (b.signum() == 0) {
      throw new SqlError(
          SqlErrors.DIVISION_BY_ZERO, "Division of " + a.toPlainString() + " by zero.");
    }
    BigDecimal few = a.divide(b, FEW_DIGITS);
    return checked(few.multiply(b).compareTo(a) == 0 ? few : a.divide(b, DIGITS));
  }

  /** The square root, to 38 digits. */
  static @Nullable BigDecimal root(@Nullable BigDecimal square) {
    return square == null ? null : checked(square.sqrt(DIGITS));
  }

  /** The remainder with the sign of the dividend. */
  @Strict
  public static BigDecimal remainder(BigDecimal a, BigDecimal b) {
    if (b.signum() == 0) {
      throw new SqlError(
          SqlErrors.DIVISION_BY_ZERO, "Remainder of " + a.toPlainString() + " by zero.");
    }
    return checked(a.remainder(b));
  }

  @Strict
  public static BigDecimal negate(BigDecimal a) {
    return a.negate();
  }

  @Strict
  public static BigDecimal abs(BigDecimal a) {
    return a.abs();
  }

  @Strict
  public static BigDecimal floor(BigDecimal a) {
    return Numbers.canonical(a.setScale(0, RoundingMode.FLOOR));
  }

  @Strict
  public static BigDecimal ceiling(BigDecimal a) {
    return Numbers.canonical(a.setScale(0, RoundingMode.CEILING));
  }

  @Strict
  public static BigDecimal sign(BigDecimal a) {
    return BigDecimal.valueOf(a.signum());
  }

  @Strict
  public static BigDecimal round(BigDecimal a) {
    return round(a, BigDecimal.ZERO);
  }

  /** Rounds half up, away from zero. */
  @Strict
  public static BigDecimal round(BigDecimal a, BigDecimal digits) {
    return Numbers.canonical(a.setScale(scale(digits), RoundingMode.HALF_UP));
  }

  @Strict
  public static BigDecimal truncate(BigDecimal a) {
    return truncate(a, BigDecimal.ZERO);
  }

  @Strict
  public static BigDecimal truncate(BigDecimal a, BigDecimal digits) {
    return Numbers.canonical(a.setScale(scale(digits), RoundingMode.DOWN));
  }

  @Strict
  public static Double squareRoot(Double a) {
    if (a < 0) {
      throw new SqlError(SqlErrors.INVALID_PARAMETER, "SQRT needs 0 or more, not " + a + ".");
    }
    return Math.sqrt(a);
  }

  @Strict
  public static Double power(Double a, Double b) {
    return finite(Math.pow(a, b), "POWER");
  }

  @Strict
  public static Double exp(Double a) {
    return finite(Math.exp(a), "EXP");
  }

  @Strict
  public static Double ln(Double a) {
    if (a <= 0) {
      throw new SqlError(SqlErrors.INVALID_PARAMETER, "LN needs more than 0, not " + a + ".");
    }
    return Math.log(a);
  }

  @Strict
  public static Double log10(Double a) {
    if (a <= 0) {
      throw new SqlError(SqlErrors.INVALID_PARAMETER, "LOG10 needs more than 0, not " + a + ".");
    }
    return Math.log10(a);
  }

  public static Double pi() {
    return Math.PI;
  }

  @Strict
  public static Double sin(Double a) {
    return Math.sin(a);
  }

  @Strict
  public static Double cos(Double a) {
    return Math.cos(a);
  }

  @Strict
  public static Double tan(Double a) {
    return Math.tan(a);
  }

  @Strict
  public static Double cot(Double a) {
    return finite(1 / Math.tan(a), "COT");
  }

  @Strict
  public static Double asin(Double a) {
    return finite(Math.asin(a), "ASIN");
  }

  @Strict
  public static Double acos(Double a) {
    return finite(Math.acos(a), "ACOS");
  }

  @Strict
  public static Double atan(Double a) {
    return Math.atan(a);
  }

  @Strict
  public static Double atan2(Double y, Double x) {
    return Math.atan2(y, x);
  }

  @Strict
  public static Double degrees(Double radians) {
    return Math.toDegrees(radians);
  }

  @Strict
  public static Double radians(Double degrees) {
    return Math.toRadians(degrees);
  }

  /** The exact number of a value that is one, else null. */
  public static @Nullable BigDecimal asNumber(@Nullable Object value) {
    if (value instanceof BigDecimal number) {
      return number;
    }
    if (value instanceof Long || value instanceof Integer || value instanceof Short) {
      return BigDecimal.valueOf(((Number) value).longValue());
    }
    return value instanceof Double number ? exact(number) : null;
  }

  /** The shortest decimal that names the double. */
  @Strict
  public static BigDecimal exact(Double number) {
    if (number.isNaN() || number.isInfinite()) {
      throw new SqlError(SqlErrors.OUT_OF_RANGE, number + " has no exact decimal.");
    }
    return Numbers.canonical(BigDecimal.valueOf(number));
  }

  @Strict
  public static Double toDouble(BigDecimal number) {
    return number.doubleValue();
  }

  /** Canonical, or an error if the number is beyond what can be stored or kept. */
  static BigDecimal checked(BigDecimal number) {
    BigDecimal canonical = Numbers.canonical(number);
    if (canonical.precision() - canonical.scale() > EXPONENT || canonical.scale() > 2 * EXPONENT) {
      throw new SqlError(
          SqlErrors.OUT_OF_RANGE,
          "The result "
              + canonical.round(new MathContext(5)).stripTrailingZeros()
              + " is beyond the range of numbers, 1E-130 to 1E126.");
    }
    return canonical;
  }

  private static int scale(BigDecimal digits) {
    return digits.min(HUNDRED_DIGITS).max(HUNDRED_DIGITS.negate()).intValue();
  }

  private static Double finite(double value, String function) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw new SqlError(SqlErrors.OUT_OF_RANGE, function + " has no finite result here.");
    }
    return value;
  }

  /** The whole number from 1 on that a function wants, of rows or places; else an error. */
  public static long positive(BigDecimal number, String function) {
    long whole = whole(number, function);
    if (whole <= 0) {
      throw new SqlError(
          SqlErrors.INVALID_PARAMETER,
          function + " takes a whole number from 1 on, not " + number + ".");
    }
    return whole;
  }

  /** The whole number that a function wants, of rows or places; else an error. */
  public static long whole(BigDecimal number, String function) {
    if (number.stripTrailingZeros().scale() > 0) {
      throw new SqlError(
          SqlErrors.INVALID_PARAMETER,
          function + " takes a whole number, not " + number.toPlainString() + ".");
    }
    return number.min(MOST_ROWS).max(MOST_ROWS.negate()).longValue();
  }
}
