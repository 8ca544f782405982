package io.partita.sql.copy;

import io.partita.engine.value.AttributeValue;
import io.partita.sql.CopyFiles;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.statement.CopyFile;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the items of a file one after the other. Used by one thread. */
public abstract class ItemReader implements AutoCloseable {
  /** Items have at most 400 KB; this is many times what one can need in any format. */
  static final int MAX_ITEM_LENGTH = 1 << 24;

  final TextSource text;
  private long row;
  private long line;

  ItemReader(String name, CopyFiles.Source source) {
    this.text = new TextSource(name, source);
  }

  /**
   * Reads a file.
   *
   * @param columns the names of values that come by their places only
   */
  public static ItemReader of(CopyFile file, CopyFiles.Source source, List<String> columns) {
    return switch (file.format()) {
      case CSV -> new CsvReader(file.path(), source, file.header() ? null : columns);
      case JSON -> new JsonLinesReader(file.path(), source, JsonLinesReader::plain);
      case DYNAMODB_JSON -> new JsonLinesReader(file.path(), source, DynamoDbJson::item);
      case NOSQL_WORKBENCH -> throw new IllegalArgumentException("a model is read as a whole");
    };
  }

  /**
   * The attributes of the next item by their names as the file has them, or null at the end.
   *
   * @throws SqlError 22018 for what the format does not allow, 54000 for what is too large, with
   *     line and column
   */
  public final @Nullable Map<String, AttributeValue> next() {
    row++;
    return read();
  }

  abstract @Nullable Map<String, AttributeValue> read();

  /** Notes that the item begins at the next character. */
  final void begins() {
    line = text.line();
  }

  /** Refuses an item that is longer than any can be. */
  final void requireLength(int length) {
    if (length > MAX_ITEM_LENGTH) {
      throw text.failure(
          SqlErrors.LIMIT,
          "The row that begins in line " + line + " has more than 16 million characters.");
    }
  }

  /** The number of the item that was read last, from 1; a line of names is none. */
  public final long row() {
    return row;
  }

  /** The line where the item that was read last begins. */
  public final long line() {
    return line;
  }

  /** The bytes of the file that were read so far. */
  public final long bytesRead() {
    return text.bytesRead();
  }

  @Override
  public final void close() {
    text.close();
  }
}
