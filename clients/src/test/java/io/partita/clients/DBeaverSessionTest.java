package io.partita.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What DBeaver calls on a file database, in its order and with its texts: connect, browse, read,
 * edit, cancel, explain, rebuild the DDL, leave.
 */
class DBeaverSessionTest {
  @TempDir Path directory;

  private String url = "";
  private Connection connection;
  private String database = "";

  @BeforeEach
  void connect() throws SQLException {
    url = "jdbc:partita:" + directory.resolve("dbeaver");
    Driver driver = DriverManager.getDriver(url);
    Properties info = new Properties();
    info.setProperty("scan", "allow");
    assertThat(driver.acceptsURL(url)).isTrue();
    connection = driver.connect(url, info);
    connection.setAutoCommit(true);
    assertThat(connection.getAutoCommit()).isTrue();
    database = connection.getCatalog();
    assertThat(connection.getSchema()).isEqualTo("main");
    connection.setCatalog(database);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE a_b (pk VARCHAR(20), sk VARCHAR(10), total DECIMAL(12, 2), status VARCHAR,"
              + " day DATE, at TIMESTAMP, ok BOOLEAN, n INTEGER, doc MAP, PRIMARY KEY (pk, sk))");
      statement.execute("CREATE TABLE aXb (pk VARCHAR PRIMARY KEY, other VARCHAR)");
      statement.execute(
          "INSERT INTO a_b VALUE {'pk': 'a', 'sk': '1', 'total': 10.5, 'status': 'x', 'day':"
              + " '2026-01-02', 'ok': TRUE, 'n': 7, 'doc': {'k': [1]}}");
      statement.execute("INSERT INTO a_b (pk, sk, total, status) VALUES ('a', '2', 20, 'y')");
    }
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
    connection.close();
  }

  private static List<String> rows(ResultSet rows, String... labels) throws SQLException {
    List<String> all = new ArrayList<>();
    try (rows) {
      while (rows.next()) {
        StringBuilder row = new StringBuilder();
        for (String label : labels) {
          row.append(row.length() == 0 ? "" : " ").append(rows.getString(label));
        }
        all.add(row.toString());
      }
    }
    return all;
  }

  @Test
  void everyAnswerWithoutArgumentsIsThere() throws Exception {
    DatabaseMetaData metadata = connection.getMetaData();
    for (Method method : DatabaseMetaData.class.getMethods()) {
      if (method.getParameterCount() == 0) {
        Object answer = method.invoke(metadata);
        assertThat(answer).as(method.getName()).isNotNull();
        if (answer instanceof ResultSet rows) {
          rows.close();
        }
      }
    }
    try (Connection second = DriverManager.getConnection(url)) {
      assertThat(second.isValid(10_000)).isTrue();
    }
  }

  @Test
  void theNavigatorFindsSchemasTablesColumnsAndKeys() throws SQLException {
    DatabaseMetaData metadata = connection.getMetaData();
    assertThat(rows(metadata.getTypeInfo(), "TYPE_NAME")).contains("DECIMAL", "MAP");
    assertThat(rows(metadata.getCatalogs(), "TABLE_CAT")).containsExactly(database);
    assertThat(rows(metadata.getSchemas(database, "%"), "TABLE_SCHEM"))
        .isEqualTo(rows(metadata.getSchemas(null, "%"), "TABLE_SCHEM"))
        .contains("main");
    assertThat(rows(metadata.getTableTypes(), "TABLE_TYPE")).contains("TABLE");
    assertThat(rows(metadata.getTables(database, "main", "%", null), "TABLE_NAME", "TABLE_TYPE"))
        .containsExactly("aXb TABLE", "a_b TABLE");
    assertThat(rows(metadata.getFunctions(database, "main", "%"), "FUNCTION_NAME")).isEmpty();
    assertThat(rows(metadata.getProcedures(database, "main", "%"), "PROCEDURE_NAME")).isEmpty();

    List<String> columns =
        rows(metadata.getColumns(database, "main", "a_b", "%"), "COLUMN_NAME", "TYPE_NAME");
    assertThat(columns).hasSize(9).startsWith("pk VARCHAR", "sk VARCHAR", "total DECIMAL");
    assertThat(
            rows(metadata.getColumns(database, "main", "a\\_b", "%"), "COLUMN_NAME", "TYPE_NAME"))
        .isEqualTo(columns);
    assertThat(rows(metadata.getColumns(database, "main", "%", "%"), "TABLE_NAME"))
        .hasSize(11)
        .contains("aXb", "a_b");
    assertThat(rows(metadata.getPrimaryKeys(database, "main", "a_b"), "COLUMN_NAME", "KEY_SEQ"))
        .containsExactly("pk 1", "sk 2");
    assertThat(rows(metadata.getPrimaryKeys(database, "main", "%"), "TABLE_NAME")).hasSize(3);
    assertThat(rows(metadata.getIndexInfo(database, "main", "a_b", false, true), "NON_UNIQUE"))
        .containsExactly("false", "false");
    assertThat(rows(metadata.getImportedKeys(database, "main", "a_b"), "FK_NAME")).isEmpty();
    assertThat(rows(metadata.getExportedKeys(database, "main", "a_b"), "FK_NAME")).isEmpty();
  }

  @Test
  void theDataTabReadsAPageByTypeOfColumn() throws SQLException {
    try (Statement statement = connection.createStatement(1003, 1007)) {
      statement.setMaxRows(200);
      assertThat(statement.execute("SELECT * FROM main.a_b")).isTrue();
      try (ResultSet rows = statement.getResultSet()) {
        ResultSetMetaData about = rows.getMetaData();
        for (int i = 1; i <= about.getColumnCount(); i++) {
          assertThat(about.getColumnName(i)).isEqualTo(about.getColumnLabel(i));
          assertThat(about.getTableName(i)).isEqualTo("a_b");
          assertThat(about.isWritable(i)).isTrue();
          assertThat(about.getColumnDisplaySize(i)).isPositive();
        }
        assertThat(rows.next()).isTrue();
        assertThat(rows.getObject("total")).isEqualTo(new BigDecimal("10.50"));
        assertThat(rows.getDate("day")).hasToString("2026-01-02");
        assertThat(rows.getObject("at")).isNull();
        assertThat(rows.getBoolean("ok")).isTrue();
        assertThat(rows.getLong("n")).isEqualTo(7);
        assertThat(rows.wasNull()).isFalse();
        assertThat(rows.getObject("doc")).hasToString("{\"k\":[1]}");
        assertThat(rows.next()).isTrue();
        assertThat(rows.getLong("n")).isZero();
        assertThat(rows.wasNull()).isTrue();
      }
      statement.setMaxRows(1);
      assertThat(
              rows(
                  statement.executeQuery(
                      "SELECT * FROM main.a_b WHERE status = 'y' ORDER BY total DESC"),
                  "sk"))
          .containsExactly("2");
    }
    try (Connection forbidding = DriverManager.getConnection(url);
        Statement statement = forbidding.createStatement()) {
      assertThatThrownBy(() -> statement.execute("SELECT * FROM main.a_b"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42SCN"));
    }
  }

  /** The editor's statement with values bound as it binds them; gives the count. */
  private long edit(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql, 1003, 1007)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(
            i + 1, values[i], values[i] instanceof BigDecimal ? Types.DECIMAL : Types.VARCHAR);
      }
      assertThat(statement.execute()).isFalse();
      long count = statement.getLargeUpdateCount();
      assertThat(statement.getMoreResults()).isFalse();
      assertThat(statement.getUpdateCount()).isEqualTo(-1);
      assertThat((Object) statement.getWarnings()).isNull();
      return count;
    }
  }

  private void editCells() throws SQLException {
    String update = "UPDATE main.a_b\n\tSET total=?\n\tWHERE pk=? AND sk=?";
    String insert = "INSERT INTO main.a_b (pk,sk,total)\n\tVALUES (?,?,?)";
    String delete = "DELETE FROM main.a_b\n\tWHERE pk=? AND sk=?";

    assertThat(edit(update, new BigDecimal("3"), "a", "1")).isEqualTo(1);
    assertThat(edit(update, new BigDecimal("3"), "a", "none")).isZero();
    assertThat(edit(insert, "n", "1", new BigDecimal("9"))).isEqualTo(1);
    assertThatThrownBy(() -> edit(insert, "n", "1", new BigDecimal("9")))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("23505"));
    assertThat(edit(delete, "n", "1")).isEqualTo(1);
    assertThat(edit(delete, "n", "1")).isZero();
  }

  @Test
  void theEditorChangesCellsInBothModes() throws SQLException {
    editCells();

    connection.setAutoCommit(false);
    Savepoint savepoint = connection.setSavepoint();
    editCells();
    connection.rollback(savepoint);
    editCells();
    connection.commit();
    edit("UPDATE main.a_b\n\tSET status=?\n\tWHERE pk=? AND sk=?", "lost", "a", "2");
    connection.rollback();
    connection.setAutoCommit(true);

    try (Statement statement = connection.createStatement()) {
      assertThat(
              rows(
                  statement.executeQuery("SELECT * FROM main.a_b WHERE pk = 'a' ORDER BY sk"),
                  "sk",
                  "total",
                  "status"))
          .containsExactly("1 3.00 x", "2 20.00 y");
    }
  }

  @Test
  void aCancelOfWhatIsOverTouchesNothingAndThePingWorks() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT * FROM main.a_b WHERE pk = 'a'");
      statement.cancel();
      assertThat(connection.isValid(10_000)).isTrue();
      assertThat(statement.execute("SELECT 1")).isTrue();
    }
  }

  @Test
  void anExplainIsTextWithRows() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertThat(statement.execute("EXPLAIN SELECT * FROM main.a_b WHERE pk='a'")).isTrue();
      assertThat(rows(statement.getResultSet(), "plan").get(0)).startsWith("Query a_b");
    }
  }

  @Test
  void theDdlThatIsBuiltFromMetadataMakesTheSameColumns() throws SQLException {
    DatabaseMetaData metadata = connection.getMetaData();
    List<String> columns = new ArrayList<>();
    try (ResultSet rows = metadata.getColumns(database, "main", "a_b", "%")) {
      while (rows.next()) {
        int size = rows.getInt("COLUMN_SIZE");
        String type = rows.getString("TYPE_NAME");
        boolean sized =
            (type.equals("VARCHAR") && size < 409_600) || (type.equals("DECIMAL") && size > 0);
        int digits = rows.getInt("DECIMAL_DIGITS");
        columns.add(
            rows.getString("COLUMN_NAME")
                + " "
                + type
                + (!sized ? "" : "(" + size + (type.equals("DECIMAL") ? "," + digits : "") + ")"));
      }
    }
    List<String> keys = rows(metadata.getPrimaryKeys(database, "main", "a_b"), "COLUMN_NAME");
    String ddl =
        "CREATE TABLE main.rebuilt (\n\t"
            + String.join(",\n\t", columns)
            + ",\n\tCONSTRAINT PRIMARY_1 PRIMARY KEY ("
            + String.join(",", keys)
            + ")\n)";

    try (Statement statement = connection.createStatement()) {
      statement.execute(ddl.replace("CONSTRAINT PRIMARY_1 ", ""));
    }

    String[] labels = {"COLUMN_NAME", "DATA_TYPE", "COLUMN_SIZE", "DECIMAL_DIGITS", "NULLABLE"};
    assertThat(rows(metadata.getColumns(database, "main", "rebuilt", "%"), labels))
        .isEqualTo(rows(metadata.getColumns(database, "main", "a_b", "%"), labels));
  }

  @Test
  void afterTheLastCloseTheDirectoryCanBeDeleted() throws Exception {
    assertThatThrownBy(connection::rollback)
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25P01"));
    connection.close();
    connection.close();

    try (var files = Files.walk(directory.resolve("dbeaver"))) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    assertThat(directory.resolve("dbeaver")).doesNotExist();
  }
}
