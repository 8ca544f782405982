package io.partita.sql;

import io.partita.engine.value.AttributeValue;
import java.util.Base64;
import java.util.Iterator;
import java.util.Map;

/**
 * The JSON text of documents: sets become arrays, binaries Base64 text, numbers keep every digit.
 * The order of a map's names is the item's.
 */
public final class Json {
  /** The model's own limit of nesting, so that deep text ends here and not in the stack. */
  public static final int MAX_DEPTH = 32;

  private Json() {}

  /**
   * The value of a text.
   *
   * @throws SqlError 22018 with the place if the text is not JSON
   */
  public static AttributeValue parse(String text) {
    return parse(text, MAX_DEPTH);
  }

  /**
   * The value of a text that may be nested deeper than a value that is stored.
   *
   * @throws SqlError 22018 with the place if the text is not JSON, 54000 if it is nested too deep
   */
  public static AttributeValue parse(String text, int maxDepth) {
    return new JsonReader(text, maxDepth).read();
  }

  /** The text of a value. */
  public static String text(AttributeValue value) {
    StringBuilder out = new StringBuilder();
    write(value, out);
    return out.toString();
  }

  private static void write(AttributeValue value, StringBuilder out) {
    if (value instanceof AttributeValue.S text) {
      quote(text.value(), out);
    } else if (value instanceof AttributeValue.N number) {
      out.append(number.value().toPlainString());
    } else if (value instanceof AttributeValue.Bool bool) {
      out.append(bool.value());
    } else if (value instanceof AttributeValue.Null) {
      out.append("null");
    } else if (value instanceof AttributeValue.B binary) {
      quote(Base64.getEncoder().encodeToString(binary.value().toByteArray()), out);
    } else if (value instanceof AttributeValue.L list) {
      array(list.values().iterator(), out);
    } else if (value instanceof AttributeValue.SS set) {
      array(set.values().stream().<AttributeValue>map(AttributeValue.S::new).iterator(), out);
    } else if (value instanceof AttributeValue.NS set) {
      array(set.values().stream().<AttributeValue>map(AttributeValue.N::new).iterator(), out);
    } else if (value instanceof AttributeValue.BS set) {
      array(set.values().stream().<AttributeValue>map(AttributeValue.B::new).iterator(), out);
    } else if (value instanceof AttributeValue.M map) {
      char separator = '{';
      for (Map.Entry<String, AttributeValue> entry : map.values().entrySet()) {
        out.append(separator);
        quote(entry.getKey(), out);
        out.append(':');
        write(entry.getValue(), out);
        separator = ',';
      }
      out.append(separator == '{' ? "{}" : "}");
    }
  }

  private static void array(Iterator<AttributeValue> values, StringBuilder out) {
    out.append('[');
    while (values.hasNext()) {
      write(values.next(), out);
      if (values.hasNext()) {
        out.append(',');
      }
    }
    out.append(']');
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || (Character.isSurrogate(c) && !isPaired(text, i))) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static boolean isPaired(String text, int index) {
    return Character.isHighSurrogate(text.charAt(index))
        ? index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1))
        : index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
  }
}
