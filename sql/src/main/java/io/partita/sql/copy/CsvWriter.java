package io.partita.sql.copy;

import io.partita.engine.value.AttributeValue;
import io.partita.sql.CopyFiles;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.statement.CopyFile;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Comma-separated values, as {@link CsvReader} reads them. */
final class CsvWriter extends ItemWriter {
  private final List<String> attributes;
  private final Set<String> known;

  CsvWriter(CopyFile file, CopyFiles.Target target, List<String> labels, List<String> attributes) {
    super(file.path(), target);
    this.attributes = attributes;
    this.known = Set.copyOf(attributes);
    if (file.header()) {
      write(labels.stream().map(CsvWriter::quotedIfNeeded).toList());
    }
  }

  @Override
  public void write(Map<String, AttributeValue> item) {
    for (String name : item.keySet()) {
      if (!known.contains(name)) {
        throw new SqlError(
            SqlErrors.LIMIT,
            "An item has the attribute "
                + name
                + ", which was not known when the file was begun; run COPY again, or write FORMAT"
                + " json, which needs no columns.");
      }
    }
    write(attributes.stream().map(name -> field(item.get(name))).toList());
  }

  private void write(List<String> fields) {
    append(String.join(",", fields));
    append("\r\n");
  }

  private static String field(@Nullable AttributeValue value) {
    if (value == null) {
      return "";
    }
    if (value instanceof AttributeValue.Null) {
      return CsvReader.NULL;
    }
    return quotedIfNeeded(value instanceof AttributeValue.S text ? text.value() : plain(value));
  }

  /** Of what is no text, its JSON; a binary without quotes. */
  private static String plain(AttributeValue value) {
    String json = json(value);
    return value instanceof AttributeValue.B ? json.substring(1, json.length() - 1) : json;
  }

  private static String quotedIfNeeded(String text) {
    boolean plain =
        !text.isEmpty()
            && !text.equals(CsvReader.NULL)
            && text.chars()
                .noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r' || c == '\uFEFF');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
