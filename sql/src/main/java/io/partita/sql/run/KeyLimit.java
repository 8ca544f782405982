package io.partita.sql.run;

import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Binary;
import io.partita.engine.value.Numbers;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Where a range of keys begins or ends. A value that no key can have, an empty text or a number
 * with too many digits, bounds the range all the same: at the next value that one can.
 *
 * @param value null if every key is inside, or none
 */
record KeyLimit(@Nullable AttributeValue value, boolean inclusive, boolean empty) {
  /** Every key is inside. */
  static final KeyLimit ALL = new KeyLimit(null, true, false);

  private static final KeyLimit NOTHING = new KeyLimit(null, true, true);
  private static final BigDecimal LEAST = BigDecimal.ONE.scaleByPowerOfTen(Numbers.MIN_EXPONENT);
  private static final MathContext UP = new MathContext(Numbers.MAX_DIGITS, RoundingMode.CEILING);
  private static final MathContext DOWN = new MathContext(Numbers.MAX_DIGITS, RoundingMode.FLOOR);

  /** The keys that are greater than a value, or equal to it. */
  static KeyLimit lower(
      @Nullable Object value, AttributeType type, int maxBytes, boolean inclusive) {
    AttributeValue key = KeyValues.of(value, type, maxBytes);
    if (key != null) {
      return new KeyLimit(key, inclusive, false);
    }
    if (value instanceof BigDecimal number) {
      return numbers(number, UP, number.signum() > 0);
    }
    return isEmpty(value) ? ALL : NOTHING;
  }

  /** The keys that are less than a value, or equal to it. */
  static KeyLimit upper(
      @Nullable Object value, AttributeType type, int maxBytes, boolean inclusive) {
    AttributeValue key = KeyValues.of(value, type, maxBytes);
    if (key != null) {
      return new KeyLimit(key, inclusive, false);
    }
    return value instanceof BigDecimal number
        ? numbers(number, DOWN, number.signum() < 0)
        : NOTHING;
  }

  /** Whether a value is an empty text or binary, with which every key begins. */
  static boolean isEmpty(@Nullable Object value) {
    return (value instanceof String text && text.isEmpty())
        || (value instanceof Binary bytes && bytes.length() == 0);
  }

  /**
   * The next number that is stored.
   *
   * @param beyond whether no number that is stored lies behind one that is too large
   */
  private static KeyLimit numbers(BigDecimal number, MathContext rounding, boolean beyond) {
    BigDecimal moved = number.round(rounding);
    int exponent = moved.precision() - moved.scale() - 1;
    if (exponent > Numbers.MAX_EXPONENT) {
      return beyond ? NOTHING : ALL;
    }
    if (exponent < Numbers.MIN_EXPONENT) {
      boolean away = rounding.equals(UP) == (number.signum() > 0);
      BigDecimal least = number.signum() > 0 ? LEAST : LEAST.negate();
      moved = away ? least : BigDecimal.ZERO;
    }
    return new KeyLimit(new AttributeValue.N(moved), true, false);
  }
}
