package io.partita.sql.run;

import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Binary;
import io.partita.engine.value.Numbers;
import io.partita.engine.value.Utf8;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where a range of keys begins or ends. A value that no key can have, an empty or over-long text or
 * a number with too many digits, bounds the range all the same: at the next value that one can.
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
    if (value instanceof String text && !text.isEmpty()) {
      return at(after(wholeCharacters(text, maxBytes), maxBytes));
    }
    if (value instanceof Binary bytes && bytes.length() > 0) {
      return at(after(Arrays.copyOf(bytes.toByteArray(), maxBytes)));
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
    if (value instanceof BigDecimal number) {
      return numbers(number, DOWN, number.signum() < 0);
    }
    if (value instanceof String text && !text.isEmpty()) {
      return at(new AttributeValue.S(filled(wholeCharacters(text, maxBytes), maxBytes)));
    }
    return value instanceof Binary bytes && bytes.length() > 0
        ? at(new AttributeValue.B(Binary.copyOf(Arrays.copyOf(bytes.toByteArray(), maxBytes))))
        : NOTHING;
  }

  private static KeyLimit at(@Nullable AttributeValue key) {
    return key == null ? NOTHING : new KeyLimit(key, true, false);
  }

  /** As much of an over-long text as a key can have. */
  private static String wholeCharacters(String text, int maxBytes) {
    int end = 0;
    int bytes = 0;
    while (true) {
      int next = text.codePointAt(end);
      bytes += bytes(next);
      if (bytes > maxBytes) {
        return text.substring(0, end);
      }
      end += Character.charCount(next);
    }
  }

  /** The least key that is greater than all that begin so; null if there is none. */
  private static @Nullable AttributeValue after(String start, int maxBytes) {
    StringBuilder key = new StringBuilder(start);
    int bytes = Utf8.length(start);
    while (!key.isEmpty()) {
      int last = key.codePointBefore(key.length());
      key.setLength(key.length() - Character.charCount(last));
      bytes -= bytes(last);
      // No text has a surrogate as a character.
      int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
      if (next <= Character.MAX_CODE_POINT && bytes + bytes(next) <= maxBytes) {
        return new AttributeValue.S(key.appendCodePoint(next).toString());
      }
    }
    return null;
  }

  private static @Nullable AttributeValue after(byte[] start) {
    for (int i = start.length - 1; i >= 0; i--) {
      if (start[i] != -1) {
        byte[] key = Arrays.copyOf(start, i + 1);
        key[i]++;
        return new AttributeValue.B(Binary.copyOf(key));
      }
    }
    return null;
  }

  /**
   * The greatest key that begins so. The next character of the over-long text had no room, so each
   * that has is less.
   */
  private static String filled(String start, int maxBytes) {
    return switch (maxBytes - Utf8.length(start)) {
      case 1 -> start + '\u007F';
      case 2 -> start + '\u07FF';
      case 3 -> start + '\uFFFF';
      default -> start;
    };
  }

  private static int bytes(int character) {
    return character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
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
