package io.partita.sql.catalog;

import io.partita.engine.LocalIndex;
import io.partita.engine.TableDescription;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A table: the engine's description and the columns that SQL declares on it. Immutable. */
public final class Table {
  private final TableDescription description;
  private final List<Column> columns;
  private final List<String> columnNames;
  private final Map<String, Column> byName = new HashMap<>();
  private final Map<String, Column> byAttribute = new HashMap<>();

  Table(TableDescription description, List<Column> columns) {
    this.description = description;
    this.columns = List.copyOf(columns);
    this.columnNames = this.columns.stream().map(Column::name).toList();
    for (Column column : columns) {
      byName.put(column.name(), column);
      byAttribute.put(column.attribute(), column);
    }
  }

  /** The name. */
  public String name() {
    return description.table();
  }

  /** What the engine says of it; counts are as of when it was read. */
  public TableDescription description() {
    return description;
  }

  /** Undeclared key attributes, then the declared columns in the order written. */
  public List<Column> columns() {
    return columns;
  }

  /** The names of the columns, in their order. */
  public List<String> columnNames() {
    return columnNames;
  }

  /** The column of exactly that name, or null. */
  public @Nullable Column column(String name) {
    return byName.get(name);
  }

  /** The column that the attribute holds, or null if it is undeclared. */
  public @Nullable Column columnOf(String attribute) {
    return byAttribute.get(attribute);
  }

  /** The column of the partition key. */
  public Column partitionKey() {
    return keyColumn(description.key().partition().get(0).name());
  }

  /** The column of the sort key, or null. */
  public @Nullable Column sortKey() {
    return description.key().sort().isEmpty()
        ? null
        : keyColumn(description.key().sort().get(0).name());
  }

  /** The names of local indexes. */
  public List<String> indexNames() {
    return description.localIndexes().stream().map(LocalIndex::name).toList();
  }

  private Column keyColumn(String attribute) {
    Column column = byAttribute.get(attribute);
    if (column == null) {
      throw new IllegalStateException("table " + name() + " lost its key column " + attribute);
    }
    return column;
  }
}
