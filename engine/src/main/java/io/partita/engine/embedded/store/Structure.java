package io.partita.engine.embedded.store;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All tables and named definitions at one moment. Immutable; a change of structure makes a new one.
 *
 * @param version grows with every change of any table's structure, or of a definition
 * @param definitions the named ones, by their names
 */
public record Structure(
    long version,
    Map<Long, TableStructure> byId,
    Map<String, TableStructure> byName,
    Map<String, String> definitions) {
  /** No table. */
  public static final Structure EMPTY = new Structure(0, Map.of(), Map.of(), Map.of());

  public Structure {
    byId = Collections.unmodifiableMap(new TreeMap<>(byId));
    byName = Collections.unmodifiableMap(new TreeMap<>(byName));
    definitions = Collections.unmodifiableMap(new TreeMap<>(definitions));
  }

  /** This structure with one more table. */
  Structure with(TableStructure table) {
    Map<Long, TableStructure> ids = new TreeMap<>(byId);
    Map<String, TableStructure> names = new TreeMap<>(byName);
    ids.put(table.id(), table);
    names.put(table.name(), table);
    return new Structure(version + 1, ids, names, definitions);
  }

  /** This structure without one table. */
  Structure without(TableStructure table) {
    Map<Long, TableStructure> ids = new TreeMap<>(byId);
    Map<String, TableStructure> names = new TreeMap<>(byName);
    ids.remove(table.id());
    names.remove(table.name());
    return new Structure(version + 1, ids, names, definitions);
  }

  /**
   * This structure with another definition of a name.
   *
   * @param definition null for none
   */
  Structure with(String name, @Nullable String definition) {
    Map<String, String> changed = new TreeMap<>(definitions);
    if (definition == null) {
      changed.remove(name);
    } else {
      changed.put(name, definition);
    }
    return new Structure(version + 1, byId, byName, changed);
  }
}
