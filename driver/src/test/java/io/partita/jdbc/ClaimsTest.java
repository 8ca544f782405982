package io.partita.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.partita.sql.Dialect;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.JDBCType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every {@code supports…} of the metadata beside an attempt at what it claims or denies. */
class ClaimsTest {
  private static final String URL = "jdbc:partita:mem:claims?scan=allow";

  /** SQLStates of what is refused because it is not there: syntax, not yet, not in the model. */
  private static final Set<String> NOT_THERE =
      Set.of("42601", "42NYS", "42809", "0A000", "25001", "42P16", "42883", "42P01", "42703");

  private Connection connection;

  /** Something that may be supported. */
  private interface Attempt {
    boolean works(Connection connection) throws SQLException;
  }

  @BeforeEach
  void open() throws SQLException {
    connection = DriverManager.getConnection(URL);
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE items (pk VARCHAR PRIMARY KEY, n INTEGER)");
      statement.execute("INSERT INTO items (pk, n) VALUES ('a', 1), ('b', 2)");
    }
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  /** All of the statements run. */
  private static Attempt runs(String... statements) {
    return connection -> {
      for (String sql : statements) {
        try (Statement statement = connection.createStatement()) {
          statement.execute(sql);
        }
      }
      return true;
    };
  }

  private static boolean first(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next();
    }
  }

  private static Map<String, Attempt> attempts() {
    Map<String, Attempt> attempts = new TreeMap<>();
    definitions(attempts);
    queries(attempts);
    subqueriesAndJoins(attempts);
    transactions(attempts);
    results(attempts);
    return attempts;
  }

  private static void definitions(Map<String, Attempt> attempts) {
    Attempt foreignKey =
        runs("CREATE TABLE f (id VARCHAR PRIMARY KEY, x VARCHAR REFERENCES items (pk))");
    attempts.put("supportsIntegrityEnhancementFacility", foreignKey);
    attempts.put("supportsANSI92EntryLevelSQL", foreignKey);
    attempts.put("supportsANSI92IntermediateSQL", foreignKey);
    attempts.put("supportsANSI92FullSQL", foreignKey);
    attempts.put("supportsCoreSQLGrammar", runs("GRANT SELECT ON items TO PUBLIC"));
    attempts.put("supportsExtendedSQLGrammar", runs("GRANT SELECT ON items TO PUBLIC"));
    attempts.put(
        "supportsMinimumSQLGrammar",
        runs(
            "CREATE TABLE minimum (a VARCHAR(5) PRIMARY KEY, b CHAR(3))",
            "INSERT INTO minimum (a, b) VALUES ('x', 'y')",
            "UPDATE minimum SET b = 'z' WHERE a = 'x'",
            "SELECT a FROM minimum WHERE b = 'z' ORDER BY a",
            "DELETE FROM minimum WHERE a = 'x'",
            "DROP TABLE minimum"));
    attempts.put("supportsAlterTableWithAddColumn", runs("ALTER TABLE items ADD COLUMN z VARCHAR"));
    attempts.put(
        "supportsAlterTableWithDropColumn",
        runs(
            "CREATE TABLE altered (a VARCHAR PRIMARY KEY, b VARCHAR)",
            "ALTER TABLE altered DROP COLUMN b"));
    attempts.put(
        "supportsNonNullableColumns",
        runs("CREATE TABLE filled (a VARCHAR PRIMARY KEY, b VARCHAR NOT NULL)"));
    attempts.put(
        "supportsSchemasInTableDefinitions",
        runs("CREATE TABLE main.t (a VARCHAR PRIMARY KEY)", "DROP TABLE main.t"));
    attempts.put("supportsSchemasInIndexDefinitions", runs("CREATE INDEX by_n ON main.items (n)"));
    attempts.put("supportsSchemasInDataManipulation", runs("SELECT pk FROM main.items"));
    attempts.put(
        "supportsSchemasInPrivilegeDefinitions", runs("GRANT SELECT ON main.items TO PUBLIC"));
    attempts.put("supportsSchemasInProcedureCalls", runs("CALL main.p()"));
    attempts.put("supportsMixedCaseIdentifiers", c -> !runs("SELECT PK FROM ITEMS").works(c));
    attempts.put(
        "supportsMixedCaseQuotedIdentifiers", c -> !works(runs("SELECT pk FROM \"ITEMS\""), c));
  }

  private static void queries(Map<String, Attempt> attempts) {
    attempts.put("supportsColumnAliasing", runs("SELECT pk AS x FROM items"));
    attempts.put("supportsTableCorrelationNames", runs("SELECT t.pk FROM items t"));
    attempts.put(
        "supportsDifferentTableCorrelationNames",
        c -> !works(runs("SELECT items.pk FROM items items"), c));
    attempts.put("supportsGroupBy", runs("SELECT n, COUNT(*) FROM items GROUP BY n"));
    attempts.put("supportsGroupByBeyondSelect", runs("SELECT n FROM items GROUP BY n, pk"));
    attempts.put("supportsGroupByUnrelated", runs("SELECT COUNT(*) FROM items GROUP BY n"));
    attempts.put("supportsOrderByUnrelated", runs("SELECT pk FROM items ORDER BY n"));
    attempts.put("supportsExpressionsInOrderBy", runs("SELECT pk FROM items ORDER BY n + 1"));
    attempts.put(
        "supportsLikeEscapeClause", runs("SELECT pk FROM items WHERE pk LIKE 'a!%' {escape '!'}"));
    attempts.put("supportsConvert", runs("SELECT {fn CONVERT(n, VARCHAR)} FROM items"));
    attempts.put("supportsUnion", runs("SELECT pk FROM items UNION SELECT pk FROM items"));
    attempts.put("supportsUnionAll", runs("SELECT pk FROM items UNION ALL SELECT pk FROM items"));
    attempts.put("supportsSelectForUpdate", runs("SELECT pk FROM items WHERE pk = 'a' FOR UPDATE"));
  }

  private static void subqueriesAndJoins(Map<String, Attempt> attempts) {
    String outer = "SELECT a.pk FROM items a LEFT JOIN items b ON a.pk = b.pk";
    attempts.put("supportsOuterJoins", runs(outer));
    attempts.put(
        "supportsLimitedOuterJoins",
        runs("SELECT a.pk FROM {oj items a LEFT OUTER JOIN items b ON a.pk = b.pk}"));
    attempts.put(
        "supportsFullOuterJoins",
        runs("SELECT a.pk FROM items a FULL JOIN items b ON a.pk = b.pk"));
    attempts.put(
        "supportsSubqueriesInIns", runs("SELECT pk FROM items WHERE n IN (SELECT n FROM items)"));
    attempts.put(
        "supportsSubqueriesInExists",
        runs("SELECT pk FROM items WHERE EXISTS (SELECT n FROM items)"));
    attempts.put(
        "supportsSubqueriesInComparisons",
        runs("SELECT pk FROM items WHERE n = (SELECT MAX(n) FROM items)"));
    attempts.put(
        "supportsSubqueriesInQuantifieds",
        runs("SELECT pk FROM items WHERE n >= ALL (SELECT n FROM items)"));
    attempts.put(
        "supportsCorrelatedSubqueries",
        runs("SELECT pk FROM items a WHERE EXISTS (SELECT 1 FROM items b WHERE b.pk = a.pk)"));
  }

  private static void transactions(Map<String, Attempt> attempts) {
    Attempt changeAndCommit =
        connection -> {
          connection.setAutoCommit(false);
          runs("UPSERT INTO items (pk, n) VALUES ('t', 1)").works(connection);
          connection.rollback();
          connection.setAutoCommit(true);
          return !first(connection, "SELECT n FROM items WHERE pk = 't'");
        };
    attempts.put("supportsTransactions", changeAndCommit);
    attempts.put("supportsDataManipulationTransactionsOnly", changeAndCommit);
    attempts.put(
        "supportsDataDefinitionAndDataManipulationTransactions",
        connection -> {
          connection.setAutoCommit(false);
          try {
            return runs("CREATE TABLE d (a VARCHAR PRIMARY KEY)").works(connection);
          } finally {
            connection.rollback();
            connection.setAutoCommit(true);
          }
        });
    attempts.put(
        "supportsMultipleTransactions",
        connection -> {
          try (Connection other = DriverManager.getConnection(URL)) {
            other.setAutoCommit(false);
            runs("UPSERT INTO items (pk, n) VALUES ('o', 1)").works(other);
            boolean works = changeAndCommit.works(connection);
            other.commit();
            return works && first(connection, "SELECT n FROM items WHERE pk = 'o'");
          }
        });
    attempts.put(
        "supportsSavepoints",
        connection -> {
          connection.setAutoCommit(false);
          connection.rollback(connection.setSavepoint());
          connection.setAutoCommit(true);
          return true;
        });
    attempts.put("supportsOpenCursorsAcrossCommit", connection -> !closedAtEnd(connection, true));
    attempts.put(
        "supportsOpenCursorsAcrossRollback", connection -> !closedAtEnd(connection, false));
    attempts.put("supportsOpenStatementsAcrossCommit", connection -> usableAfter(connection, true));
    attempts.put(
        "supportsOpenStatementsAcrossRollback", connection -> usableAfter(connection, false));
  }

  private static void end(Connection connection, boolean commit) throws SQLException {
    if (commit) {
      connection.commit();
    } else {
      connection.rollback();
    }
  }

  private static boolean closedAtEnd(Connection connection, boolean commit) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT pk FROM items WHERE pk = 'a'")) {
      end(connection, commit);
      return rows.isClosed();
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static boolean usableAfter(Connection connection, boolean commit) throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT pk FROM items WHERE pk = 'a'")) {
      statement.executeQuery();
      end(connection, commit);
      return statement.executeQuery().next();
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static void results(Map<String, Attempt> attempts) {
    attempts.put(
        "supportsBatchUpdates",
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.addBatch("UPSERT INTO items (pk) VALUES ('b1')");
            statement.addBatch("UPSERT INTO items (pk) VALUES ('b2')");
            return Arrays.equals(statement.executeBatch(), new int[] {1, 1});
          }
        });
    attempts.put(
        "supportsGetGeneratedKeys",
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPSERT INTO items (pk) VALUES ('k')", new String[] {"pk"});
            try (ResultSet keys = statement.getGeneratedKeys()) {
              return keys.next() && keys.getString("pk").equals("k");
            }
          }
        });
    attempts.put(
        "supportsMultipleOpenResults",
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.executeQuery("SELECT pk FROM items");
            return statement.getMoreResults(Statement.KEEP_CURRENT_RESULT);
          }
        });
    attempts.put("supportsMultipleResultSets", runs("SELECT 1; SELECT 2"));
    attempts.put(
        "supportsNamedParameters",
        named -> {
          try (PreparedStatement statement =
              named.prepareStatement("SELECT pk FROM items WHERE pk = :p")) {
            return statement.getParameterMetaData().getParameterCount() == 1;
          }
        });
    Attempt cursor =
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.setCursorName("c");
            return true;
          }
        };
    attempts.put("supportsPositionedDelete", cursor);
    attempts.put("supportsPositionedUpdate", cursor);
    Attempt call = connection -> connection.prepareCall("{call p()}") != null;
    attempts.put("supportsStoredProcedures", call);
    attempts.put("supportsStoredFunctionsUsingCallSyntax", call);
    attempts.put("supportsRefCursors", call);
    attempts.put(
        "supportsSharding",
        connection -> connection.createStatement() == null || sharded(connection));
    attempts.put(
        "supportsStatementPooling",
        connection -> {
          PreparedStatement statement = connection.prepareStatement("SELECT pk FROM items");
          statement.close();
          return connection.prepareStatement("SELECT pk FROM items") == statement;
        });
  }

  private static boolean sharded(Connection connection) throws SQLException {
    connection.setShardingKey(null);
    return true;
  }

  private static boolean works(Attempt attempt, Connection connection) throws SQLException {
    try {
      return attempt.works(connection);
    } catch (SQLException e) {
      assertThat(e.getSQLState() == null ? "0A000" : e.getSQLState())
          .as(e.getMessage())
          .isIn(NOT_THERE);
      return false;
    }
  }

  @Test
  void whatIsClaimedWorksAndWhatIsDeniedIsRefused() throws Exception {
    DatabaseMetaData metadata = connection.getMetaData();
    Map<String, Attempt> attempts = attempts();
    int tried = 0;
    List<String> untrue = new ArrayList<>();
    for (Method method : DatabaseMetaData.class.getMethods()) {
      String name = method.getName();
      // Catalogs are denied although there is one: tools that see support write it everywhere.
      if (name.startsWith("supports")
          && method.getParameterCount() == 0
          && !name.startsWith("supportsCatalogsIn")) {
        tried++;
        Attempt attempt = attempts.get(name);
        assertThat(attempt).as("an attempt at " + name).isNotNull();
        boolean works = works(attempt, connection);
        if (works != (Boolean) method.invoke(metadata)) {
          untrue.add(name + (works ? " is denied but works" : " is claimed but refused"));
        }
      }
    }

    assertThat(untrue).isEmpty();
    assertThat(tried).isGreaterThan(50);
  }

  @Test
  void typesConcurrenciesHoldabilitiesAndLevelsAreThoseThatAreGiven() throws SQLException {
    DatabaseMetaData metadata = connection.getMetaData();
    List<Integer> ints = List.of(-1, 0, 1, 2, 4, 8, 1003, 1004, 1005, 1007, 1008, 9999);
    for (int type : ints) {
      assertThat(works(c -> c.createStatement(type, 1007) != null, type))
          .isEqualTo(metadata.supportsResultSetType(type));
      for (int concurrency : ints) {
        assertThat(works(c -> c.createStatement(type, concurrency) != null, type))
            .isEqualTo(metadata.supportsResultSetConcurrency(type, concurrency));
      }
      assertThat(works(c -> c.createStatement(1003, 1007, type) != null, type))
          .isEqualTo(metadata.supportsResultSetHoldability(type));
      assertThat(works(c -> level(c, type), type))
          .as("level " + type)
          .isEqualTo(metadata.supportsTransactionIsolationLevel(type));
    }
  }

  private boolean converts(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getObject(1) != null;
    } catch (SQLException e) {
      assertThat(e.getSQLState()).as(sql).isIn("22018", "22007");
      return false;
    }
  }

  @Test
  void convertTakesEachTypeToThoseThatAreClaimed() throws SQLException {
    Map<Integer, String> samples = new TreeMap<>();
    samples.put(Types.VARCHAR, "'1'");
    samples.put(Types.CHAR, "CAST('1' AS CHAR(1))");
    samples.put(Types.SMALLINT, "CAST(1 AS SMALLINT)");
    samples.put(Types.INTEGER, "CAST(1 AS INTEGER)");
    samples.put(Types.BIGINT, "CAST(1 AS BIGINT)");
    samples.put(Types.DECIMAL, "1.0");
    samples.put(Types.REAL, "CAST(1 AS REAL)");
    samples.put(Types.DOUBLE, "CAST(1 AS DOUBLE)");
    samples.put(Types.BOOLEAN, "TRUE");
    samples.put(Types.DATE, "DATE '2026-01-02'");
    samples.put(Types.TIME, "TIME '03:04:05'");
    samples.put(Types.TIMESTAMP, "TIMESTAMP '2026-01-02 03:04:05'");
    samples.put(Types.VARBINARY, "X'01'");
    DatabaseMetaData metadata = connection.getMetaData();
    for (int from : samples.keySet()) {
      for (int to : samples.keySet()) {
        String convert =
            "{fn CONVERT(" + samples.get(from) + ", SQL_" + JDBCType.valueOf(to).getName() + ")}";
        boolean text = from == Types.VARCHAR || from == Types.CHAR;
        // What text says decides.
        boolean works = text || converts("SELECT " + convert);
        assertThat(metadata.supportsConvert(from, to)).as(convert).isEqualTo(works);
      }
    }
    assertThat(metadata.supportsConvert(Types.OTHER, Types.OTHER)).isFalse();
  }

  /** A level is supported if it is in force once it was set; others are raised. */
  private static boolean level(Connection connection, int level) throws SQLException {
    connection.setTransactionIsolation(level);
    return connection.getTransactionIsolation() == level;
  }

  private boolean works(Attempt attempt, int value) throws SQLException {
    try {
      return attempt.works(connection);
    } catch (SQLException e) {
      assertThat(e.getSQLState()).as("for " + value).isIn("0A000", "22023");
      return false;
    }
  }

  @Test
  void everyFunctionThatIsListedCanBeCalledThroughTheEscape() throws SQLException {
    DatabaseMetaData metadata = connection.getMetaData();
    String listed =
        String.join(
            ",",
            metadata.getNumericFunctions(),
            metadata.getStringFunctions(),
            metadata.getTimeDateFunctions(),
            metadata.getSystemFunctions());
    Map<String, String> calls = new TreeMap<>();
    for (Dialect.Function function : Dialect.functions()) {
      calls.put(function.name(), function.name() + "(" + arguments(function) + ")");
    }
    calls.put("EXTRACT", "EXTRACT(YEAR FROM DATE '2026-01-02')");
    calls.put("COALESCE", "COALESCE(NULL, 1)");
    calls.put("NULLIF", "NULLIF(1, 2)");
    calls.put("IFNULL", "IFNULL(NULL, 1)");
    calls.put("GREATEST", "GREATEST(1, 2, 3)");
    calls.put("LEAST", "LEAST('a', 'b')");
    calls.put("DATABASE", "DATABASE()");
    calls.put("USER", "USER()");
    calls.put("DATE_TRUNC", "DATE_TRUNC('month', DATE '2026-01-02')");
    calls.put("TIMESTAMPADD", "TIMESTAMPADD(SQL_TSI_DAY, 1, DATE '2026-01-02')");
    calls.put("TIMESTAMPDIFF", "TIMESTAMPDIFF(SQL_TSI_DAY, DATE '2026-01-02', DATE '2026-01-03')");
    calls.put("TRIM", "TRIM(' a ')");
    calls.put("POSITION", "POSITION('a' IN 'ba')");

    assertThat(calls.keySet()).containsExactlyInAnyOrderElementsOf(names(listed));
    for (String call : calls.values()) {
      assertThat(first(connection, "SELECT {fn " + call + "}")).as(call).isTrue();
    }
  }

  private static Set<String> names(String list) {
    Set<String> names = new TreeSet<>(Pattern.compile(",").splitAsStream(list).toList());
    names.remove("");
    return names;
  }

  private static String arguments(Dialect.Function function) {
    return String.join(
        ", ",
        function.parameters().stream()
            .map(
                type ->
                    switch (type) {
                      case DATE -> "DATE '2026-01-02'";
                      case TIME -> "TIME '03:04:05'";
                      case TIMESTAMP -> "TIMESTAMP '2026-01-02 03:04:05'";
                      case VARBINARY -> "X'01'";
                      case BOOLEAN -> "TRUE";
                      case VARCHAR -> "'a'";
                      default -> "1";
                    })
            .toList());
  }

  @Test
  void functionsHaveOneRowForEachNumberOfArguments() throws SQLException {
    DatabaseMetaData metadata = connection.getMetaData();
    Set<String> specific = new TreeSet<>();
    int rows = 0;
    try (ResultSet functions = metadata.getFunctions(null, null, "%")) {
      while (functions.next()) {
        rows++;
        specific.add(functions.getString("SPECIFIC_NAME"));
      }
    }
    assertThat(specific).hasSize(rows).contains("SUBSTRING_2", "SUBSTRING_3");
    try (ResultSet columns = metadata.getFunctionColumns(null, null, "SUBSTRING", "%")) {
      int count = 0;
      while (columns.next()) {
        count++;
      }
      assertThat(count).isEqualTo(7);
    }
  }

  /** JDBC asks for those that SQL:2003 does not reserve. */
  @Test
  void keywordsAreTheReservedWordsThatToolsDoNotKnow() throws SQLException {
    Set<String> others = new TreeSet<>(Dialect.reservedWords());
    others.removeAll(SQL_2003);

    assertThat(names(connection.getMetaData().getSQLKeywords())).isEqualTo(others);
  }

  private static final Set<String> SQL_2003 =
      Set.of(
          "ALL AND ANY AS ASYMMETRIC BETWEEN BY CASE CAST CROSS CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP DISTINCT ELSE END ESCAPE EXCEPT EXISTS FALSE FETCH FOR FROM FULL GROUP GROUPING HAVING IN INNER INTERSECT INTO IS JOIN LATERAL LEFT LIKE LOCALTIME LOCALTIMESTAMP NATURAL NOT NULL ON OR ORDER OUTER OVER PARTITION RANGE RECURSIVE RIGHT ROWS SELECT SET SOME SYMMETRIC TABLE TABLESAMPLE THEN TRUE UNION UNIQUE UNKNOWN UNNEST USING VALUE VALUES WHEN WHERE WINDOW WITH WITHIN"
              .split(" ", -1));
}
