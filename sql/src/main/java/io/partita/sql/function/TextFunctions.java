package io.partita.sql.function;

import io.partita.engine.value.Utf8;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.calcite.linq4j.function.Strict;
import org.jspecify.annotations.Nullable;

/** Functions on text. Positions and lengths count Unicode code points, from 1. */
public final class TextFunctions {
  private static final int MOST_CHARACTERS = 1 << 20;

  /** The digits of A to Z: 0 for vowels, which part equal ones, - for H and W, which do not. */
  private static final String SOUNDEX = "0123012-02245501262301-202";

  private TextFunctions() {}

  @Strict
  public static String concat(String a, String b) {
    return a + b;
  }

  @Strict
  public static String upper(String text) {
    return text.toUpperCase(Locale.ROOT);
  }

  @Strict
  public static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  @Strict
  public static BigDecimal charLength(String text) {
    return BigDecimal.valueOf(text.codePointCount(0, text.length()));
  }

  @Strict
  public static String substring(String text, BigDecimal from) {
    int length = text.codePointCount(0, text.length());
    long start = Math.max(1, whole(from));
    return start > length ? "" : text.substring(text.offsetByCodePoints(0, (int) start - 1));
  }

  /** As the standard says: a start before 1 shortens the length. */
  @Strict
  public static String substring(String text, BigDecimal from, BigDecimal count) {
    if (count.signum() < 0) {
      throw new SqlError(
          SqlErrors.INVALID_PARAMETER,
          "SUBSTRING needs a length of 0 or more, not " + count.toPlainString() + ".");
    }
    int length = text.codePointCount(0, text.length());
    long end = Math.min(whole(from) + whole(count), length + 1L);
    long start = Math.max(1, whole(from));
    if (start >= end) {
      return "";
    }
    int first = text.offsetByCodePoints(0, (int) start - 1);
    return text.substring(first, text.offsetByCodePoints(first, (int) (end - start)));
  }

  @Strict
  public static String left(String text, BigDecimal count) {
    return substring(text, BigDecimal.ONE, count.max(BigDecimal.ZERO));
  }

  @Strict
  public static String right(String text, BigDecimal count) {
    int length = text.codePointCount(0, text.length());
    long wanted = Math.max(0, whole(count));
    return wanted >= length
        ? text
        : text.substring(text.offsetByCodePoints(0, (int) (length - wanted)));
  }

  /** The text with as many characters replaced as there are new ones, from the place on. */
  @Strict
  public static String overlay(String text, String replacement, BigDecimal from) {
    return overlay(text, replacement, from, charLength(replacement));
  }

  /** The text with some characters from the place on replaced. */
  @Strict
  public static String overlay(String text, String replacement, BigDecimal from, BigDecimal count) {
    BigDecimal before = from.subtract(BigDecimal.ONE).max(BigDecimal.ZERO);
    return held(
        substring(text, BigDecimal.ONE, before)
            + replacement
            + substring(text, from.add(count.max(BigDecimal.ZERO))));
  }

  /** The text so many times. */
  @Strict
  public static String repeat(String text, BigDecimal count) {
    long times = text.isEmpty() ? 0 : Math.max(0, whole(count));
    requireLength(text.length() * Math.min(times, MOST_CHARACTERS + 1L));
    return text.repeat((int) times);
  }

  /** The text from its end to its beginning, character by character. */
  @Strict
  public static String reverse(String text) {
    return new StringBuilder(text).reverse().toString();
  }

  /** The text with blanks before it, or its beginning, so that it has that length. */
  @Strict
  public static String leftPad(String text, BigDecimal length) {
    return leftPad(text, length, " ");
  }

  /** The text with another before it, again and again, so that it has that length. */
  @Strict
  public static String leftPad(String text, BigDecimal length, String with) {
    String padding = padding(text, length, with);
    return padding.isEmpty() ? left(text, length) : padding + text;
  }

  /** The text with blanks behind it, or its beginning, so that it has that length. */
  @Strict
  public static String rightPad(String text, BigDecimal length) {
    return rightPad(text, length, " ");
  }

  /** The text with another behind it, again and again, so that it has that length. */
  @Strict
  public static String rightPad(String text, BigDecimal length, String with) {
    String padding = padding(text, length, with);
    return padding.isEmpty() ? left(text, length) : text + padding;
  }

