package io.partita.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Array;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What tools that need a desktop or a server call, in their order and with their texts, on the
 * orders: Metabase, SQuirreL, LibreOffice Base and DataGrip.
 */
class OtherToolsTest {
  private static List<@Nullable String> column(ResultSet rows, int index) throws SQLException {
    List<@Nullable String> values = new ArrayList<>();
    try (rows) {
      while (rows.next()) {
        values.add(rows.getString(index));
      }
    }
    return values;
  }

  @Test
  void metabaseSyncsTheTablesAndReadsRows() throws SQLException {
    try (Connection connection = Orders.connect("scan=preview")) {
      DatabaseMetaData metadata = connection.getMetaData();
      int lowest =
          IntStream.of(
                  Connection.TRANSACTION_READ_UNCOMMITTED,
                  Connection.TRANSACTION_READ_COMMITTED,
                  Connection.TRANSACTION_REPEATABLE_READ,
                  Connection.TRANSACTION_SERIALIZABLE)
              .filter(level -> supports(metadata, level))
              .findFirst()
              .orElseThrow();
      connection.setTransactionIsolation(lowest);
      connection.setReadOnly(true);
      connection.setHoldability(ResultSet.CLOSE_CURSORS_AT_COMMIT);

      assertThat(lowest).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
      assertThat((Object) connection.getWarnings()).isNull();
      assertThat(column(metadata.getSchemas(), 1)).contains("main");
      String[] kinds = {"TABLE", "PARTITIONED TABLE", "VIEW", "FOREIGN TABLE", "MATERIALIZED VIEW"};
      List<@Nullable String> tables = column(metadata.getTables(null, "main", "%", kinds), 3);
      assertThat(tables).contains("accounts", "customers", "orders", "products");
      for (String table : tables) {
        try (Statement probe = connection.createStatement();
            ResultSet none =
                probe.executeQuery(
                    "SELECT TRUE AS \"_\" FROM \"main\".\"" + table + "\" WHERE 1 <> 1 LIMIT 0")) {
          assertThat(none.next()).isFalse();
          assertThat(none.getMetaData().getColumnLabel(1)).isEqualTo("_");
        }
      }
      assertThat(column(metadata.getColumns(null, "main", "orders", null), 4))
          .startsWith("customer_id", "order_date", "order_no", "status", "total", "lines");
      try (Statement statement =
          connection.createStatement(
              ResultSet.TYPE_FORWARD_ONLY,
              ResultSet.CONCUR_READ_ONLY,
              ResultSet.CLOSE_CURSORS_AT_COMMIT)) {
        statement.setMaxRows(2_000);
        statement.setFetchDirection(ResultSet.FETCH_FORWARD);
        statement.setFetchSize(500);
        try (ResultSet rows =
            statement.executeQuery(
                "SELECT \"main\".\"orders\".\"order_date\" AS \"order_date\","
                    + " \"main\".\"orders\".\"total\" AS \"total\" FROM \"main\".\"orders\""
                    + " WHERE \"main\".\"orders\".\"customer_id\" = 'C0007'"
                    + " ORDER BY \"main\".\"orders\".\"order_date\" DESC LIMIT 2000")) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getObject(1, LocalDateTime.class)).isEqualTo("2025-12-31T15:31:21");
          assertThat(rows.getBigDecimal(2)).isEqualByComparingTo("57.75");
        }
      }
    }
  }

  private static boolean supports(DatabaseMetaData metadata, int level) {
    try {
      return metadata.supportsTransactionIsolationLevel(level);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** It reads metadata by index, one row more than it shows, and what it cannot show as text. */
  @Test
  void squirrelReadsMetadataByIndexAndATable() throws SQLException {
    try (Connection connection = Orders.connect("scan=allow")) {
      DatabaseMetaData metadata = connection.getMetaData();
      assertThat(column(metadata.getSuperTables(null, "main", "%"), 4)).isEmpty();
      try (ResultSet columns = metadata.getColumns(null, "main", "orders", "%")) {
        int ordinal = 0;
        while (columns.next()) {
          for (int i = 1; i <= 24; i++) {
            columns.getString(i);
          }
          assertThat(columns.getString(3)).isEqualTo("orders");
          assertThat(columns.getInt(5)).isNotEqualTo(Types.NULL);
          assertThat(columns.getInt(17)).isEqualTo(++ordinal);
        }
        assertThat(ordinal).isGreaterThanOrEqualTo(6);
      }
      try (ResultSet keys = metadata.getPrimaryKeys(null, "main", "orders")) {
        assertThat(column(keys, 4)).containsExactly("customer_id", "order_date");
      }
      try (Statement statement = connection.createStatement()) {
        statement.setMaxRows(101);
        assertThat(statement.execute("select * from orders")).isTrue();
        try (ResultSet rows = statement.getResultSet()) {
          ResultSetMetaData types = rows.getMetaData();
          int read = 0;
          for (; rows.next(); read++) {
            for (int i = 1; i <= types.getColumnCount(); i++) {
              Object value = rows.getObject(i);
              assertThat(rows.wasNull()).isEqualTo(value == null);
              if (types.getColumnType(i) == Types.ARRAY) {
                assertThat(rows.getString(i)).startsWith("[{");
              }
            }
          }
          assertThat(read).isEqualTo(101);
        }
        statement.setMaxRows(0);
        assertThat(column(statement.executeQuery("select count(*) from orders"), 1))
            .containsExactly("3000");
      }
    }
  }

  /** A driver by class path and class name, null for all kinds, and statements that scroll. */
  @Test
  void libreOfficeBaseFindsTheKeyAndScrolls() throws Exception {
    Driver driver =
        Class.forName("io.partita.jdbc.PartitaDriver")
            .asSubclass(Driver.class)
            .getConstructor()
            .newInstance();
    Properties info = new Properties();
    info.setProperty("user", "");
    info.setProperty("password", "");
    try (Connection connection = driver.connect(Orders.url(""), info)) {
      assertThat((Object) connection.getWarnings()).isNull();
      DatabaseMetaData metadata = connection.getMetaData();
      assertThat(column(metadata.getTables(null, "%", "%", null), 3)).contains("customers");
      assertThat(
              column(
                  metadata.getBestRowIdentifier(
                      null, "main", "customers", DatabaseMetaData.bestRowTemporary, true),
                  2))
          .containsExactly("id");
      try (Statement statement =
          connection.createStatement(
              ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY)) {
        try (ResultSet none =
            statement.executeQuery("SELECT * FROM \"main\".\"customers\" WHERE ( 0 = 1 )")) {
          assertThat(none.next()).isFalse();
          assertThat(none.getMetaData().getColumnCount()).isGreaterThanOrEqualTo(6);
        }
        try (ResultSet rows =
            statement.executeQuery(
                "SELECT order_no FROM orders WHERE customer_id = 'C0007' ORDER BY order_date")) {
          assertThat(rows.last()).isTrue();
          int count = rows.getRow();
          String last = rows.getString(1);
          assertThat(rows.absolute(1)).isTrue();
          rows.beforeFirst();
          int read = 0;
          String previous = "";
          for (; rows.next(); read++) {
            previous = rows.getString(1);
          }
          assertThat(read).isEqualTo(count).isGreaterThan(1);
          assertThat(previous).isEqualTo(last);
        }
      }
    }
  }

  /** It goes on until there is no result and no count, and sends objects to another process. */
  @Test
  void dataGripEndsWithMinusOneAndGetsObjectsOfTheJdk() throws SQLException {
    try (Connection connection = Orders.connect("");
        Statement statement = connection.createStatement()) {
      assertThat(statement.execute("SELECT * FROM orders WHERE customer_id = 'C0007' LIMIT 3"))
          .isTrue();
      try (ResultSet rows = statement.getResultSet()) {
        assertThat(rows.getType()).isEqualTo(ResultSet.TYPE_FORWARD_ONLY);
        while (rows.next()) {
          for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            Object value = rows.getObject(i);
            assertThat(value == null || value instanceof Array || isOfJdk(value.getClass()))
                .isTrue();
          }
        }
      }
      assertThat(statement.getMoreResults()).isFalse();
      assertThat(statement.getUpdateCount()).isEqualTo(-1);
    }
  }

  private static boolean isOfJdk(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null || loader == ClassLoader.getPlatformClassLoader();
  }
}
