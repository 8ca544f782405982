package io.partita.engine.embedded.partition;

import io.partita.engine.KeySchema;
import io.partita.engine.embedded.store.TableStructure;
import io.partita.engine.embedded.store.TableStructure.IndexState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table, ready for use: its map, its keys, its indexes, its partitions. Immutable. */
public final class TableLayout {
  private final TableStructure structure;
  private final KeyLayout keys;
  private final List<IndexLayout> indexes;
  private final List<IndexLayout> globalIndexes;
  private final PartitionMap partitions;
  private final TableMeter meter;

  TableLayout(TableStructure structure, TableMeter meter) {
    this.structure = structure;
    this.meter = meter;
    this.keys = KeyLayout.ofTable(structure.key());
    this.indexes =
        structure.localIndexes().stream()
            .map(index -> IndexLayout.local(structure.key(), index))
            .toList();
    this.globalIndexes =
        structure.globalIndexes().stream()
            .filter(index -> index.state() != IndexState.DELETING)
            .map(index -> IndexLayout.global(structure.key(), index))
            .toList();
    this.partitions = new PartitionMap(structure.id(), structure.partitionBoundaries());
  }

  /** The table as the storage keeps it. */
  public TableStructure structure() {
    return structure;
  }

  /** The id of the table and of its map. */
  public long id() {
    return structure.id();
  }

  /** The table's name. */
  public String name() {
    return structure.name();
  }

  /** The key attributes. */
  public KeySchema key() {
    return structure.key();
  }

  /** The keys of the items. */
  public KeyLayout keys() {
    return keys;
  }

  /** The local indexes. */
  public List<IndexLayout> indexes() {
    return indexes;
  }

  /** The global indexes that changes go to: all but those that are being deleted. */
  public List<IndexLayout> globalIndexes() {
    return globalIndexes;
  }

  /** The partitions that requests are routed through. */
  public PartitionMap partitions() {
    return partitions;
  }

  /** What the partitions take. */
  TableMeter meter() {
    return meter;
  }

  /** The index of that name, local or global, or null. */
  public @Nullable IndexLayout index(String name) {
    for (IndexLayout index : indexes) {
      if (index.name().equals(name)) {
        return index;
      }
    }
    for (IndexLayout index : globalIndexes) {
      if (index.name().equals(name)) {
        return index;
      }
    }
    return null;
  }
}
