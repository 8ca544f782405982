package io.partita.jdbc;

import static io.partita.jdbc.ScriptedDatabase.column;
import static org.assertj.core.api.Assertions.assertThat;

import io.partita.engine.value.AttributeValue;
import io.partita.sql.SqlType;
import io.partita.sql.TableMetadata;
import io.partita.sql.TableMetadata.ColumnMetadata;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** What sqlline and DBeaver call, in their order. */
class SqllineSessionTest {
  private final ScriptedDatabase database = new ScriptedDatabase();

  SqllineSessionTest() {
    database.tables.add(
        new TableMetadata(
            "main",
            "t",
            TableMetadata.Kind.TABLE,
            null,
            List.of(new ColumnMetadata("pk", SqlType.VARCHAR, 0, 0, false, null, true, null)),
            List.of("pk"),
            List.of()));
    database.query(
        "SELECT * FROM main.t",
        List.of(column("pk", SqlType.VARCHAR), column("doc", SqlType.MAP)),
        new Object[] {"a", new AttributeValue.M(java.util.Map.of("n", AttributeValue.N.of(1)))});
    database.change("INSERT", 1);
  }

  @Test
  void sqllineConnectsBrowsesAndReads() throws Exception {
    Properties info = new Properties();
    info.setProperty("user", "");
    info.setProperty("password", "");
    Connection connection = database.driver.connect("jdbc:partita:mem:shop", info);
    DatabaseMetaData metadata = connection.getMetaData();

    assertThat(metadata.getDatabaseProductName()).isNotEmpty();
    assertThat(metadata.getDriverName()).isNotEmpty();
    connection.setAutoCommit(true);
    connection.setReadOnly(false);
    assertThat(metadata.supportsTransactionIsolationLevel(connection.getTransactionIsolation()))
        .isTrue();
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    assertThat(metadata.getIdentifierQuoteString()).hasSize(1);
    try (ResultSet tables =
        metadata.getTables(connection.getCatalog(), null, "%", new String[] {"TABLE"})) {
      assertThat(tables.next()).isTrue();
      assertThat(tables.getString("TABLE_SCHEM")).isEqualTo("main");
    }
    try (Statement statement = connection.createStatement()) {
      assertThat(statement.execute("SELECT * FROM main.t")).isTrue();
      ResultSet rows = statement.getResultSet();
      rows.next();
      assertThat(rows.getString(2)).isEqualTo("{\"n\":1}");
      assertThat(rows.getObject(2)).hasToString("{\"n\":1}");
      assertThat(statement.getMoreResults()).isFalse();
      assertThat(statement.getUpdateCount()).isEqualTo(-1);
    }
    connection.close();
    assertThat(database.closed).hasValue(1);
  }

  /** {@code !dbinfo} reflects over the object's own class, which must be reachable for that. */
  @Test
  void sqllineReflectsOverTheMetadata() throws Exception {
    try (Connection connection = database.connect()) {
      DatabaseMetaData metadata = connection.getMetaData();
      for (Method method : metadata.getClass().getMethods()) {
        if (method.getParameterCount() == 0
            && method.getDeclaringClass() == metadata.getClass()
            && method.getReturnType() != ResultSet.class) {
          assertThat(method.invoke(metadata)).as(method.getName()).isNotNull();
        }
      }
    }
  }

  @Test
  void dbeaverConnectsBrowsesEditsAndPings() throws SQLException {
    Connection connection = database.connect();
    connection.setAutoCommit(true);
    assertThat(connection.getSchema()).isEqualTo("main");
    connection.setCatalog(connection.getCatalog());
    DatabaseMetaData metadata = connection.getMetaData();
    try (ResultSet schemas = metadata.getSchemas(connection.getCatalog(), "%")) {
      assertThat(schemas.next()).isTrue();
    }
    try (ResultSet columns = metadata.getColumns(connection.getCatalog(), "main", "t", "%")) {
      assertThat(columns.next()).isTrue();
      assertThat(columns.getString("COLUMN_NAME")).isEqualTo("pk");
      assertThat(columns.getInt("SOURCE_DATA_TYPE")).isZero();
      assertThat(columns.wasNull()).isTrue();
    }
    try (Statement statement =
        connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
      statement.setMaxRows(200);
      assertThat(statement.execute("SELECT * FROM main.t")).isTrue();
      try (ResultSet rows = statement.getResultSet()) {
        ResultSetMetaData about = rows.getMetaData();
        assertThat(about.isAutoIncrement(1)).isFalse();
        assertThat(rows.next()).isTrue();
      }
    }
    connection.setAutoCommit(false);
    assertThat((Object) connection.setSavepoint()).isNotNull();
    try (Statement statement = connection.createStatement()) {
      assertThat(statement.execute("INSERT")).isFalse();
      assertThat(statement.getLargeUpdateCount()).isEqualTo(1);
      assertThat(statement.getMoreResults()).isFalse();
      assertThat(statement.getUpdateCount()).isEqualTo(-1);
      assertThat((Object) statement.getWarnings()).isNull();
    }
    connection.commit();
    connection.rollback();
    assertThat(connection.isValid(10_000)).isTrue();
    connection.close();
    connection.close();
  }
}
