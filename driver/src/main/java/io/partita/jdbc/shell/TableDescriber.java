package io.partita.jdbc.shell;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Prints what {@code \d} says of a table or view: its columns with their keys, then its indexes or
 * its statement.
 */
final class TableDescriber {
  private static final String[] COLUMN_LABELS = {
    "column", "type", "key", "null", "default", "note"
  };
  private static final String[] INDEX_LABELS = {"index", "kind", "key", "holds", "items", "status"};

  private static final String WRONG_KIND = "42809";

  private final Connection connection;
  private final PrintStream out;

  TableDescriber(Connection connection, PrintStream out) {
    this.connection = connection;
    this.out = out;
  }

  /**
   * Describes a table or view.
   *
   * @param name as a statement would write it
   */
  void describe(String name) throws SQLException {
    boolean view = isView(connection, name);
    Map<String, String> keys = view ? Map.of() : keys(name);
    try (Statement statement = connection.createStatement()) {
      List<String[]> columns = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery("SHOW COLUMNS FROM " + name)) {
        while (rows.next()) {
          columns.add(column(rows, keys));
        }
      }
      new TablePrinter(out).print(COLUMN_LABELS, columns);
      out.println("(" + StatementRunner.counted(columns.size(), "column") + ")");
      if (view) {
        out.println();
        new TablePrinter(out).print(statement.executeQuery("SHOW CREATE VIEW " + name));
      }
      if (!keys.isEmpty()) {
        List<String[]> indexes = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("SHOW INDEXES FROM " + name)) {
          while (rows.next()) {
            indexes.add(index(rows));
          }
        }
        if (!indexes.isEmpty()) {
          out.println();
          new TablePrinter(out).print(INDEX_LABELS, indexes);
        }
      }
    }
  }

  /**
   * Whether a name, as a statement would write it, is one of a view; it is refused if of nothing.
   */
  static boolean isView(Connection connection, String name) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet created = statement.executeQuery("SHOW CREATE VIEW " + name)) {
      return created.next();
    } catch (SQLException e) {
      if (WRONG_KIND.equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
  }

  /** The columns of the primary key with their parts in it; none of a system table. */
  private Map<String, String> keys(String name) throws SQLException {
    Map<String, String> keys = new HashMap<>();
    try (PreparedStatement nothing =
        connection.prepareStatement("SELECT * FROM " + name + " WHERE 1 = 0")) {
      ResultSetMetaData described = nothing.getMetaData();
      try (ResultSet rows =
          connection
              .getMetaData()
              .getPrimaryKeys(null, described.getSchemaName(1), described.getTableName(1))) {
        while (rows.next()) {
          keys.put(
              rows.getString("COLUMN_NAME"), rows.getInt("KEY_SEQ") == 1 ? "partition" : "sort");
        }
      }
    }
    return keys;
  }

  private static String[] column(ResultSet rows, Map<String, String> keys) throws SQLException {
    String name = rows.getString("column_name");
    String comment = text(rows, "column_comment");
    boolean declared = rows.getString("is_declared").equals("YES");
    return new String[] {
      name,
      type(rows),
      keys.getOrDefault(name, ""),
      rows.getString("is_nullable").equals("YES") ? "" : "no",
      text(rows, "column_default"),
      declared ? comment : "not declared"
    };
  }

  private static String type(ResultSet rows) throws SQLException {
    String length = text(rows, "character_maximum_length");
    String precision = text(rows, "numeric_precision");
    String size =
        !length.isEmpty()
            ? "(" + length + ")"
            : precision.isEmpty() ? "" : "(" + precision + ", " + text(rows, "numeric_scale") + ")";
    String type = rows.getString("data_type");
    String fraction = text(rows, "datetime_precision");
    return fraction.isEmpty()
        ? type + size
        : type.replaceFirst("^TIME(STAMP)?", "$0(" + fraction + ")");
  }

  private static String[] index(ResultSet rows) throws SQLException {
    String sort = text(rows, "sort_key");
    return new String[] {
      rows.getString("index_name"),
      rows.getString("index_type").toLowerCase(Locale.ROOT),
      rows.getString("partition_key") + (sort.isEmpty() ? "" : ", " + sort),
      rows.getString("projection"),
      text(rows, "items"),
      rows.getString("status").toLowerCase(Locale.ROOT)
    };
  }

  private static String text(ResultSet rows, String column) throws SQLException {
    String text = rows.getString(column);
    return text == null ? "" : text;
  }
}
