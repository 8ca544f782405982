package io.partita.engine.embedded.partition;

import io.partita.engine.ResourceNotFoundException;
import io.partita.engine.embedded.store.Storage;
import io.partita.engine.embedded.store.Structure;
import io.partita.engine.embedded.store.TableStructure;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The tables by name, ready for use. Follows the storage's structure: a lookup compares one
 * reference, and only a change of structure makes new layouts, of the tables that changed.
 */
public final class TableCatalog {
  private final Storage storage;
  private volatile Snapshot snapshot = new Snapshot(Structure.EMPTY, Map.of());

  private record Snapshot(Structure structure, Map<String, TableLayout> byName) {}

  /** The tables of a storage. */
  public TableCatalog(Storage storage) {
    this.storage = storage;
  }

  /**
   * The table of that name.
   *
   * @throws ResourceNotFoundException if there is none
   */
  public TableLayout table(String name) {
    TableLayout table = current().byName.get(name);
    if (table == null) {
      throw new ResourceNotFoundException(name);
    }
    return table;
  }

  /** The table of that name as a structure has it, or null if it is gone or another by now. */
  public @Nullable TableLayout table(TableStructure structure) {
    TableLayout table = current().byName.get(structure.name());
    return table != null && table.id() == structure.id() ? table : null;
  }

  /**
   * The table of that name in a structure that may be an older one.
   *
   * @throws ResourceNotFoundException if there is none
   */
  @SuppressWarnings("ReferenceEquality") // A structure that is the same object has not changed.
  public TableLayout table(String name, Structure structure) {
    TableStructure table = structure.byName().get(name);
    if (table == null) {
      throw new ResourceNotFoundException(name);
    }
    TableLayout layout = current().byName.get(name);
    // What is read at an older state says nothing about the partitions of now.
    return layout != null && layout.structure() == table
        ? layout
        : new TableLayout(table, new TableMeter());
  }

  /** The names of all tables, sorted. */
  public Collection<String> names() {
    return new TreeMap<>(current().byName).keySet();
  }

  /** The version of the structure that lookups see. */
  public long version() {
    return current().structure.version();
  }

  @SuppressWarnings("ReferenceEquality") // A structure that is the same object has not changed.
  private Snapshot current() {
    Snapshot known = snapshot;
    Structure structure = storage.structure();
    if (known.structure == structure) {
      return known;
    }
    Map<String, TableLayout> byName = new HashMap<>();
    for (TableStructure table : structure.byName().values()) {
      TableLayout layout = known.byName.get(table.name());
      boolean same = layout != null && layout.id() == table.id();
      byName.put(
          table.name(),
          layout != null && layout.structure() == table
              ? layout
              : new TableLayout(table, same ? layout.meter() : new TableMeter()));
    }
    Snapshot made = new Snapshot(structure, byName);
    // Threads that race here make equal snapshots; an older one that wins is replaced at the next
    // lookup.
    snapshot = made;
    return made;
  }
}
