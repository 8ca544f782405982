package io.partita.engine.embedded;

import io.partita.engine.GlobalIndexDescription;
import io.partita.engine.IndexStatus;
import io.partita.engine.ListTablesResult;
import io.partita.engine.LocalIndex;
import io.partita.engine.PartitionInsight.IndexProgressDescription;
import io.partita.engine.PartitionInsight.PartitionDescription;
import io.partita.engine.TableDescription;
import io.partita.engine.TableStatistics.Counts;
import io.partita.engine.TableStatus;
import io.partita.engine.ValidationException;
import io.partita.engine.ValidationException.Kind;
import io.partita.engine.embedded.index.IndexPropagation;
import io.partita.engine.embedded.partition.PartitionMap;
import io.partita.engine.embedded.partition.PartitionSplits;
import io.partita.engine.embedded.partition.TableCatalog;
import io.partita.engine.embedded.partition.TableLayout;
import io.partita.engine.embedded.store.IndexPosition;
import io.partita.engine.embedded.store.Storage;
import io.partita.engine.embedded.store.TableStructure;
import io.partita.engine.embedded.store.TableStructure.GlobalIndexStructure;
import io.partita.engine.embedded.store.TableStructure.LocalIndexStructure;
import io.partita.engine.value.Binary;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is told of tables, their indexes and their partitions. */
final class Insight {
  private static final int MAX_LISTED_TABLES = 100;

  private final Storage storage;
  private final TableCatalog catalog;
  private final PartitionSplits splits;
  private final IndexPropagation indexes;

  Insight(Storage storage, TableCatalog catalog, PartitionSplits splits, IndexPropagation indexes) {
    this.storage = storage;
    this.catalog = catalog;
    this.splits = splits;
    this.indexes = indexes;
  }

  ListTablesResult list(@Nullable String exclusiveStartTable, int limit) {
    if (limit < 1 || limit > MAX_LISTED_TABLES) {
      throw new ValidationException(
          Kind.INVALID_PARAMETER,
          "1 validation error detected: Value '"
              + limit
              + "' at 'limit' failed to satisfy constraint: Member must have value "
              + (limit < 1 ? "greater than or equal to 1" : "less than or equal to 100"));
    }
    List<String> names = new ArrayList<>(catalog.names());
    if (exclusiveStartTable != null) {
      names.removeIf(name -> name.compareTo(exclusiveStartTable) <= 0);
    }
    List<String> page = names.subList(0, Math.min(limit, names.size()));
    return new ListTablesResult(
        page, page.size() < names.size() ? page.get(page.size() - 1) : null);
  }

  TableDescription describe(TableStructure table) {
    Counts counts = storage.counts(table.id());
    List<LocalIndex> localIndexes =
        table.localIndexes().stream().map(LocalIndexStructure::index).toList();
    return new TableDescription(
        table.name(),
        table.id(),
        table.key(),
        table.unsettledIndex() == null ? TableStatus.ACTIVE : TableStatus.UPDATING,
        localIndexes,
        table.globalIndexes().stream().map(this::describe).toList(),
        table.collectionLimitBytes(),
        table.definition(),
        table.created(),
        counts.items(),
        counts.bytes(),
        catalog.version());
  }

  private GlobalIndexDescription describe(GlobalIndexStructure index) {
    Counts counts = storage.counts(index.id());
    return new GlobalIndexDescription(
        index.index(),
        switch (index.state()) {
          case ACTIVE -> IndexStatus.ACTIVE;
          case ALLOCATING, BACKFILLING -> IndexStatus.CREATING;
          case DELETING -> IndexStatus.DELETING;
        },
        switch (index.state()) {
          case ALLOCATING -> Boolean.FALSE;
          case BACKFILLING -> Boolean.TRUE;
          case ACTIVE, DELETING -> null;
        },
        counts.items(),
        counts.bytes(),
        indexes.lag(index.id()));
  }

  List<PartitionDescription> partitions(TableLayout table) {
    PartitionMap map = table.partitions();
    List<PartitionSplits.Load> loads = splits.loads(table);
    List<PartitionDescription> partitions = new ArrayList<>();
    for (int i = 0; i < map.size(); i++) {
      Counts counts = storage.partitionCounts(table.id(), i);
      partitions.add(
          new PartitionDescription(
              i,
              hexadecimal(map.from(i)),
              hexadecimal(map.to(i)),
              counts.items(),
              counts.bytes(),
              loads.get(i).readUnitsPerSecond(),
              loads.get(i).writeUnitsPerSecond()));
    }
    return partitions;
  }

  private static @Nullable String hexadecimal(@Nullable Binary key) {
    return key == null ? null : HexFormat.of().formatHex(key.toByteArray());
  }

  List<IndexProgressDescription> indexes(TableStructure table) {
    return table.globalIndexes().stream().map(this::progress).toList();
  }

  private IndexProgressDescription progress(GlobalIndexStructure index) {
    GlobalIndexDescription description = describe(index);
    IndexPosition position = storage.indexes().position(index.id());
    return new IndexProgressDescription(
        description.index().name(),
        description.status(),
        position == null ? 0 : filled(position),
        description.lag());
  }

  /** Keys begin with a hash, so the first bytes of the last one say which part lies below it. */
  private static double filled(IndexPosition position) {
    byte[] last = position.filledTo();
    if (position.complete() || last == null) {
      return position.complete() ? 1 : 0;
    }
    double part = 0;
    for (int i = Math.min(last.length, Integer.BYTES) - 1; i >= 0; i--) {
      part = (part + (last[i] & 0xFF)) / 256;
    }
    return part;
  }
}
