package io.partita.sql.copy;

import io.partita.engine.value.AttributeValue;
import io.partita.sql.CopyFiles;
import io.partita.sql.SqlError;
import io.partita.sql.statement.CopyFile;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads items one after the other. Used by one thread. */
public abstract class ItemReader implements AutoCloseable {
  private long row;

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

  /** Reads items that are at hand. */
  public static ItemReader of(List<Map<String, AttributeValue>> items) {
    return new ItemReader() {
      private final Iterator<Map<String, AttributeValue>> left = items.iterator();

      @Override
      @Nullable Map<String, AttributeValue> read() {
        return left.hasNext() ? left.next() : null;
      }
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

  /** All names that values may have, in their order, if they are said before the first item. */
  public List<String> names() {
    return List.of();
  }

  /** The number of the item that was read last, from 1; a line of names is none. */
  public final long row() {
    return row;
  }

  /** The line where the item that was read last begins; 0 where there are no lines. */
  public long line() {
    return 0;
  }

  /** The bytes of the file that were read so far. */
  public long bytesRead() {
    return 0;
  }

  @Override
  public void close() {}
}
