package io.partita.sql.catalog;

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
    Table table = name == null ? null : catalog.resolve(name).table();
    String text =
        switch (show.what()) {
          case TABLES ->
              "SELECT table_name, table_type, table_comment FROM information_schema.tables"
                  + " WHERE table_schema = 'main' ORDER BY table_name";
          case COLUMNS ->
              "SELECT column_name, data_type, character_maximum_length, numeric_precision,"
                  + " numeric_scale, is_nullable, column_default, is_declared, column_comment"
                  + " FROM information_schema.columns WHERE"
                  + of(table, "table_schema", true)
                  + " AND"
                  + of(table, "table_name", false)
                  + " ORDER BY ordinal_position";
          case INDEXES ->
              "SELECT * FROM sys.indexes WHERE"
                  + of(table, "table_name", false)
                  + " ORDER BY index_name";
          case CREATE_TABLE ->
              "SELECT definition AS create_table FROM sys.tables WHERE"
                  + of(table, "table_name", false);
        };
    return StatementParser.parse(text).statement();
  }

  private static String of(@Nullable Table table, String column, boolean schema) {
    if (table == null) {
      throw new IllegalStateException("SHOW needs a table");
    }
    String value = schema ? table.schema() : table.name();
    return " " + column + " = '" + value.replace("'", "''") + "'";
  }
}
