package io.partita.sql.catalog;

import io.partita.sql.SqlType;
import io.partita.sql.TableMetadata;
import io.partita.sql.TableMetadata.ColumnMetadata;
import io.partita.sql.TableMetadata.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code information_schema}: what ISO 9075-11 says of schemas, tables, columns and keys, as far as
 * there is something to say of them here. Its names are in lower case.
 */
final class InformationSchema {
  static final String NAME = "information_schema";
  private static final String PRIMARY = "PRIMARY";

  private final Catalog catalog;

  InformationSchema(Catalog catalog) {
    this.catalog = catalog;
  }

  List<Table> tables() {
    return List.of(
        new SystemTable(NAME, "schemata")
            .text("catalog_name", "schema_name", "schema_owner")
            .filledBy(this::schemata),
        new SystemTable(NAME, "tables")
            .text("table_catalog", "table_schema", "table_name", "table_type", "is_insertable_into")
            .text("table_comment")
            .filledBy(this::tableRows),
        new SystemTable(NAME, "views")
            .text("table_catalog", "table_schema", "table_name", "view_definition")
            .text("check_option", "is_updatable", "is_insertable_into")
            .filledBy(this::views),
        new SystemTable(NAME, "columns")
            .text("table_catalog", "table_schema", "table_name", "column_name")
            .whole("ordinal_position")
            .text("column_default", "is_nullable", "data_type")
            .whole(
                "character_maximum_length",
                "numeric_precision",
                "numeric_scale",
                "datetime_precision")
            .text("is_declared", "column_comment")
            .filledBy(this::columns),
        new SystemTable(NAME, "table_constraints")
            .text("constraint_catalog", "constraint_schema", "constraint_name")
            .text("table_schema", "table_name", "constraint_type")
            .filledBy(this::constraints),
        new SystemTable(NAME, "key_column_usage")
            .text("constraint_catalog", "constraint_schema", "constraint_name")
            .text("table_schema", "table_name", "column_name")
            .whole("ordinal_position")
            .filledBy(this::keyColumns));
  }

  private List<@Nullable Object[]> schemata() {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (String schema : catalog.schemaNames()) {
      rows.add(new @Nullable Object[] {catalog.name(), schema, null});
    }
    return rows;
  }

  private List<@Nullable Object[]> tableRows() {
    return rows(
        (table, rows) ->
            rows.add(
                new @Nullable Object[] {
                  catalog.name(),
                  table.schema(),
                  table.name(),
                  switch (table.kind()) {
                    case TABLE -> "BASE TABLE";
                    case VIEW -> "VIEW";
                    case SYSTEM_TABLE -> "SYSTEM TABLE";
                  },
                  table.kind() == Kind.TABLE ? "YES" : "NO",
                  table.remarks()
                }));
  }

  private List<@Nullable Object[]> views() {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (View view : catalog.views()) {
      rows.add(
          new @Nullable Object[] {
            catalog.name(), Catalog.MAIN, view.name(), view.text(), "NONE", "NO", "NO"
          });
    }
    return rows;
  }

  private List<@Nullable Object[]> columns() {
    return rows(
        (table, rows) -> {
          long position = 0;
          for (ColumnMetadata column : table.columns()) {
            boolean text = column.type() == SqlType.VARCHAR || column.type() == SqlType.CHAR;
            boolean sized = column.precision() > 0;
            rows.add(
                new @Nullable Object[] {
                  catalog.name(),
                  table.schema(),
                  table.name(),
                  column.name(),
                  ++position,
                  column.defaultText(),
                  column.nullable() ? "YES" : "NO",
                  column.type().words(),
                  text && sized ? column.precision() : null,
                  column.type() == SqlType.DECIMAL && sized ? column.precision() : null,
                  column.type() == SqlType.DECIMAL && sized ? column.scale() : null,
                  column.type().hasTimeOfDay() && sized ? column.scale() : null,
                  column.declared() ? "YES" : "NO",
                  column.remarks()
                });
          }
        });
  }

  private List<@Nullable Object[]> constraints() {
    return rows(
        (table, rows) -> {
          if (table.kind() == Kind.TABLE) {
            rows.add(
                new @Nullable Object[] {
                  catalog.name(),
                  table.schema(),
                  PRIMARY,
                  table.schema(),
                  table.name(),
                  "PRIMARY KEY"
                });
          }
        });
  }

  private List<@Nullable Object[]> keyColumns() {
    return rows(
        (table, rows) -> {
          long position = 0;
          for (String column : table.keyColumns()) {
            rows.add(
                new @Nullable Object[] {
                  catalog.name(),
                  table.schema(),
                  PRIMARY,
                  table.schema(),
                  table.name(),
                  column,
                  ++position
                });
          }
        });
  }

  private List<@Nullable Object[]> rows(
      BiConsumer<TableMetadata, List<@Nullable Object[]>> rowsOfTable) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (TableMetadata table : Metadata.of(catalog)) {
      rowsOfTable.accept(table, rows);
    }
    return rows;
  }
}
