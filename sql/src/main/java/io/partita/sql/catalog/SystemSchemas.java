package io.partita.sql.catalog;

import io.partita.sql.activity.Activity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The schemas {@code information_schema} and {@code sys} of a catalog. */
final class SystemSchemas {
  private final Map<String, Map<String, Table>> schemas = new LinkedHashMap<>();

  SystemSchemas(Catalog catalog, Activity activity) {
    List<Table> tables = new ArrayList<>();
    tables.addAll(new InformationSchema(catalog).tables());
    tables.addAll(new SysSchema(catalog).tables());
    tables.addAll(new ActivityTables(activity).tables());
    for (Table table : tables) {
      schemas.computeIfAbsent(table.schema(), schema -> new TreeMap<>()).put(table.name(), table);
    }
  }

  /** The names of the schemas. */
  Collection<String> names() {
    return schemas.keySet();
  }

  /** The tables of a schema by name; null if it is not one of these. */
  @Nullable Map<String, Table> tables(String schema) {
    return schemas.get(schema);
  }

  /** All tables, by schema and name. */
  List<Table> all() {
    return schemas.values().stream().flatMap(tables -> tables.values().stream()).toList();
  }
}
