package io.partita.sql.copy;

import io.partita.engine.value.AttributeValue;
import io.partita.sql.CopyFiles;
import io.partita.sql.SqlErrors;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Comma-separated values as RFC 4180 has them. A field without quotes that is empty is no
 * attribute, and {@code NULL} without quotes is a stored NULL; every other field is text.
 */
final class CsvReader extends TextReader {
  static final String NULL = "NULL";

  private final List<String> names;
  private final boolean named;

  /**
   * A reader.
   *
   * @param columns null if the first line has them
   */
  CsvReader(String name, CopyFiles.Source source, @Nullable List<String> columns) {
    super(name, source);
    this.named = columns == null;
    this.names = columns == null ? header() : columns;
  }

  private List<String> header() {
    List<String> header = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    begins();
    for (@Nullable AttributeValue field : fields()) {
      String column =
          field instanceof AttributeValue.S text ? text.value() : field == null ? "" : NULL;
      if (column.isEmpty() || !seen.add(column)) {
        throw text.failure(
            SqlErrors.NOT_CONVERTIBLE,
            line(),
            column.isEmpty()
                ? "The header has no name for field " + (header.size() + 1) + "."
                : "The header has the name \"" + column + "\" twice.");
      }
      header.add(column);
    }
    return header;
  }

  @Override
  @Nullable Map<String, AttributeValue> read() {
    skipEmptyLines();
    if (text.peek() == TextSource.END) {
      return null;
    }
    begins();
    List<@Nullable AttributeValue> fields = fields();
    if (fields.size() > names.size()) {
      throw text.failure(
          SqlErrors.NOT_CONVERTIBLE,
          line(),
          "The row has "
              + fields.size()
              + " fields for "
              + names.size()
              + " columns: "
              + String.join(", ", names)
              + "."
              + (named ? "" : " HEADER takes the names from the first line."));
    }
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    for (int i = 0; i < fields.size(); i++) {
      AttributeValue value = fields.get(i);
      if (value != null) {
        attributes.put(names.get(i), value);
      }
    }
    return attributes;
  }

  @Override
  public List<String> names() {
    return names;
  }

  private void skipEmptyLines() {
    while (text.peek() == '\n' || text.peek() == '\r') {
      text.read();
    }
  }

  /** The fields up to the end of the line, which is taken. */
  private List<@Nullable AttributeValue> fields() {
    List<@Nullable AttributeValue> fields = new ArrayList<>();
    int length = 0;
    while (true) {
      StringBuilder field = new StringBuilder();
      boolean quoted = text.peek() == '"';
      if (quoted) {
        quoted(field, length);
      } else {
        plain(field, length);
      }
      length += field.length() + 1;
      fields.add(value(field.toString(), quoted));
      int end = text.peek();
      if (end == ',') {
        text.read();
        continue;
      }
      if (end != TextSource.END && end != '\n' && end != '\r') {
        throw text.failure(
            SqlErrors.NOT_CONVERTIBLE, "Behind the closing quote must be a comma or a new line.");
      }
      if (end == '\r') {
        text.read();
      }
      if (text.peek() == '\n') {
        text.read();
      }
      return fields;
    }
  }

  private static @Nullable AttributeValue value(String field, boolean quoted) {
    if (quoted || !(field.isEmpty() || field.equals(NULL))) {
      return new AttributeValue.S(field);
    }
    return field.isEmpty() ? null : AttributeValue.Null.INSTANCE;
  }

  private void plain(StringBuilder field, int before) {
    for (int c = text.peek(); c != ',' && c != '\n' && c != '\r'; c = text.peek()) {
      if (c == TextSource.END) {
        return;
      }
      if (c == '"') {
        throw text.failure(
            SqlErrors.NOT_CONVERTIBLE,
            "A quote stands inside of a field that does not begin with one; such a field is"
                + " written \"in quotes, with \"\"two\"\" for one\".");
      }
      append(field, before);
    }
  }

  private void quoted(StringBuilder field, int before) {
    long line = text.line();
    long column = text.column();
    text.read();
    while (true) {
      int c = text.peek();
      if (c == TextSource.END) {
        throw text.failure(
            SqlErrors.NOT_CONVERTIBLE, line, column, "The quote that begins here never ends.");
      }
      if (c == '"') {
        text.read();
        if (text.peek() != '"') {
          return;
        }
      }
      append(field, before);
    }
  }

  private void append(StringBuilder field, int before) {
    field.append((char) text.read());
    requireLength(before + field.length());
  }
}
