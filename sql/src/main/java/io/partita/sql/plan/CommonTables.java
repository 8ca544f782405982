package io.partita.sql.plan;

import io.partita.sql.catalog.Names;
import io.partita.sql.statement.QueryExpression.CommonTable;
import io.partita.sql.statement.TableName;
import org.jspecify.annotations.Nullable;

/**
 * The tables of WITH that a query sees: the nearest one, and those before it.
 *
 * @param scope the names around the WITH, or null
 */
record CommonTables(@Nullable CommonTables before, CommonTable table, @Nullable NameScope scope) {

  /** The entry of a written name, or null if it is a table of the catalog. */
  static @Nullable CommonTables find(@Nullable CommonTables tables, TableName name) {
    if (name.parts().size() > 1) {
      return null;
    }
    for (CommonTables entry = tables; entry != null; entry = entry.before) {
      if (Names.matches(name.parts().get(0), entry.table.name().name())) {
        return entry;
      }
    }
    return null;
  }
}
