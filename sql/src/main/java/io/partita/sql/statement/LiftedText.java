package io.partita.sql.statement;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A statement's text with its literals lifted out, so that texts which differ in nothing else meet
 * in one shape. In the shape a string stands as {@code '#'} and a number as {@code #}; everything
 * else, blanks and comments included, stays as written. A {@code #} is no character of a statement,
 * so that two texts of one shape have the same kinds of literals at the same places.
 *
 * <p>Zero stays in the shape: {@code LIMIT 0} is another plan. So does what is no string or number:
 * NULL, TRUE, {@code X'0a'}.
 *
 * <p>One pass without the lexer, as this is on the way of every statement that was not seen before.
 * What it does not know to be plain (a character beyond ASCII outside of quotes, something
 * unclosed) it leaves to the lexer: such a text has no shape.
 */
public final class LiftedText {
  private static final int LITERALS = 1_000;

  /** Longer numbers may break a limit, which the parser tells. */
  private static final int NUMBER_LENGTH = 60;

  private final String text;
  private final String shape;
  private final int[] starts;
  private final int[] ends;

  private LiftedText(String text, String shape, int[] starts, int[] ends) {
    this.text = text;
    this.shape = shape;
    this.starts = starts;
    this.ends = ends;
  }

  /** The text with its literals lifted out, or null if it has no shape. */
  public static @Nullable LiftedText of(String text) {
    return text.length() > StatementLimits.LENGTH ? null : new Scanner(text).scan();
  }

  /** The text without its literals, the same for all texts that differ in them only. */
  public String shape() {
    return shape;
  }

  /** The text with a question mark for each literal that was lifted, but the names in documents. */
  public String withQuestionMarks() {
    StringBuilder marked = new StringBuilder(text.length());
    int copied = 0;
    for (int i = 0; i < starts.length; i++) {
      if (!isName(i)) {
        marked.append(text, copied, starts[i]).append('?');
        copied = ends[i];
      }
    }
    return marked.append(text, copied, text.length()).toString();
  }

  private boolean isName(int literal) {
    int next = ends[literal];
    while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
      next++;
    }
    return next < text.length() && text.charAt(next) == ':';
  }

  /** How many literals were lifted. */
  public int count() {
    return starts.length;
  }

  /** A literal as it was written. */
  public String written(int literal) {
    return text.substring(starts[literal], ends[literal]);
  }

  /** The literals as they were written. */
  public List<String> written(BitSet literals) {
    List<String> written = new ArrayList<>();
    for (int i = literals.nextSetBit(0); i >= 0; i = literals.nextSetBit(i + 1)) {
      written.add(written(i));
    }
    return written;
  }

  /** For each of some literals, the first of them that has its value. */
  public List<Integer> firstOfValue(BitSet literals) {
    List<Integer> first = new ArrayList<>();
    Map<Object, Integer> found = new HashMap<>();
    literals.stream()
        .forEach(
            literal -> {
              Object value = isString(literal) ? string(literal) : new BigDecimal(written(literal));
              first.add(found.computeIfAbsent(value, unknown -> literal));
            });
    return first;
  }

  /** Whether a literal is a string, else it is a number. */
  public boolean isString(int literal) {
    return text.charAt(starts[literal]) == '\'';
  }

  /** What a string means, without its quotes. */
  public String string(int literal) {
    String inner = text.substring(starts[literal] + 1, ends[literal] - 1);
    return inner.indexOf('\'') < 0 ? inner : inner.replace("''", "'");
  }

  /** The place where a literal begins. */
  public SourcePosition position(int literal) {
    int start = starts[literal];
    int lineStart = text.lastIndexOf('\n', start - 1) + 1;
    int line = 1 + (int) text.substring(0, lineStart).chars().filter(c -> c == '\n').count();
    return SourcePosition.at(line, 1 + text.codePointCount(lineStart, start));
  }

  /** The number of the literal that begins after so many code points, or -1 if none does. */
  public int find(int codePoints) {
    int found = Arrays.binarySearch(starts, text.offsetByCodePoints(0, codePoints));
    return Math.max(-1, found);
  }

  /** One pass over a text. */
  private static final class Scanner {
    private final String text;
    private final StringBuilder shape;
    private int[] starts = new int[8];
    private int[] ends = new int[8];
    private int count;
    private int copied;
    private boolean plain = true;

    Scanner(String text) {
      this.text = text;
      this.shape = new StringBuilder(text.length());
    }

    @Nullable LiftedText scan() {
      int at = 0;
      while (plain && at < text.length()) {
        char c = text.charAt(at);
        if (isWordStart(c)) {
          at = word(at);
        } else if (c == '\'') {
          int end = quoted(at, '\'');
          lift(at, end, "'#'");
          at = end;
        } else if (isDigit(c) || (c == '.' && isDigit(charAt(at + 1)))) {
          at = number(at);
        } else if (c == '"') {
          at = quoted(at, '"');
        } else if (c == '-' && charAt(at + 1) == '-') {
          at = lineComment(at);
        } else if (c == '/' && charAt(at + 1) == '*') {
          at = after(text.indexOf("*/", at + 2), 2);
        } else {
          plain = c < 0x80 && c != '#' && c != '`';
          at++;
        }
      }
      if (!plain || count > LITERALS) {
        return null;
      }
      String lifted = count == 0 ? text : shape.append(text, copied, text.length()).toString();
      return new LiftedText(text, lifted, Arrays.copyOf(starts, count), Arrays.copyOf(ends, count));
    }

    private void lift(int start, int end, String mark) {
      if (!plain) {
        return;
      }
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, count * 2);
        ends = Arrays.copyOf(ends, count * 2);
      }
      starts[count] = start;
      ends[count++] = end;
      shape.append(text, copied, start).append(mark);
      copied = end;
    }

    /** The end of a word; an X directly before a quote begins a binary literal. */
    private int word(int start) {
      int at = start + 1;
      while (isWordStart(charAt(at)) || isDigit(charAt(at))) {
        at++;
      }
      boolean binary = at == start + 1 && (text.charAt(start) | 0x20) == 'x' && charAt(at) == '\'';
      return binary ? quoted(at, '\'') : at;
    }

    /** The end of what is quoted, in which a doubled quote is one of its characters. */
    private int quoted(int start, char quote) {
      int at = start;
      do {
        at = after(text.indexOf(quote, at + 1), 1);
      } while (plain && charAt(at) == quote);
      return at;
    }

    private int number(int start) {
      int at = digits(start);
      if (charAt(at) == '.') {
        at = digits(at + 1);
      }
      boolean zero = isZero(start, at);
      if ((charAt(at) | 0x20) == 'e') {
        int sign = charAt(at + 1) == '+' || charAt(at + 1) == '-' ? 1 : 0;
        int end = digits(at + 1 + sign);
        // An exponent of four digits may break a limit.
        plain &= end > at + 1 + sign && end - at - 1 - sign < 4;
        at = end;
      }
      plain &= !isWordStart(charAt(at)) && at - start <= NUMBER_LENGTH;
      if (!zero) {
        lift(start, at, "#");
      }
      return at;
    }

    private int digits(int start) {
      int at = start;
      while (isDigit(charAt(at))) {
        at++;
      }
      return at;
    }

    private boolean isZero(int start, int end) {
      for (int i = start; i < end; i++) {
        if (text.charAt(i) > '0') {
          return false;
        }
      }
      return true;
    }

    private int lineComment(int start) {
      int at = start;
      while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
        at++;
      }
      return at;
    }

    private int after(int found, int length) {
      plain &= found >= 0;
      return found < 0 ? text.length() : found + length;
    }

    /** A character, or one that nothing begins with behind the end. */
    private char charAt(int at) {
      return at < text.length() ? text.charAt(at) : ' ';
    }

    private static boolean isDigit(char c) {
      return c >= '0' && c <= '9';
    }

    private static boolean isWordStart(char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
    }
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s (%d literals)", shape, count());
  }
}
