package io.partita.engine.value;

import io.partita.engine.ValidationException;
import java.math.BigDecimal;

/**
 * Exact decimal numbers of the model: at most 38 significant digits, the leading one between
 * 10^-130 and 10^125. Results are never rounded: what does not fit is refused.
 */
public final class Numbers {
  /** The most significant digits that a number may have. */
  public static final int MAX_DIGITS = 38;

  /** The greatest power of ten of a leading digit. */
  public static final int MAX_EXPONENT = 125;

  /** The least power of ten of a leading digit. */
  public static final int MIN_EXPONENT = -130;

  // Numbers that a text may hold but no item: beyond this many digits before the point a number
  // keeps its exponent, so that "1E1000000000" does not become a gigabyte of zeros.
  private static final int MAX_PLAIN_DIGITS = 1_000;

  private Numbers() {}

  /**
   * The same number without trailing zeros and without a negative scale. A number far out of the
   * model's range keeps its exponent.
   */
  public static BigDecimal canonical(BigDecimal number) {
    if (number.scale() == 0) {
      return number;
    }
    BigDecimal stripped = number.stripTrailingZeros();
    return stripped.scale() < 0 && stripped.scale() >= -MAX_PLAIN_DIGITS
        ? stripped.setScale(0)
        : stripped;
  }

  /**
   * The number that the text stands for, canonical: an optional sign, digits with an optional
   * point, an optional exponent.
   *
   * @throws ValidationException if the text is no number, or the number is out of range or has too
   *     many digits; of a zero the written exponent is checked
   */
  public static BigDecimal parse(String text) {
    int exponentAt = exponentPosition(text);
    BigDecimal mantissa = new BigDecimal(text.substring(0, exponentAt));
    long exponent = exponentAt == text.length() ? 0 : exponent(text, exponentAt + 1);
    if (mantissa.signum() == 0) {
      checkExponent(exponent);
      return BigDecimal.ZERO;
    }
    BigDecimal stripped = mantissa.stripTrailingZeros();
    checkExponent(exponent + stripped.precision() - stripped.scale() - 1);
    BigDecimal number = stripped.scaleByPowerOfTen((int) exponent);
    return canonical(check(number));
  }

  /**
   * The given number, if it is one of the model.
   *
   * @throws ValidationException if it is out of range or has too many digits
   */
  public static BigDecimal check(BigDecimal number) {
    if (number.signum() == 0 || (number.scale() == 0 && number.precision() <= MAX_DIGITS)) {
      return number;
    }
    checkExponent((long) number.precision() - number.scale() - 1);
    if (number.precision() > MAX_DIGITS && number.stripTrailingZeros().precision() > MAX_DIGITS) {
      throw new ValidationException(
          ValidationException.Kind.NUMBER_RANGE,
          "Attempting to store more than 38 significant digits in a Number");
    }
    return number;
  }

  /**
   * The exact sum.
   *
   * @throws ValidationException if it is no number of the model
   */
  public static BigDecimal add(BigDecimal left, BigDecimal right) {
    return checkResult(left.add(right));
  }

  /**
   * The exact difference.
   *
   * @throws ValidationException if it is no number of the model
   */
  public static BigDecimal subtract(BigDecimal left, BigDecimal right) {
    return checkResult(left.subtract(right));
  }

  /** The canonical plain decimal text, without exponent. */
  public static String text(BigDecimal number) {
    return canonical(number).toPlainString();
  }

  /**
   * The size that the model charges: one byte, one per pair of decimal digits counted from the
   * decimal point between the first and the last that are not zero, one more if negative.
   */
  public static int sizeBytes(BigDecimal number) {
    if (number.signum() == 0) {
      return 1;
    }
    BigDecimal stripped = number.stripTrailingZeros();
    return sizeBytes(stripped.precision(), stripped.scale(), stripped.signum() < 0);
  }

  /** {@link #sizeBytes(BigDecimal)} of a number of {@code digits} digits without trailing zeros. */
  static int sizeBytes(int digits, int scale, boolean negative) {
    return 1 + (digits + (scale & 1) + 1) / 2 + (negative ? 1 : 0);
  }

  /** {@link #sizeBytes(BigDecimal)} of an integer. */
  public static int sizeBytes(long number) {
    if (number == 0) {
      return 1;
    }
    long rest = number;
    while (rest % 100 == 0) {
      rest /= 100;
    }
    int pairs = 0;
    while (rest != 0) {
      rest /= 100;
      pairs++;
    }
    return 1 + pairs + (number < 0 ? 1 : 0);
  }

  private static BigDecimal checkResult(BigDecimal result) {
    BigDecimal canonical = canonical(result);
    if (canonical.signum() != 0) {
      checkExponent((long) canonical.precision() - canonical.scale() - 1);
      if (canonical.stripTrailingZeros().precision() > MAX_DIGITS) {
        throw overflow();
      }
    }
    return canonical;
  }

  private static void checkExponent(long exponent) {
    if (exponent > MAX_EXPONENT) {
      throw overflow();
    }
    if (exponent < MIN_EXPONENT) {
      throw new ValidationException(
          ValidationException.Kind.NUMBER_RANGE,
          "Number underflow. Attempting to store a number with magnitude smaller than supported"
              + " range");
    }
  }

  private static ValidationException overflow() {
    return new ValidationException(
        ValidationException.Kind.NUMBER_RANGE,
        "Number overflow. Attempting to store a number with magnitude larger than supported range");
  }

  /** Where the exponent's letter stands, or the end; refuses a text that is no number. */
  private static int exponentPosition(String text) {
    int at = 0;
    int end = text.length();
    if (at < end && isSign(text.charAt(at))) {
      at++;
    }
    int digits = 0;
    boolean point = false;
    while (at < end && (isDigit(text.charAt(at)) || (text.charAt(at) == '.' && !point))) {
      if (text.charAt(at) == '.') {
        point = true;
      } else {
        digits++;
      }
      at++;
    }
    if (digits == 0) {
      throw notANumber(text);
    }
    if (at == end) {
      return end;
    }
    int exponentAt = at;
    if (text.charAt(at) != 'e' && text.charAt(at) != 'E') {
      throw notANumber(text);
    }
    at++;
    if (at < end && isSign(text.charAt(at))) {
      at++;
    }
    if (at == end) {
      throw notANumber(text);
    }
    while (at < end) {
      if (!isDigit(text.charAt(at))) {
        throw notANumber(text);
      }
      at++;
    }
    return exponentAt;
  }

  /** The exponent's value; one of more than nine digits counts as a billion, far out of range. */
  private static long exponent(String text, int from) {
    boolean negative = text.charAt(from) == '-';
    int at = isSign(text.charAt(from)) ? from + 1 : from;
    while (at < text.length() - 1 && text.charAt(at) == '0') {
      at++;
    }
    long exponent =
        text.length() - at > 9 ? 1_000_000_000 : Long.parseLong(text, at, text.length(), 10);
    return negative ? -exponent : exponent;
  }

  private static boolean isSign(char c) {
    return c == '+' || c == '-';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static ValidationException notANumber(String text) {
    return new ValidationException(
        ValidationException.Kind.NUMBER_TEXT,
        "The parameter cannot be converted to a numeric value: " + text);
  }
}
