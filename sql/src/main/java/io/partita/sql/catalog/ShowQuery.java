package io.partita.sql.catalog;

import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.statement.Statement;
import io.partita.sql.statement.Statement.Show;
import io.partita.sql.statement.StatementParser;
import io.partita.sql.statement.TableName;
import org.jspecify.annotations.Nullable;

/** SHOW and DESCRIBE as what they are short for: queries of the system schemas. */
public final class ShowQuery {
  private ShowQuery() {}

  /**
   * The query.
   *
   * @throws io.partita.sql.SqlError if there is no such table
   */
  public static Statement of(Show show, Catalog catalog) {
    TableName name = show.table();
    Shown table = name == null ? null : shown(name, catalog, show.what());
    String text =
        switch (show.what()) {
          case TABLES ->
              "SELECT table_name, table_type, table_comment FROM information_schema.tables"
                  + " WHERE table_schema = 'main' ORDER BY table_name";
          case COLUMNS ->
              "SELECT column_name, data_type, character_maximum_length, numeric_precision,"
                  + " numeric_scale, datetime_precision, is_nullable, column_default, is_declared, column_comment"
                  + " FROM information_schema.columns WHERE"
                  + of(table, "table_schema", true)
                  + " AND"
                  + of(table, "table_name", false)
                  + " ORDER BY ordinal_position";
          case INDEXES ->
              "SELECT * FROM sys.indexes WHERE"
                  + of(table, "table_name", false)
                  + " ORDER BY index_name";
          case CREATE_VIEW ->
              "SELECT view_definition AS create_view FROM information_schema.views WHERE"
                  + of(table, "table_name", false);
          case CREATE_TABLE ->
              "SELECT definition AS create_table FROM sys.tables WHERE"
                  + of(table, "table_name", false);
        };
    return StatementParser.parse(text).statement();
  }

  private record Shown(String schema, String name) {}

  private static Shown shown(TableName name, Catalog catalog, Show.What what) {
    View view = catalog.view(name);
    if (view == null || what == Show.What.CREATE_TABLE || what == Show.What.INDEXES) {
      Table table = catalog.resolve(name).table();
      if (what == Show.What.CREATE_VIEW) {
        throw SqlError.at(
            SqlErrors.WRONG_OBJECT_KIND,
            name.position(),
            name + " is a table: SHOW CREATE TABLE shows it.");
      }
      return new Shown(table.schema(), table.name());
    }
    return new Shown(Catalog.MAIN, view.name());
  }

  private static String of(@Nullable Shown table, String column, boolean schema) {
    if (table == null) {
      throw new IllegalStateException("SHOW needs a table");
    }
    String value = schema ? table.schema() : table.name();
    return " " + column + " = '" + value.replace("'", "''") + "'";
  }
}
