package io.partita.sql.plan;

import io.partita.engine.AttributeDictionary.SeenAttribute;
import io.partita.sql.ColumnDescription;
import io.partita.sql.catalog.ColumnType;
import io.partita.sql.catalog.Metadata;
import io.partita.sql.catalog.Table;
import org.jspecify.annotations.Nullable;

/**
 * What a plan's type cannot say of a column of a query.
 *
 * @param name the name in the table that it comes from, else the label
 * @param table the table that it comes from unchanged, or null
 * @param type the type if it is known from a declaration, a dictionary or a CAST; null if the
 *     plan's type says it
 */
record Output(
    String label, String name, @Nullable Table table, @Nullable ColumnType type, boolean nullable) {
  /** An undeclared attribute. */
  static Output of(SeenAttribute attribute, Table table) {
    String name = attribute.name();
    return new Output(name, name, table, Metadata.typeOf(attribute.types()), true);
  }

  /** The label of a computed column that has no name, by those before it. */
  static String unnamed(int before) {
    return "_" + (before + 1);
  }

  ColumnDescription describe(ColumnType planned) {
    ColumnType known = type == null ? planned : type;
    return new ColumnDescription(
        label,
        name,
        table == null ? null : table.schema(),
        table == null ? null : table.name(),
        known.type(),
        known.precision(),
        known.scale(),
        nullable);
  }

  Output labelled(String written) {
    return new Output(written, name, table, type, nullable);
  }

  /** The same column where a row may have no partner. */
  Output orNull() {
    return new Output(label, name, table, type, true);
  }
}
