package io.partita.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Statements as Tableau's connector for any JDBC driver writes them in the dialect SQL92, through
 * the URLs of the recipe. The program itself is not run.
 */
class TableauTest {
  private Connection connection;
  private Statement statement;

  @BeforeEach
  void connect() throws SQLException {
    connection = Orders.connect("scan=allow&documents=text&readOnly=true&maxReadUnits=50000");
    statement = connection.createStatement();
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private List<String> rows(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          row.add(String.valueOf(result.getObject(i)));
        }
        rows.add(String.join(" | ", row));
      }
    }
    return rows;
  }

  @Test
  void theDriverIsNamedAndItsTablesAreListed() throws SQLException {
    DatabaseMetaData data = connection.getMetaData();
    List<String> tables = new ArrayList<>();
    try (ResultSet rows =
        data.getTables(connection.getCatalog(), null, "%", new String[] {"TABLE", "VIEW"})) {
      while (rows.next()) {
        tables.add(rows.getString("TABLE_SCHEM") + "." + rows.getString("TABLE_NAME"));
      }
    }

    assertThat(data.getDriverName()).isNotEmpty();
    assertThat(data.getDriverVersion()).isNotEmpty();
    assertThat(data.getIdentifierQuoteString()).isEqualTo("\"");
    assertThat(tables).contains("main.orders", "main.customers", "main.products");
    assertThat(rows("SELECT 1 AS \"COL\"")).containsExactly("1");
  }

  @Test
  void theColumnsOfATableAreFoundByAQueryWithoutRows() throws SQLException {
    for (String none :
        List.of(
            "SELECT * FROM \"main\".\"orders\" WHERE 1 = 0",
            "SELECT \"orders\".* FROM \"main\".\"orders\" \"orders\" WHERE 0 = 1",
            "SELECT * FROM \"main\".\"orders\" \"orders\" LIMIT 0")) {
      try (ResultSet result = statement.executeQuery(none)) {
        ResultSetMetaData columns = result.getMetaData();

        assertThat(result.next()).isFalse();
        assertThat(columns.getColumnName(1)).isEqualTo("customer_id");
        assertThat(columns.getColumnType(2)).isEqualTo(Types.TIMESTAMP);
        assertThat(columns.getTableName(1)).isEqualTo("orders");
      }
    }
  }

  @Test
  void measuresAreGroupedByDimensionsUnderLabelsOfItsOwn() throws SQLException {
    String sql =
        """
        SELECT "orders"."status" AS "status",
          SUM("orders"."total") AS "sum:total:ok",
          COUNT(DISTINCT "orders"."customer_id") AS "ctd:customer_id:ok"
        FROM "main"."orders" "orders"
        WHERE ("orders"."status" IN ('open', 'paid'))
        GROUP BY "orders"."status"
        HAVING (COUNT(1) > 0)
        ORDER BY "status" ASC
        """;
    try (ResultSet result = statement.executeQuery(sql)) {
      assertThat(result.getMetaData().getColumnLabel(2)).isEqualTo("sum:total:ok");
      assertThat(result.next()).isTrue();
      assertThat(result.getString("status")).isEqualTo("open");
      assertThat(result.getBigDecimal("sum:total:ok")).isEqualByComparingTo("2971.33");
      assertThat(result.getInt("ctd:customer_id:ok")).isBetween(1, 30);
      assertThat(result.next()).isTrue();
      assertThat(result.getBigDecimal(2)).isEqualByComparingTo("1773.34");
      assertThat(result.next()).isFalse();
    }
  }

  @Test
  void totalsAndExtremesHaveNoGroup() throws SQLException {
    assertThat(
            rows(
                """
                SELECT COUNT(1) AS "cnt", MIN("orders"."order_no") AS "lo", MAX("orders"."order_no") AS "hi"
                FROM "main"."orders" "orders"
                HAVING (COUNT(1) > 0)
                """))
        .containsExactly("3000 | W100001 | W103000");
  }

  @Test
  void datesAreCutByFunctionsOfTheEscape() throws SQLException {
    assertThat(
            rows(
                """
                SELECT {fn YEAR("orders"."order_date")} AS "yr:order_date:ok",
                  {fn QUARTER("orders"."order_date")} AS "qr:order_date:ok",
                  CAST(EXTRACT(MONTH FROM "orders"."order_date") AS INTEGER) AS "mn:order_date:ok",
                  COUNT(1) AS "cnt"
                FROM "main"."orders" "orders"
                WHERE "orders"."order_date" >= {ts '2025-12-31 22:00:00'}
                  AND "orders"."order_date" < {d '2026-01-01'}
                GROUP BY {fn YEAR("orders"."order_date")}, {fn QUARTER("orders"."order_date")},
                  CAST(EXTRACT(MONTH FROM "orders"."order_date") AS INTEGER)
                """))
        .singleElement()
        .asString()
        .startsWith("2025 | 4 | 12 | ");
  }

  @Test
  void tablesAreJoinedAndQueriesOfTheUserAreNested() throws SQLException {
    assertThat(
            rows(
                """
                SELECT "customers"."country" AS "country", SUM("orders"."total") AS "sum:total:ok"
                FROM "main"."orders" "orders"
                  INNER JOIN "main"."customers" "customers" ON ("orders"."customer_id" = "customers"."id")
                GROUP BY "customers"."country"
                """))
        .isNotEmpty();
    assertThat(
            rows(
                """
                SELECT "Custom SQL Query"."n" AS "n"
                FROM (
                  SELECT COUNT(*) AS n FROM orders WHERE customer_id = 'C0007'
                ) "Custom SQL Query"
                """))
        .hasSize(1);
    assertThat(
            rows(
                """
                SELECT "t0"."status" AS "status", "t0"."x" AS "x"
                FROM (
                  SELECT "orders"."status" AS "status", MAX("orders"."total") AS "x"
                  FROM "main"."orders" "orders" GROUP BY "orders"."status"
                ) "t0"
                ORDER BY "t0"."x" DESC LIMIT 1
                """))
        .hasSize(1);
  }

  /** It tries what there is; what there is not must be said so, and nothing may break. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE LOCAL TEMPORARY TABLE \"#Tableau_1_Connect\" (\"COL\" INTEGER) ON COMMIT PRESERVE ROWS",
        "CREATE GLOBAL TEMPORARY TABLE \"#Tableau_2\" (\"COL\" INTEGER)",
        "SELECT * INTO \"#Tableau_3\" FROM \"main\".\"orders\"",
        "DROP TABLE \"#Tableau_1_Connect\"",
        "SELECT TOP 1 * FROM \"main\".\"orders\"",
        "SELECT \"nothing\".\"x\" FROM \"main\".\"nothing\" \"nothing\"",
        "SELECT \"orders\".\"nothing\".\"x\" FROM \"nothing\".\"orders\" \"orders\"",
        "SELECT SYSDATE FROM DUAL"
      })
  void whatIsNotThereIsRefusedAsAStatementAndTheConnectionGoesOn(String probe) throws SQLException {
    SQLException refused = catchThrowableOfType(SQLException.class, () -> statement.execute(probe));

    assertThat((Throwable) refused).as(probe).isNotNull();
    assertThat(refused.getSQLState()).as(refused.getMessage()).matches("42.*|25006");
    assertThat(connection.isValid(1)).isTrue();
    assertThat(rows("SELECT 1")).containsExactly("1");
  }

  @Test
  void lookingAroundEndsAfterSomeItemsWithAWarning() throws SQLException {
    try (Connection preview =
            Orders.connect("scan=preview&previewItems=100&documents=text&readOnly=true");
        Statement look = preview.createStatement();
        ResultSet result = look.executeQuery("SELECT * FROM \"main\".\"orders\" \"orders\"")) {
      int count = 0;
      while (result.next()) {
        count++;
        assertThat(result.getString("lines")).startsWith("[{");
      }
      SQLWarning warning = result.getWarnings() == null ? look.getWarnings() : result.getWarnings();

      assertThat(count).isEqualTo(100);
      assertThat((Throwable) warning).isNotNull();
      assertThat(warning.getSQLState()).isEqualTo("01P01");
    }
  }

  @Test
  void aDirectoryThatIsNotThereIsAConnectionThatCannotBeMade() {
    SQLException refused =
        catchThrowableOfType(
            SQLException.class,
            () -> DriverManager.getConnection("jdbc:partita:./target/nothing?create=false"));

    assertThat(refused.getSQLState()).isEqualTo("08001");
  }
}