  private static String padding(String text, BigDecimal length, String with) {
    long missing = whole(length) - text.codePointCount(0, text.length());
    if (missing <= 0 || with.isEmpty()) {
      return "";
    }
    requireLength(missing);
    long characters = with.codePointCount(0, with.length());
    String enough = with.repeat((int) (missing / characters + 1));
    return enough.substring(0, enough.offsetByCodePoints(0, (int) missing));
  }

  private static String held(String text) {
    requireLength(text.length());
    return text;
  }

  /** Refuses a text that no item could hold, and that memory might not either. */
  private static void requireLength(long characters) {
    if (characters > MOST_CHARACTERS) {
      throw new SqlError(
          SqlErrors.LIMIT, "This text would have more than " + MOST_CHARACTERS + " characters.");
    }
  }

  /** Removes a character at both ends, or at one of them. */
  @Strict
  public static String trim(String where, String character, String text) {
    requireOne(character, "TRIM removes");
    int start = 0;
    int end = text.length();
    if (!where.equals("TRAILING")) {
      while (text.startsWith(character, start) && start < end) {
        start += character.length();
      }
    }
    if (!where.equals("LEADING")) {
      while (end - character.length() >= start
          && text.startsWith(character, end - character.length())) {
        end -= character.length();
      }
    }
    return text.substring(start, end);
  }

  @Strict
  public static String trim(String text) {
    return trim("BOTH", " ", text);
  }

  @Strict
  public static String leftTrim(String text) {
    return trim("LEADING", " ", text);
  }

  @Strict
  public static String rightTrim(String text) {
    return trim("TRAILING", " ", text);
  }

  /** The first place of a part in a text, or 0. */
  @Strict
  public static BigDecimal position(String part, String text) {
    int index = text.indexOf(part);
    return index < 0 ? BigDecimal.ZERO : BigDecimal.valueOf(text.codePointCount(0, index) + 1L);
  }

  /** The first place of a part in a text that is not before another place, or 0. */
  @Strict
  public static BigDecimal position(String part, String text, BigDecimal from) {
    long before = Math.max(0, whole(from) - 1);
    if (before > text.codePointCount(0, text.length())) {
      return BigDecimal.ZERO;
    }
    BigDecimal behind = position(part, text.substring(text.offsetByCodePoints(0, (int) before)));
    return behind.signum() == 0 ? behind : behind.add(BigDecimal.valueOf(before));
  }

  /** The text with some characters from a place on replaced: OVERLAY as JDBC has it. */
  @Strict
  public static String insert(String text, BigDecimal from, BigDecimal count, String replacement) {
    return overlay(text, replacement, from, count);
  }

  /** The code point of the first character; null for an empty text. */
  @Strict
  public static @Nullable BigDecimal codePoint(String text) {
    return text.isEmpty() ? null : BigDecimal.valueOf(text.codePointAt(0));
  }

  /** The character with a code point. */
  @Strict
  public static String character(BigDecimal codePoint) {
    int code = (int) whole(codePoint);
    if (!Character.isValidCodePoint(code) || (code >= 0xD800 && code <= 0xDFFF)) {
      throw new SqlError(
          SqlErrors.INVALID_PARAMETER,
          "There is no character with the code " + codePoint.toPlainString() + ".");
    }
    return Character.toString(code);
  }

  /** So many blanks. */
  @Strict
  public static String space(BigDecimal count) {
    return repeat(" ", count);
  }

  /** The bytes of the text in UTF-8. */
  @Strict
  public static BigDecimal octetLength(String text) {
    return BigDecimal.valueOf(text.getBytes(StandardCharsets.UTF_8).length);
  }

  /** The American Soundex code: a letter and three digits; empty for a text without letters. */
  @Strict
  public static String soundex(String text) {
    StringBuilder code = new StringBuilder(4);
    char last = '0';
    for (char letter : text.toUpperCase(Locale.ROOT).toCharArray()) {
      if (letter < 'A' || letter > 'Z') {
        continue;
      }
      char digit = SOUNDEX.charAt(letter - 'A');
      if (code.isEmpty()) {
        code.append(letter);
      } else if (digit > '0' && digit != last && code.length() < 4) {
        code.append(digit);
      }
      if (digit != '-') {
        last = digit;
      }
    }
    return code.isEmpty() ? "" : code.append("000", 0, 4 - code.length()).toString();
  }

