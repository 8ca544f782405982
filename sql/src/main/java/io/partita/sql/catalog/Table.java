package io.partita.sql.catalog;

import io.partita.engine.KeyAttribute;
import io.partita.engine.KeySchema;
import io.partita.engine.TableDescription;
import io.partita.engine.value.Item;
import io.partita.sql.statement.Identifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A table: the engine's description and the columns that SQL declares on it. Immutable. */
public final class Table {
  private final String schema;
  private final TableDescription description;
  private final @Nullable Function<Asker, List<Item>> systemItems;
  private final List<Column> columns;
  private final List<String> columnNames;
  private final @Nullable String comment;
  private final List<Index> indexes;
  private final Map<String, Column> byName = new HashMap<>();
  private final Map<String, Column> byAttribute = new HashMap<>();

  /** A user's table. */
  Table(TableDescription description, List<Column> columns, @Nullable String comment) {
    this(Catalog.MAIN, description, columns, comment, null);
  }

  /** A table of a system schema. */
  Table(
      String schema,
      TableDescription description,
      List<Column> columns,
      Function<Asker, List<Item>> systemItems) {
    this(schema, description, columns, null, systemItems);
  }

  private Table(
      String schema,
      TableDescription description,
      List<Column> columns,
      @Nullable String comment,
      @Nullable Function<Asker, List<Item>> systemItems) {
    this.schema = schema;
    this.description = description;
    this.comment = comment;
    this.systemItems = systemItems;
    this.columns = List.copyOf(columns);
    this.columnNames = this.columns.stream().map(Column::name).toList();
    List<Index> indexes = new ArrayList<>();
    description.localIndexes().forEach(index -> indexes.add(Index.of(index, description.key())));
    description.globalIndexes().forEach(index -> indexes.add(Index.of(index, description.key())));
    this.indexes = List.copyOf(indexes);
    for (Column column : columns) {
      byName.put(column.name(), column);
      byAttribute.put(column.attribute(), column);
    }
  }

  /** The schema. */
  public String schema() {
    return schema;
  }

  /** Whether it is a table of a system schema: read-only, and read whole at no cost. */
  public boolean isSystem() {
    return systemItems != null;
  }

  /**
   * The items of a system table as of now.
   *
   * @param asker who reads them
   */
  public List<Item> systemItems(Asker asker) {
    if (systemItems == null) {
      throw new IllegalStateException(name() + " is no system table");
    }
    return systemItems.apply(asker);
  }

  /** The name. */
  public String name() {
    return description.table();
  }

  /** What the engine says of it; counts are as of when it was read. */
  public TableDescription description() {
    return description;
  }

  /**
   * Undeclared key attributes, then the declared columns in the order written, then undeclared key
   * attributes of indexes.
   */
  public List<Column> columns() {
    return columns;
  }

  /** The names of the columns, in their order. */
  public List<String> columnNames() {
    return columnNames;
  }

  /** The place of one of the columns, from 0. */
  public int number(Column column) {
    return columnNames.indexOf(column.name());
  }

  /** What COMMENT ON TABLE said, or null. */
  public @Nullable String comment() {
    return comment;
  }

  /** The column of exactly that name, or null. */
  public @Nullable Column column(String name) {
    return byName.get(name);
  }

  /** The one column that a written name means, or null. */
  public @Nullable Column find(Identifier name) {
    List<String> found = Names.matches(name, columnNames);
    return found.size() == 1 ? column(found.get(0)) : null;
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

  /** The indexes, local ones first. */
  public List<Index> indexes() {
    return indexes;
  }

  /** The names of the indexes, local ones first. */
  public List<String> indexNames() {
    return indexes.stream().map(Index::name).toList();
  }

  /** The index of exactly that name, or null. */
  public @Nullable Index index(String name) {
    for (Index index : indexes) {
      if (index.name().equals(name)) {
        return index;
      }
    }
    return null;
  }

  /** The key of an index, or of the table if it is null. */
  public KeySchema key(@Nullable Index index) {
    return index == null ? description.key() : index.key();
  }

  /** The column of a key attribute of the table or of an index. */
  public Column column(KeyAttribute attribute) {
    return keyColumn(attribute.name());
  }

  private Column keyColumn(String attribute) {
    Column column = byAttribute.get(attribute);
    if (column == null) {
      throw new IllegalStateException("table " + name() + " lost its key column " + attribute);
    }
    return column;
  }
}
