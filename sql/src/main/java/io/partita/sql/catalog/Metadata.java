package io.partita.sql.catalog;

import io.partita.engine.AttributeDictionary.SeenAttribute;
import io.partita.engine.GlobalIndex;
import io.partita.engine.GlobalIndexDescription;
import io.partita.engine.KeyAttribute;
import io.partita.engine.LocalIndex;
import io.partita.engine.value.AttributeType;
import io.partita.sql.SqlType;
import io.partita.sql.TableMetadata;
import io.partita.sql.TableMetadata.ColumnMetadata;
import io.partita.sql.TableMetadata.IndexMetadata;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The catalog as metadata shows it. */
public final class Metadata {
  private Metadata() {}

  /** All tables and views of all schemas, sorted by schema and name. */
  public static List<TableMetadata> of(Catalog catalog) {
    Stream<TableMetadata> tables =
        Stream.concat(catalog.tables().stream(), catalog.systemTables().stream())
            .map(table -> table(catalog, table));
    Stream<TableMetadata> views = catalog.views().stream().map(view -> view(catalog, view));
    return Stream.concat(tables, views)
        .sorted(Comparator.comparing(TableMetadata::schema).thenComparing(TableMetadata::name))
        .toList();
  }

  private static TableMetadata view(Catalog catalog, View view) {
    return new TableMetadata(
        Catalog.MAIN,
        view.name(),
        TableMetadata.Kind.VIEW,
        null,
        catalog.columnsOf(view),
        List.of(),
        List.of());
  }

  private static TableMetadata table(Catalog catalog, Table table) {
    List<ColumnMetadata> columns = new ArrayList<>();
    for (Column column : table.columns()) {
      columns.add(
          new ColumnMetadata(
              column.name(),
              column.type().type(),
              column.type().precision(),
              column.type().scale(),
              !column.notNull(),
              column.defaultText(),
              true,
              column.comment()));
    }
    for (SeenAttribute attribute : catalog.seenAttributes(table).attributes()) {
      if (table.columnOf(attribute.name()) == null) {
        ColumnType type = typeOf(attribute.types());
        columns.add(
            new ColumnMetadata(attribute.name(), type.type(), 0, 0, true, null, false, null));
      }
    }
    if (table.isSystem()) {
      return new TableMetadata(
          table.schema(),
          table.name(),
          TableMetadata.Kind.SYSTEM_TABLE,
          null,
          columns,
          List.of(),
          List.of());
    }
    List<String> key = new ArrayList<>();
    key.add(table.partitionKey().name());
    Column sort = table.sortKey();
    if (sort != null) {
      key.add(sort.name());
    }
    List<IndexMetadata> indexes = new ArrayList<>();
    for (LocalIndex index : table.description().localIndexes()) {
      indexes.add(
          new IndexMetadata(
              index.name(),
              List.of(table.partitionKey().name(), columnName(table, index.sort())),
              catalog.counts(table, index.name()).items()));
    }
    for (GlobalIndexDescription description : table.description().globalIndexes()) {
      GlobalIndex index = description.index();
      indexes.add(
          new IndexMetadata(
              index.name(),
              index.key().attributes().stream().map(each -> columnName(table, each)).toList(),
              catalog.counts(table, index.name()).items()));
    }
    return new TableMetadata(
        table.schema(),
        table.name(),
        TableMetadata.Kind.TABLE,
        table.comment(),
        columns,
        key,
        indexes);
  }

  private static String columnName(Table table, KeyAttribute attribute) {
    Column column = table.columnOf(attribute.name());
    return column == null ? attribute.name() : column.name();
  }

  /** The type of an attribute that was seen with these types: the only one, else VARCHAR. */
  public static ColumnType typeOf(Set<AttributeType> types) {
    List<ColumnType> distinct =
        types.stream()
            .filter(type -> type != AttributeType.NULL)
            .map(ColumnType::ofAttribute)
            .distinct()
            .toList();
    return distinct.size() == 1 ? distinct.get(0) : ColumnType.of(SqlType.VARCHAR);
  }
}
