package io.partita.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table or view as metadata shows it.
 *
 * @param columns key attributes, declared columns and attributes seen, in the order of {@code
 *     SELECT *}
 * @param keyColumns the partition key, then the sort key
 * @param indexes secondary indexes by name
 */
public record TableMetadata(
    String schema,
    String name,
    Kind kind,
    @Nullable String remarks,
    List<ColumnMetadata> columns,
    List<String> keyColumns,
    List<IndexMetadata> indexes) {
  public TableMetadata {
    columns = List.copyOf(columns);
    keyColumns = List.copyOf(keyColumns);
    indexes = List.copyOf(indexes);
  }

  /** The kinds of {@code DatabaseMetaData.getTableTypes}. */
  public enum Kind {
    TABLE,
    VIEW,
    SYSTEM_TABLE
  }

  /**
   * A column.
   *
   * @param precision digits or characters; 0 if it has none
   * @param nullable false for key attributes and NOT NULL columns
   * @param defaultText the default as written, or null
   * @param declared whether it is a key or declared column; false if it was only seen in items
   */
  public record ColumnMetadata(
      String name,
      SqlType type,
      int precision,
      int scale,
      boolean nullable,
      @Nullable String defaultText,
      boolean declared,
      @Nullable String remarks) {}

  /**
   * A secondary index.
   *
   * @param columns partition attributes, then sort attributes
   * @param items the number of its entries
   */
  public record IndexMetadata(String name, List<String> columns, long items) {
    public IndexMetadata {
      columns = List.copyOf(columns);
    }
  }
}
