package io.partita.engine.embedded.store;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * All tables at one moment. Immutable; a change of structure makes a new one.
 *
 * @param version grows with every change of any table's structure
 */
public record Structure(
    long version, Map<Long, TableStructure> byId, Map<String, TableStructure> byName) {
  /** No table. */
  public static final Structure EMPTY = new Structure(0, Map.of(), Map.of());

  public Structure {
    byId = Collections.unmodifiableMap(new TreeMap<>(byId));
    byName = Collections.unmodifiableMap(new TreeMap<>(byName));
  }

  /** This structure with one more table. */
  Structure with(TableStructure table) {
    Map<Long, TableStructure> ids = new TreeMap<>(byId);
    Map<String, TableStructure> names = new TreeMap<>(byName);
    ids.put(table.id(), table);
    names.put(table.name(), table);
    return new Structure(version + 1, ids, names);
  }

  /** This structure without one table. */
  Structure without(TableStructure table) {
    Map<Long, TableStructure> ids = new TreeMap<>(byId);
    Map<String, TableStructure> names = new TreeMap<>(byName);
    ids.remove(table.id());
    names.remove(table.name());
    return new Structure(version + 1, ids, names);
  }
}
