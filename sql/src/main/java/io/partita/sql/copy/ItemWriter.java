package io.partita.sql.copy;

import io.partita.engine.value.AttributeValue;
import io.partita.sql.CopyFiles;
import io.partita.sql.Json;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.statement.CopyFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * Writes items to a file one after the other: UTF-8, compressed by gzip if the file's name ends
 * with {@code .gz}. Used by one thread.
 */
public abstract class ItemWriter implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final String name;
  private final CopyFiles.Target target;
  private final Writer out;

  ItemWriter(String name, CopyFiles.Target target) {
    this.name = name;
    this.target = target;
    try {
      this.out = new BufferedWriter(writer(packed(name, target.bytes())), BUFFER_BYTES);
    } catch (IOException e) {
      target.close();
      throw failure(e);
    }
  }

  /** A text that UTF-8 has no bytes for, half of a character, is an error. */
  private static Writer writer(OutputStream bytes) {
    return new OutputStreamWriter(bytes, StandardCharsets.UTF_8.newEncoder());
  }

  private static OutputStream packed(String name, OutputStream bytes) throws IOException {
    return name.endsWith(".gz") ? new GZIPOutputStream(bytes, BUFFER_BYTES) : bytes;
  }

  /**
   * Writes a file.
   *
   * @param labels what a header calls the columns of a csv file
   * @param attributes the attributes that are those columns
   */
  public static ItemWriter of(
      CopyFile file, CopyFiles.Target target, List<String> labels, List<String> attributes) {
    return switch (file.format()) {
      case CSV -> new CsvWriter(file, target, labels, attributes);
      case JSON -> new JsonLinesWriter(file.path(), target, AttributeValue.M::new);
      case DYNAMODB_JSON -> new JsonLinesWriter(file.path(), target, DynamoDbJson::line);
      case NOSQL_WORKBENCH -> throw new IllegalArgumentException("a model is of tables");
    };
  }

  /** Writes an item. */
  public abstract void write(Map<String, AttributeValue> attributes);

  final void append(String text) {
    try {
      out.write(text);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** What stands in the file behind all items. */
  void finish() {}

  /** Ends the file and gives it its name. */
  public final void complete() {
    finish();
    try {
      out.close();
    } catch (IOException e) {
      throw failure(e);
    }
    target.complete();
  }

  private SqlError failure(IOException e) {
    return new SqlError(
        SqlErrors.IO, "The file " + name + " cannot be written: " + e.getMessage(), e);
  }

  /** Ends it; a file that is not complete leaves nothing. */
  @Override
  public final void close() {
    target.close();
  }

  /** JSON of an item as it stands in a file. */
  static String json(AttributeValue value) {
    return Json.text(value);
  }
}