  /** How many of the four characters of two Soundex codes are equal. */
  @Strict
  public static BigDecimal difference(String a, String b) {
    String first = soundex(a);
    String second = soundex(b);
    int equal = 0;
    for (int i = 0; i < Math.min(first.length(), second.length()); i++) {
      equal += first.charAt(i) == second.charAt(i) ? 1 : 0;
    }
    return BigDecimal.valueOf(equal);
  }

  @Strict
  public static String replace(String text, String part, String replacement) {
    if (part.isEmpty()) {
      return text;
    }
    if ((long) text.length() * replacement.length() > MOST_CHARACTERS) {
      long found = 0;
      for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
        found++;
      }
      requireLength(text.length() + found * (replacement.length() - part.length()));
    }
    return text.replace(part, replacement);
  }

  @Strict
  public static Boolean like(String text, String pattern) {
    return matches(text, 0, pattern, 0, -1);
  }

  /** Refuses a text that is not one character. */
  public static void requireOne(String character, String what) {
    if (character.codePointCount(0, character.length()) != 1) {
      throw new SqlError(
          SqlErrors.INVALID_PARAMETER, what + " one character, not '" + character + "'.");
    }
  }

  /** Refuses a pattern whose last escape character escapes nothing. */
  public static void requirePattern(String pattern, int escape) {
    int i = 0;
    while (i < pattern.length()) {
      int character = pattern.codePointAt(i);
      i += Character.charCount(character);
      if (character == escape) {
        if (i == pattern.length()) {
          throw endsWithEscape(pattern);
        }
        i += Character.charCount(pattern.codePointAt(i));
      }
    }
  }

  private static SqlError endsWithEscape(String pattern) {
    return new SqlError(
        SqlErrors.INVALID_PARAMETER,
        "The pattern '" + pattern + "' ends with its escape character.");
  }

  /** LIKE … ESCAPE: the escape character takes the meaning from the one behind it. */
  @Strict
  public static Boolean like(String text, String pattern, String escape) {
    requireOne(escape, "ESCAPE takes");
    return matches(text, 0, pattern, 0, escape.codePointAt(0));
  }

  @Strict
  public static Boolean less(String a, String b) {
    return Utf8.compare(a, b) < 0;
  }

  @Strict
  public static Boolean lessOrEqual(String a, String b) {
    return Utf8.compare(a, b) <= 0;
  }

  @Strict
  public static Boolean greater(String a, String b) {
    return Utf8.compare(a, b) > 0;
  }

  @Strict
  public static Boolean greaterOrEqual(String a, String b) {
    return Utf8.compare(a, b) >= 0;
  }

  /** Remembers the last {@code %}: linear but for patterns with many of them. */
  private static boolean matches(String text, int i, String pattern, int j, int escape) {
    int afterPercent = -1;
    int retryFrom = -1;
    while (true) {
      if (j < pattern.length()) {
        int p = pattern.codePointAt(j);
        int next = j + Character.charCount(p);
        if (p == '%' && p != escape) {
          afterPercent = next;
          retryFrom = i;
          j = next;
          continue;
        }
        boolean any = p == '_' && p != escape;
        if (p == escape) {
          if (next >= pattern.length()) {
            throw endsWithEscape(pattern);
          }
          p = pattern.codePointAt(next);
          next += Character.charCount(p);
        }
        if (i < text.length() && (any || text.codePointAt(i) == p)) {
          i += Character.charCount(text.codePointAt(i));
          j = next;
          continue;
        }
      } else if (i == text.length()) {
        return true;
      }
      if (afterPercent < 0 || retryFrom >= text.length()) {
        return false;
      }
      retryFrom += Character.charCount(text.codePointAt(retryFrom));
      i = retryFrom;
      j = afterPercent;
    }
  }

  private static long whole(BigDecimal number) {
    BigDecimal bounded =
        number
            .min(BigDecimal.valueOf(Integer.MAX_VALUE))
            .max(BigDecimal.valueOf(Integer.MIN_VALUE));
    return bounded.longValue();
  }

  /** The text of a value that is text, else null. */
  public static @Nullable String asText(@Nullable Object value) {
    return value instanceof String text ? text : null;
  }
}
