package io.partita.engine.embedded.partition;

import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Binary;
import io.partita.engine.value.Item;
import io.partita.engine.value.Utf8;
import java.math.BigDecimal;
import java.util.Arrays;

/**
 * Writes the components of a key so that the unsigned order of the bytes is the model's order of
 * the values.
 *
 * <pre>
 * S, B followed by more   each byte 0x00 as 0x00 0x01, other bytes as they are; then 0x00 0x00
 * S, B as the last        the bytes
 * N, zero                 0x80
 * N, positive             0xC0 exponent pair* 0x00
 * N, negative             0x40, then the bytes of the absolute value behind its 0xC0, inverted
 * </pre>
 *
 * <p>S is its UTF-8 form. {@code exponent} is one byte: the power of ten of the number's leading
 * digit plus 130. A {@code pair} is two decimal digits plus 1, beginning with the leading digit;
 * the last one is filled with a zero, and pairs that are zero at the end are left out.
 */
final class KeyWriter {
  private static final int ZERO = 0x80;
  private static final int POSITIVE = 0xC0;
  private static final int NEGATIVE = 0x40;
  private static final int EXPONENT_BIAS = 130;
  private static final long MAX_FAST = 100_000_000_000_000_000L;

  private byte[] buffer;
  private int at;

  /** A writer that leaves room for a token. */
  KeyWriter() {
    buffer = new byte[80];
    at = Token.BYTES;
  }

  /** Writes the token of all that was written so far into its place. */
  void token() {
    Token.write(buffer, Token.BYTES, at, buffer, 0);
  }

  /** What was written. */
  byte[] toBytes() {
    return Arrays.copyOf(buffer, at);
  }

  /** Writes an S, N or B; the last component of a key is not delimited. */
  void component(AttributeValue value, boolean last) {
    if (value instanceof AttributeValue.N number) {
      number(number.value());
    } else {
      content(value);
      if (!last) {
        delimit(contentStart);
      }
    }
  }

  /** Writes the first bytes of a component: all keys whose value begins so begin with them. */
  void prefix(AttributeValue value, boolean last) {
    content(value);
    if (!last) {
      escape(contentStart);
    }
  }

  /** Writes the S, N or B at a position of the item. */
  void component(Item item, int position, boolean last) {
    switch (item.typeAt(position)) {
      case N -> {
        if (item.isLongAt(position)) {
          number(item.longAt(position));
        } else {
          number(item.numberAt(position));
        }
      }
      default -> {
        int start = at;
        reserve(item.contentLengthAt(position));
        at = item.copyContentAt(position, buffer, at);
        if (!last) {
          delimit(start);
        }
      }
    }
  }

  private int contentStart;

  private void content(AttributeValue value) {
    contentStart = at;
    if (value instanceof AttributeValue.S text) {
      reserve(Utf8.length(text.value()));
      at = Utf8.encode(text.value(), buffer, at);
    } else if (value instanceof AttributeValue.B binary) {
      Binary bytes = binary.value();
      reserve(bytes.length());
      at = bytes.copyTo(buffer, at);
    } else {
      throw new IllegalArgumentException("No key component: " + value.type());
    }
  }

  private void delimit(int start) {
    escape(start);
    put(0);
    put(0);
  }

  /** Doubles the zero bytes from {@code start} on. */
  private void escape(int start) {
    int zeros = 0;
    for (int i = start; i < at; i++) {
      if (buffer[i] == 0) {
        zeros++;
      }
    }
    if (zeros == 0) {
      return;
    }
    reserve(zeros);
    int target = at + zeros;
    for (int i = at - 1; i >= start; i--) {
      if (buffer[i] == 0) {
        buffer[--target] = 1;
      }
      buffer[--target] = buffer[i];
    }
    at += zeros;
  }

  private void number(long number) {
    long rest = Math.abs(number);
    if (rest < 0 || rest >= MAX_FAST) {
      number(BigDecimal.valueOf(number));
      return;
    }
    if (number == 0) {
      put(ZERO);
      return;
    }
    int digits = digits(rest);
    if ((digits & 1) == 1) {
      rest *= 10;
    }
    int pairs = (digits + 1) / 2;
    while (rest % 100 == 0) {
      rest /= 100;
      pairs--;
    }
    int start = begin(number < 0, digits - 1);
    reserve(pairs);
    for (int i = pairs - 1; i >= 0; i--) {
      buffer[at + i] = (byte) (rest % 100 + 1);
      rest /= 100;
    }
    at += pairs;
    end(number < 0, start);
  }

  private static int digits(long positive) {
    int digits = 1;
    for (long rest = positive; rest >= 10; rest /= 10) {
      digits++;
    }
    return digits;
  }

  private void number(BigDecimal number) {
    if (number.signum() == 0) {
      put(ZERO);
      return;
    }
    boolean negative = number.signum() < 0;
    BigDecimal stripped = number.stripTrailingZeros();
    String digits = stripped.unscaledValue().abs().toString();
    int start = begin(negative, digits.length() - stripped.scale() - 1);
    for (int i = 0; i < digits.length(); i += 2) {
      int units = i + 1 < digits.length() ? digits.charAt(i + 1) - '0' : 0;
      put((digits.charAt(i) - '0') * 10 + units + 1);
    }
    end(negative, start);
  }

  private int begin(boolean negative, int exponent) {
    put(negative ? NEGATIVE : POSITIVE);
    int start = at;
    put(exponent + EXPONENT_BIAS);
    return start;
  }

  private void end(boolean negative, int start) {
    put(0);
    if (negative) {
      for (int i = start; i < at; i++) {
        buffer[i] = (byte) ~buffer[i];
      }
    }
  }

  private void put(int value) {
    reserve(1);
    buffer[at++] = (byte) value;
  }

  private void reserve(int bytes) {
    if (bytes > buffer.length - at) {
      buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, at + bytes));
    }
  }
}
