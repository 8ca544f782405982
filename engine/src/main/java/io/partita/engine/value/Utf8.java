package io.partita.engine.value;

import io.partita.engine.ValidationException;
import java.util.Arrays;

/** UTF-8, the form in which the model stores, orders and counts text. */
public final class Utf8 {
  private Utf8() {}

  /**
   * The number of bytes of the text.
   *
   * @throws ValidationException if the text has an unpaired surrogate, which UTF-8 cannot hold
   */
  public static int length(String text) {
    int length = text.length();
    int bytes = length;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        bytes++;
        if (c >= 0x800) {
          bytes++;
          if (Character.isSurrogate(c)) {
            checkPair(text, i);
            // Counted so far: three bytes for this unit, one for the next; that makes four.
            i++;
          }
        }
      }
    }
    return bytes;
  }

  /**
   * Writes the text's {@link #length} bytes.
   *
   * @return the position behind the last byte written
   */
  public static int encode(String text, byte[] target, int position) {
    int at = position;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        target[at++] = (byte) c;
      } else if (c < 0x800) {
        target[at++] = (byte) (0xC0 | (c >> 6));
        target[at++] = (byte) (0x80 | (c & 0x3F));
      } else if (!Character.isSurrogate(c)) {
        target[at++] = (byte) (0xE0 | (c >> 12));
        target[at++] = (byte) (0x80 | ((c >> 6) & 0x3F));
        target[at++] = (byte) (0x80 | (c & 0x3F));
      } else {
        checkPair(text, i);
        int codePoint = Character.toCodePoint(c, text.charAt(++i));
        target[at++] = (byte) (0xF0 | (codePoint >> 18));
        target[at++] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
        target[at++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
        target[at++] = (byte) (0x80 | (codePoint & 0x3F));
      }
    }
    return at;
  }

  /** The text's bytes. */
  public static byte[] bytes(String text) {
    byte[] bytes = new byte[length(text)];
    encode(text, bytes, 0);
    return bytes;
  }

  /** Compares the UTF-8 forms, which order text by code points and not by UTF-16 units. */
  public static int compare(String left, String right) {
    int length = Math.min(left.length(), right.length());
    for (int i = 0; i < length; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        return codePointRank(a) - codePointRank(b);
      }
    }
    return left.length() - right.length();
  }

  /** Compares bytes of UTF-8 with those of a text, unsigned. */
  static int compare(byte[] bytes, int from, int to, String text) {
    int length = Math.min(to - from, text.length());
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        byte[] other = bytes(text);
        return Arrays.compareUnsigned(bytes, from, to, other, 0, other.length);
      }
      if (bytes[from + i] != c) {
        return (bytes[from + i] & 0xFF) - c;
      }
    }
    return to - from - text.length();
  }

  /** Moves surrogates, which stand for code points above U+FFFF, behind all other units. */
  private static int codePointRank(char unit) {
    if (unit < Character.MIN_SURROGATE) {
      return unit;
    }
    return unit <= Character.MAX_SURROGATE ? unit + 0x2000 : unit - 0x800;
  }

  private static void checkPair(String text, int at) {
    if (!Character.isHighSurrogate(text.charAt(at))
        || at + 1 == text.length()
        || !Character.isLowSurrogate(text.charAt(at + 1))) {
      throw new ValidationException(
          ValidationException.Kind.INVALID_PARAMETER,
          "One or more parameter values were invalid: A text holds an unpaired surrogate at"
              + " position "
              + at
              + " and has no UTF-8 form");
    }
  }
}
