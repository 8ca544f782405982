package io.partita.sql.catalog;

import io.partita.engine.AttributeDictionary.AttributeCounts;
import io.partita.engine.AttributeDictionary.SeenAttribute;
import io.partita.engine.GlobalIndex;
import io.partita.engine.GlobalIndexDescription;
import io.partita.engine.LocalIndex;
import io.partita.engine.PartitionInsight;
import io.partita.engine.PartitionInsight.PartitionDescription;
import io.partita.engine.TableStatistics.Counts;
import io.partita.sql.Setting;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code sys}: what the database knows of its tables beyond the standard. */
final class SysSchema {
  static final String NAME = "sys";

  /** Tables that are to come. */
  static final Set<String> LATER =
      Set.of("backups", "changes", "consumed_capacity", "hot_keys", "streams", "throttles");

  private final Catalog catalog;

  SysSchema(Catalog catalog) {
    this.catalog = catalog;
  }

  List<Table> tables() {
    return List.of(
        new SystemTable(NAME, "tables")
            .text("table_name", "partition_key", "sort_key")
            .whole("items", "bytes")
            .text("created", "table_comment", "definition")
            .filledBy(this::tableRows),
        new SystemTable(NAME, "indexes")
            .text("table_name", "index_name", "index_type", "partition_key", "sort_key")
            .text("projection")
            .whole("items", "bytes")
            .text("status")
            .whole("lag_changes", "lag_millis")
            .filledBy(this::indexes),
        new SystemTable(NAME, "columns")
            .text("table_name", "attribute_name", "types", "column_name", "declared_type")
            .whole("count")
            .text("count_by_type")
            .filledBy(this::columns),
        new SystemTable(NAME, "partitions")
            .text("table_name")
            .whole("partition_number")
            .text("from_key", "to_key")
            .whole("items", "bytes")
            .decimal("read_units_per_second", "write_units_per_second")
            .whole("database_splits")
            .filledBy(this::partitions),
        new SystemTable(NAME, "settings")
            .text("property", "value", "default_value", "source", "description")
            .filledFor(SysSchema::settings));
  }

  private List<@Nullable Object[]> tableRows() {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Table table : catalog.tables()) {
      Counts counts = catalog.counts(table, null);
      Column sort = table.sortKey();
      rows.add(
          new @Nullable Object[] {
            table.name(),
            table.partitionKey().name(),
            sort == null ? null : sort.name(),
            counts.items(),
            counts.bytes(),
            table.description().created().toString(),
            table.comment(),
            DefinitionText.of(table)
          });
    }
    return rows;
  }

  private List<@Nullable Object[]> indexes() {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Table table : catalog.tables()) {
      for (LocalIndex index : table.description().localIndexes()) {
        Counts counts = catalog.counts(table, index.name());
        Column sort = table.columnOf(index.sort().name());
        rows.add(
            new @Nullable Object[] {
              table.name(),
              index.name(),
              "LOCAL",
              table.partitionKey().name(),
              sort == null ? index.sort().name() : sort.name(),
              DefinitionText.projection(index.projection(), table.columns()),
              counts.items(),
              counts.bytes(),
              "ACTIVE",
              0,
              0
            });
      }
      for (GlobalIndexDescription global : catalog.describe(table).globalIndexes()) {
        rows.add(globalIndex(table, global));
      }
    }
    return rows;
  }

  private @Nullable Object[] globalIndex(Table table, GlobalIndexDescription description) {
    GlobalIndex index = description.index();
    return new @Nullable Object[] {
      table.name(),
      index.name(),
      "GLOBAL",
      DefinitionText.names(index.key().partition(), table.columns()),
      index.key().sort().isEmpty()
          ? null
          : DefinitionText.names(index.key().sort(), table.columns()),
      DefinitionText.projection(index.projection(), table.columns()),
      description.itemCount(),
      description.sizeBytes(),
      Boolean.TRUE.equals(description.backfilling()) ? "BACKFILLING" : description.status().name(),
      description.lag().changes(),
      description.lag().millis()
    };
  }

  private List<@Nullable Object[]> partitions() {
    List<@Nullable Object[]> rows = new ArrayList<>();
    PartitionInsight insight = catalog.partitionInsight();
    if (insight == null) {
      return rows;
    }
    for (Table table : catalog.tables()) {
      for (PartitionDescription partition : insight.partitions(table.name())) {
        rows.add(
            new @Nullable Object[] {
              table.name(),
              partition.number(),
              partition.from(),
              partition.to(),
              partition.items(),
              partition.bytes(),
              BigDecimal.valueOf(partition.readUnitsPerSecond()),
              BigDecimal.valueOf(partition.writeUnitsPerSecond()),
              insight.splits()
            });
      }
    }
    return rows;
  }

  private static List<@Nullable Object[]> settings(Asker asker) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Setting setting : asker.settings().get()) {
      rows.add(
          new @Nullable Object[] {
            setting.property(),
            setting.value(),
            setting.standard(),
            setting.source(),
            setting.description()
          });
    }
    return rows;
  }

  private List<@Nullable Object[]> columns() {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Table table : catalog.tables()) {
      List<SeenAttribute> seen = catalog.seenAttributes(table).attributes();
      // After the names, so that none of them is missing there.
      Optional<AttributeCounts> counts = catalog.attributeCounts(table);
      for (SeenAttribute attribute : seen) {
        Column column = table.columnOf(attribute.name());
        TypeCounts count = counts.map(all -> TypeCounts.of(all, attribute.name())).orElse(null);
        rows.add(
            new @Nullable Object[] {
              table.name(),
              attribute.name(),
              attribute.types().stream().map(Enum::name).sorted().collect(Collectors.joining(", ")),
              column == null ? null : column.name(),
              column == null ? null : column.type().toString(),
              count == null ? null : count.total(),
              count == null ? null : count.toString()
            });
      }
    }
    return rows;
  }
}
