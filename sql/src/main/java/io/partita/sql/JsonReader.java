package io.partita.sql;

import io.partita.engine.value.AttributeValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads JSON text as RFC 8259 has it: objects are maps, arrays lists, numbers exact. */
final class JsonReader {
  /** Longer texts are no numbers of the model, and reading them is quadratic. */
  private static final int MAX_NUMBER_LENGTH = 200;

  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?");

  private final String text;
  private final int maxDepth;
  private int position;

  JsonReader(String text, int maxDepth) {
    this.text = text;
    this.maxDepth = maxDepth;
  }

  AttributeValue read() {
    AttributeValue value = value(0);
    skipBlanks();
    if (position < text.length()) {
      throw failure("nothing more");
    }
    return value;
  }

  private AttributeValue value(int depth) {
    if (depth > maxDepth) {
      throw new SqlError(
          SqlErrors.LIMIT, "The JSON text is nested deeper than " + maxDepth + " levels.");
    }
    skipBlanks();
    char c = peek();
    return switch (c) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> new AttributeValue.S(string());
      case 't' -> word("true", AttributeValue.Bool.TRUE);
      case 'f' -> word("false", AttributeValue.Bool.FALSE);
      case 'n' -> word("null", AttributeValue.Null.INSTANCE);
      default -> number();
    };
  }

  private AttributeValue object(int depth) {
    Map<String, AttributeValue> members = new LinkedHashMap<>();
    position++;
    skipBlanks();
    if (peek() == '}') {
      position++;
      return new AttributeValue.M(members);
    }
    char end;
    do {
      skipBlanks();
      if (peek() != '"') {
        throw failure("a name in double quotes");
      }
      String name = string();
      skipBlanks();
      expect(':');
      if (members.put(name, value(depth + 1)) != null) {
        throw new SqlError(
            SqlErrors.NOT_CONVERTIBLE, "The JSON text has the name \"" + name + "\" twice.");
      }
      end = separator('}');
    } while (end == ',');
    return new AttributeValue.M(members);
  }

  private AttributeValue array(int depth) {
    List<AttributeValue> elements = new ArrayList<>();
    position++;
    skipBlanks();
    if (peek() == ']') {
      position++;
      return new AttributeValue.L(elements);
    }
    do {
      elements.add(value(depth + 1));
    } while (separator(']') == ',');
    return new AttributeValue.L(elements);
  }

  /** Passes a comma or the closing character. */
  private char separator(char closing) {
    skipBlanks();
    char c = peek();
    if (c != ',' && c != closing) {
      throw failure("',' or '" + closing + "'");
    }
    position++;
    return c;
  }

  private String string() {
    StringBuilder out = new StringBuilder();
    position++;
    for (char c = peek(); c != '"'; c = peek()) {
      if (c < ' ') {
        throw failure("an escaped control character or '\"'");
      }
      position++;
      out.append(c == '\\' ? escaped() : c);
    }
    position++;
    return out.toString();
  }

  private char escaped() {
    char c = peek();
    position++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> {
        position--;
        throw failure("an escape of JSON");
      }
    };
  }

  private char unicode() {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(peek(), 16);
      if (digit < 0) {
        throw failure("a hexadecimal digit");
      }
      code = code * 16 + digit;
      position++;
    }
    return (char) code;
  }

  private AttributeValue number() {
    int start = position;
    while (position < text.length() && "+-.eE0123456789".indexOf(text.charAt(position)) >= 0) {
      position++;
    }
    String number = text.substring(start, position);
    if (number.length() > MAX_NUMBER_LENGTH || !NUMBER.matcher(number).matches()) {
      position = start;
      throw failure("a value of JSON");
    }
    try {
      return new AttributeValue.N(new BigDecimal(number));
    } catch (ArithmeticException | NumberFormatException e) {
      throw new SqlError(SqlErrors.OUT_OF_RANGE, "The number " + number + " is out of range.", e);
    }
  }

  private AttributeValue word(String word, AttributeValue value) {
    if (!text.startsWith(word, position)) {
      throw failure("a value of JSON");
    }
    position += word.length();
    return value;
  }

  private void expect(char c) {
    if (peek() != c) {
      throw failure("'" + c + "'");
    }
    position++;
  }

  private char peek() {
    if (position >= text.length()) {
      throw failure("more");
    }
    return text.charAt(position);
  }

  private void skipBlanks() {
    while (position < text.length() && " \t\n\r".indexOf(text.charAt(position)) >= 0) {
      position++;
    }
  }

  private SqlError failure(String expected) {
    String found =
        position < text.length()
            ? "'" + text.substring(position, Math.min(text.length(), position + 20)) + "'"
            : "the end of the text";
    return new SqlError(
        SqlErrors.NOT_CONVERTIBLE,
        "Not JSON at " + place() + ": expected " + expected + ", found " + found);
  }

  /** Of a text of several lines the line, too. */
  private String place() {
    int lineStart = text.lastIndexOf('\n', position - 1) + 1;
    return text.indexOf('\n') < 0
        ? "character " + (position + 1)
        : "line "
            + (text.substring(0, lineStart).chars().filter(c -> c == '\n').count() + 1)
            + ", column "
            + (position - lineStart + 1);
  }
}
