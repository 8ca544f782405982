package io.partita.sql.catalog;

import io.partita.sql.activity.Activity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The schemas {@code information_schema} and {@code sys} of a catalog, made when one of them is
 * asked for: a process that never does starts sooner.
 */
final class SystemSchemas {
  private final Catalog catalog;
  private final Activity activity;
  private @Nullable Map<String, Map<String, Table>> schemas;

  SystemSchemas(Catalog catalog, Activity activity) {
    this.catalog = catalog;
    this.activity = activity;
  }

  private synchronized Map<String, Map<String, Table>> schemas() {
    if (schemas == null) {
      schemas = make();
    }
    return schemas;
  }

  private Map<String, Map<String, Table>> make() {
    Map<String, Map<String, Table>> made = new LinkedHashMap<>();
    List<Table> tables = new ArrayList<>();
    tables.addAll(new InformationSchema(catalog).tables());
    tables.addAll(new SysSchema(catalog).tables());
    tables.addAll(new ActivityTables(activity).tables());
    for (Table table : tables) {
      made.computeIfAbsent(table.schema(), schema -> new TreeMap<>()).put(table.name(), table);
    }
    return made;
  }

  /** The names of the schemas. */
  Collection<String> names() {
    return schemas().keySet();
  }

  /** The tables of a schema by name; null if it is not one of these. */
  @Nullable Map<String, Table> tables(String schema) {
    return schemas().get(schema);
  }

  /** All tables, by schema and name. */
  List<Table> all() {
    return schemas().values().stream().flatMap(tables -> tables.values().stream()).toList();
  }
}
