package io.partita.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.BatchUpdateException;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TimeZone;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What only a real database shows: one in memory for each test. */
class RealDatabaseTest {
  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    connection = open("jdbc:partita:mem:");
  }

  private static Connection open(String url) throws SQLException {
    Connection connection = DriverManager.getConnection(url);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE notes (id VARCHAR PRIMARY KEY, body VARCHAR, image VARBINARY, doc MAP,"
              + " tags ARRAY)");
    }
    return connection;
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private static String one(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : "no row";
    }
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void statementsOfOneTextHaveValuesRowsAndLivesOfTheirOwn() throws SQLException {
    run("INSERT INTO notes VALUE {'id': 'a', 'body': 'first'}");
    run("INSERT INTO notes VALUE {'id': 'b', 'body': 'second'}");
    String sql = "SELECT body FROM notes WHERE id = ?";
    try (PreparedStatement one = connection.prepareStatement(sql);
        PreparedStatement other = connection.prepareStatement(sql)) {
      one.setString(1, "a");
      other.setString(1, "b");
      ResultSet ofOne = one.executeQuery();
      ResultSet ofOther = other.executeQuery();
      one.setString(1, "b");

      assertThat(ofOther.next()).isTrue();
      assertThat(ofOne.next()).isTrue();
      assertThat(ofOne.getString(1)).isEqualTo("first");
      assertThat(ofOther.getString(1)).isEqualTo("second");
      other.close();
      assertThat(ofOther.isClosed()).isTrue();
      assertThat(ofOne.getString(1)).isEqualTo("first");
      assertThatThrownBy(other::executeQuery)
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("HY010"));
    }
    try (PreparedStatement later = connection.prepareStatement(sql)) {
      assertThatThrownBy(later::executeQuery)
          .as("a value of the statement before")
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("07001"));
    }
  }

  @Test
  void whatAnAliasStandsForHasTheTypeOfIt() throws SQLException {
    run("INSERT INTO notes VALUE {'id': 'a', 'body': 'first', 'at': [1]}");
    for (String sql :
        List.of(
            "SELECT VALUE n FROM notes n WHERE n.id = 'a'",
            "SELECT v FROM (SELECT VALUE n FROM notes n WHERE n.id = 'a') AS v",
            "SELECT v FROM (SELECT id, body, [1] AS at FROM notes WHERE id = 'a') AS v")) {
      try (Statement statement = connection.createStatement();
          ResultSet items = statement.executeQuery(sql)) {
        assertThat(items.getMetaData().getColumnTypeName(1)).as(sql).isEqualTo("MAP");
        assertThat(items.next()).isTrue();
        assertThat(items.getObject(1, Map.class)).as(sql).containsKeys("id", "body", "at");
        assertThat(items.getString(1)).isEqualTo("{\"id\":\"a\",\"body\":\"first\",\"at\":[1]}");
      }
    }
    try (Statement statement = connection.createStatement();
        ResultSet day =
            statement.executeQuery("SELECT v FROM (SELECT VALUE DATE '2026-01-31') AS v")) {
      assertThat(day.getMetaData().getColumnTypeName(1)).isEqualTo("DATE");
    }
  }

  @Test
  void oneParameterIsAListOfKeys() throws SQLException {
    run("INSERT INTO notes << {'id': 'a', 'body': 'first'}, {'id': 'b', 'body': 'second'} >>");
    try (PreparedStatement find =
            connection.prepareStatement("SELECT body FROM notes WHERE id = ANY (?) ORDER BY id");
        PreparedStatement one =
            connection.prepareStatement("SELECT body FROM notes WHERE id IN (?)")) {
      for (Object keys :
          List.of(
              connection.createArrayOf("VARCHAR", new Object[] {"b", "a", "none"}),
              List.of("a", "b"),
              new String[] {"a", "b"})) {
        find.setObject(1, keys);
        try (ResultSet found = find.executeQuery()) {
          assertThat(found.next()).isTrue();
          assertThat(found.getString(1)).isEqualTo("first");
          assertThat(found.next()).isTrue();
          assertThat(found.getString(1)).isEqualTo("second");
          assertThat(found.next()).isFalse();
        }
      }
      one.setObject(1, List.of("a", "b"));
      assertThatThrownBy(one::executeQuery)
          .hasMessageEndingWith("= ANY (?) compares with each of a list.");
    }
  }

  @Test
  void aStatementThatIsPreparedAgainHasTheColumnsOfNow() throws SQLException {
    run("INSERT INTO notes VALUE {'id': 'a', 'body': 'first'}");
    String sql = "SELECT * FROM notes WHERE id = 'a'";
    try (PreparedStatement before = connection.prepareStatement(sql)) {
      assertThat(before.getMetaData().getColumnCount()).isEqualTo(5);
    }
    run("ALTER TABLE notes ADD COLUMN remark VARCHAR");
    try (PreparedStatement after = connection.prepareStatement(sql);
        ResultSet rows = after.executeQuery()) {
      assertThat(after.getMetaData().getColumnCount()).isEqualTo(6);
      assertThat(rows.getMetaData().getColumnCount()).isEqualTo(6);
    }
    run("DROP TABLE notes");
    assertThatThrownBy(() -> connection.prepareStatement(sql))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42P01"));
  }

  @Test
  void eachExecutionWarnsOfWhatPreparingShowed() throws SQLException {
    try (PreparedStatement read =
        connection.prepareStatement("SELECT /*+ FASTER */ body FROM notes WHERE id = 'a'")) {
      assertThat(read.getWarnings().getSQLState()).isEqualTo("01S03");
      for (int i = 0; i < 2; i++) {
        read.executeQuery().close();

        assertThat(read.getWarnings().getSQLState()).isEqualTo("01S03");
        assertThat((Object) read.getWarnings().getNextWarning()).isNull();
      }
    }
  }

  @Test
  void nullAndMissingAreToldApart() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:partita:mem:");
        Statement statement =
            connection.createStatement(
                ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY)) {
      statement.execute(
          "CREATE TABLE t (pk VARCHAR, sk INTEGER, n INTEGER, doc MAP, PRIMARY KEY (pk, sk))");
      statement.execute(
          "INSERT INTO t << {'pk': 'a', 'sk': 1, 'n': 5, 'u': NULL, 'doc': {'x': NULL}, 'wrong': 'text'},"
              + " {'pk': 'a', 'sk': 2, 'n': NULL, 'doc': {}} >>");
      statement.execute("ALTER TABLE t ADD COLUMN wrong INTEGER");
      String read = "SELECT n, u, doc.x AS x, wrong, n + 1 AS more FROM t WHERE pk = 'a'";
      try (Statement forward = connection.createStatement()) {
        for (ResultSet rows : List.of(forward.executeQuery(read), statement.executeQuery(read))) {
          PartitaResultSet absence = rows.unwrap(PartitaResultSet.class);
          assertThat(rows.next()).isTrue();
          assertThat(absence.isMissing("n")).isFalse();
          assertThat(rows.wasNull()).isFalse();
          assertThat(absence.isMissing("u")).isFalse();
          assertThat(rows.wasNull()).isTrue();
          assertThat(absence.isMissing("x")).isFalse();
          assertThat(rows.getObject("wrong")).isNull();
          assertThat(absence.isMissing("wrong")).isFalse();
          assertThat(rows.next()).isTrue();
          assertThat(absence.isMissing("n")).isFalse();
          assertThat(absence.isMissing("u")).isTrue();
          assertThat(absence.isMissing("x")).isTrue();
          assertThatThrownBy(() -> absence.isMissing("more"))
              .isInstanceOfSatisfying(
                  SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("55000"))
              .hasMessageContaining("IS MISSING");
        }
      }
      try (ResultSet sorted =
          statement.executeQuery("SELECT u FROM t WHERE pk = 'a' ORDER BY n + sk")) {
        sorted.next();
        assertThatThrownBy(() -> sorted.unwrap(PartitaResultSet.class).isMissing(1))
            .isInstanceOf(SQLException.class);
      }
    }
  }

  @Test
  void aValueOfATypeThatWasNeverSeenIsReadAsItIs() throws SQLException {
    run("INSERT INTO notes VALUE {'id': '1', 'x': 1, 'y': {'a': 1}}");
    String change =
        "UPDATE notes SET x = <<1, 2>>, y = TRUE WHERE id = '1' RETURNING MODIFIED NEW *";
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(change)) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString("x")).isEqualTo("[1,2]");
      assertThat(rows.getObject("x")).isEqualTo("[1,2]");
      assertThat(rows.getArray("x").getArray())
          .isEqualTo(new BigDecimal[] {BigDecimal.ONE, BigDecimal.valueOf(2)});
      assertThat(rows.getString("y")).isEqualTo("true");
      assertThat(rows.getBoolean("y")).isTrue();
      assertThatThrownBy(() -> rows.getInt("x")).hasMessageContaining("no such conversion");
    }
    connection.setAutoCommit(false);
    run("UPDATE notes SET x = 'seven' WHERE id = '1'");
    assertThat(one(connection, "SELECT x FROM notes WHERE id = '1'")).isEqualTo("seven");
    run("UPDATE notes SET x = '7' WHERE id = '1'");
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT x FROM notes WHERE id = '1'")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(7);
    }
    connection.rollback();
  }

  @Test
  void aGlobalIndexIsDescribedAndReadAndLeftAloneByReadOnlyConnections() throws SQLException {
    run("CREATE INDEX by_place ON notes ((country, city), body) KEYS ONLY");
    run("INSERT INTO notes VALUE {'id': 'a', 'country': 'DE', 'city': 'Bonn', 'body': 'x'}");

    List<String> columns = new ArrayList<>();
    try (ResultSet rows = connection.getMetaData().getIndexInfo(null, null, "notes", false, true)) {
      while (rows.next()) {
        columns.add(
            rows.getString("INDEX_NAME")
                + " "
                + rows.getInt("ORDINAL_POSITION")
                + " "
                + rows.getString("COLUMN_NAME")
                + " "
                + rows.getBoolean("NON_UNIQUE"));
      }
    }
    assertThat(columns)
        .containsExactly(
            "PRIMARY 1 id false",
            "by_place 1 country true",
            "by_place 2 city true",
            "by_place 3 body true");
    assertThat(
            one(
                connection,
                "SELECT partition_key || ';' || sort_key || ';' || projection || ';' || status FROM"
                    + " sys.indexes WHERE index_name = 'by_place'"))
        .isEqualTo("country, city;body;KEYS ONLY;ACTIVE");
    String query = "SELECT id FROM notes WHERE country = 'DE' AND city = 'Bonn' AND body > 'a'";
    // In a transaction the index is waited for.
    connection.setAutoCommit(false);
    assertThat(one(connection, query)).isEqualTo("a");
    connection.commit();
    connection.setReadOnly(true);
    assertThatThrownBy(() -> one(connection, query))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42809"))
        .hasMessageContaining("by_place")
        .hasMessageContaining("EVENTUAL");
  }

  @Test
  void aStatementTellsWhatItsLastExecutionConsumed() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      PartitaStatement cost = statement.unwrap(PartitaStatement.class);
      statement.execute("INSERT INTO notes (id, body) VALUES ('a', REPEAT('x', 1500))");
      assertThat(cost.getWriteUnits()).isEqualTo(2);
      assertThat(cost.getReadUnits()).isZero();

      try (ResultSet rows = statement.executeQuery("SELECT body FROM notes WHERE id = 'a'")) {
        rows.next();
      }
      assertThat(cost.getReadUnits()).isEqualTo(0.5);
      assertThat(cost.getWriteUnits()).isZero();

      // Two items: each is read strongly, and both are written by one transaction.
      statement.execute("INSERT INTO notes (id) VALUES ('b')");
      statement.execute("UPDATE notes SET body = 'y' WHERE id IN ('a', 'b')");
      assertThat(cost.getReadUnits()).isEqualTo(2);
      assertThat(cost.getWriteUnits()).isEqualTo(2 * (2 + 1));

      statement.addBatch("INSERT INTO notes (id) VALUES ('c')");
      statement.addBatch("DELETE FROM notes WHERE id = 'c'");
      statement.executeBatch();
      assertThat(cost.getWriteUnits()).isEqualTo(2);

      statement.execute("BEGIN");
      statement.execute("DELETE FROM notes WHERE id = 'b'");
      assertThat(cost.getWriteUnits()).isZero();
      statement.execute("COMMIT");
      assertThat(cost.getWriteUnits()).isEqualTo(2);
    }
  }

  @Test
  void theSettingsOfAConnectionAreATable() throws SQLException {
    Properties info = new Properties();
    info.setProperty("wideQueryItems", "7");
    info.setProperty("password", "secret");
    String settings =
        "SELECT LISTED.line FROM (SELECT property, property || ' | ' || value || ' | ' ||"
            + " default_value || ' | ' || source AS line FROM sys.settings) LISTED WHERE property = '";
    try (Connection first =
            DriverManager.getConnection("jdbc:partita:mem:settings?cacheSize=2048KB&scan=allow");
        Connection second = DriverManager.getConnection("jdbc:partita:mem:settings", info)) {
      assertThat(one(first, settings + "scan'")).isEqualTo("scan | allow | forbid | URL");
      assertThat(one(first, settings + "cacheSize'"))
          .isEqualTo("cacheSize | 2 MB | 64 MB, at most an eighth of the heap | URL");
      assertThat(one(second, settings + "scan'")).isEqualTo("scan | forbid | forbid | default");
      assertThat(one(second, settings + "cacheSize'"))
          .isEqualTo(
              "cacheSize | 2 MB | 64 MB, at most an eighth of the heap"
                  + " | the connection that opened the database");
      assertThat(one(second, settings + "wideQueryItems'"))
          .isEqualTo("wideQueryItems | 7 | 100000 | properties");
      assertThat(one(second, settings + "durability'"))
          .isEqualTo("durability | none | sync | default");
      assertThat(one(second, settings + "password'")).isEqualTo("password | … | none | properties");
      assertThat(one(second, "SELECT COUNT(*) FROM sys.settings WHERE description <> ''"))
          .isEqualTo(Integer.toString(ConnectionProperties.ALL.size()));
    }
  }

  @Test
  void aPreparedBatchTellsWhatItConsumed() throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO notes (id) VALUES (?)")) {
      for (String id : List.of("a", "b", "c")) {
        insert.setString(1, id);
        insert.addBatch();
      }
      insert.executeBatch();

      assertThat(insert.unwrap(PartitaStatement.class).getWriteUnits()).isEqualTo(3);
    }
  }

  @Test
  void timesHaveTheDigitsThatTheirTypeNames() throws SQLException {
    run("CREATE TABLE times (a TIMESTAMP(0) PRIMARY KEY, b TIMESTAMP(3), c TIME(6), d TIME)");

    List<String> found = new ArrayList<>();
    try (ResultSet columns = connection.getMetaData().getColumns(null, "main", "times", "%")) {
      while (columns.next()) {
        found.add(columns.getInt("COLUMN_SIZE") + " " + columns.getInt("DECIMAL_DIGITS"));
      }
    }
    assertThat(found).containsExactly("19 0", "23 3", "15 6", "18 9");
    try (PreparedStatement query =
        connection.prepareStatement("SELECT b, c FROM times WHERE a = ?")) {
      assertThat(query.getMetaData().getColumnDisplaySize(1)).isEqualTo(23);
      assertThat(query.getMetaData().getPrecision(2)).isEqualTo(15);
      assertThat(query.getMetaData().getScale(2)).isEqualTo(6);
    }
  }

  @Test
  void aParameterDecidesTheOrder() throws SQLException {
    run("CREATE TABLE places (pk VARCHAR, n INTEGER, PRIMARY KEY (pk, n))");
    run("INSERT INTO places VALUES ('a', 1), ('a', 2), ('a', 3)");

    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT n FROM places WHERE pk = 'a'"
                + " ORDER BY CASE WHEN n = ? THEN 0 ELSE 1 END, ABS(n - ?) DESC, n")) {
      query.setInt(1, 2);
      query.setInt(2, 1);
      try (ResultSet rows = query.executeQuery()) {
        List<Integer> order = new ArrayList<>();
        while (rows.next()) {
          order.add(rows.getInt(1));
        }
        assertThat(order).containsExactly(2, 3, 1);
      }
    }
  }

  @Test
  void whatIsOneOfTheValuesOfAColumnHasItsType() throws SQLException {
    run("CREATE TABLE sold (pk VARCHAR(7), sk INTEGER, price DECIMAL(8, 2), PRIMARY KEY (pk, sk))");
    run("INSERT INTO sold VALUES ('a', 1, 20)");

    try (PreparedStatement query =
            connection.prepareStatement(
                "SELECT MAX(price), MIN(sk), LAG(price, 1, 0.125) OVER (ORDER BY MIN(sk)),"
                    + " EXTRACT(DAY FROM DATE '2026-01-31'), CHAR_LENGTH(pk)"
                    + " FROM sold WHERE pk = 'a' GROUP BY pk, price");
        ResultSet row = query.executeQuery()) {
      List<String> types = new ArrayList<>();
      for (int i = 1; i <= 5; i++) {
        types.add(row.getMetaData().getColumnTypeName(i) + " " + row.getMetaData().getScale(i));
      }
      assertThat(types)
          .containsExactly("DECIMAL 2", "INTEGER 0", "DECIMAL 0", "INTEGER 0", "INTEGER 0");
      row.next();
      assertThat(row.getObject(1)).isEqualTo(new BigDecimal("20.00"));
      assertThat(row.getObject(2)).isEqualTo(1);
      assertThat(row.getObject(3)).isEqualTo(new BigDecimal("0.125"));
      assertThat(row.getObject(4)).isEqualTo(31);
      assertThat(row.getObject(5)).isEqualTo(1);
    }
  }

  @Test
  void aViewAndItsColumnsAreInTheMetadata() throws SQLException {
    run("CREATE VIEW images (key, bytes, half) AS SELECT id, image, 1 / 2 FROM notes");

    List<String> found = new ArrayList<>();
    try (ResultSet tables =
            connection.getMetaData().getTables(null, "main", "%", new String[] {"VIEW"});
        ResultSet columns = connection.getMetaData().getColumns(null, "main", "images", "%")) {
      while (tables.next()) {
        found.add(tables.getString("TABLE_TYPE") + " " + tables.getString("TABLE_NAME"));
      }
      while (columns.next()) {
        found.add(columns.getString("COLUMN_NAME") + " " + columns.getString("TYPE_NAME"));
      }
    }

    assertThat(found)
        .containsExactly("VIEW images", "key VARCHAR", "bytes VARBINARY", "half DECIMAL");
    run("DROP VIEW images");
  }

  @Test
  void aSavepointTakesBackWhatWasWrittenAfterIt() throws SQLException {
    connection.setAutoCommit(false);
    run("INSERT INTO notes (id, body) VALUES ('a', 'kept')");
    Savepoint savepoint = connection.setSavepoint();
    run("UPDATE notes SET body = 'dropped' WHERE id = 'a'");
    run("INSERT INTO notes (id) VALUES ('b')");

    connection.rollback(savepoint);
    connection.commit();
    connection.setAutoCommit(true);

    assertThat(one(connection, "SELECT body FROM notes WHERE id = 'a'")).isEqualTo("kept");
    assertThat(one(connection, "SELECT id FROM notes WHERE id = 'b'")).isEqualTo("no row");
    assertThatThrownBy(connection::setSavepoint)
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25P01"));
  }

  @Test
  void blobsAndClobsAreValuesInMemory() throws Exception {
    Blob image = connection.createBlob();
    try (OutputStream out = image.setBinaryStream(1)) {
      out.write(new byte[] {1, 2, 3});
    }
    image.setBytes(4, new byte[] {4});
    Clob body = connection.createClob();
    try (Writer out = body.setCharacterStream(1)) {
      out.write("some text");
    }
    body.setString(6, "word");
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO notes (id, image, body) VALUES ('a', ?, ?)")) {
      insert.setBlob(1, image);
      insert.setClob(2, body);
      insert.executeUpdate();
    }

    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT image, body, doc FROM notes WHERE id = 'a'")) {
      rows.next();
      Blob stored = rows.getBlob("image");
      assertThat(stored.getBytes(1, 10)).containsExactly(1, 2, 3, 4);
      assertThat(stored.position(new byte[] {3, 4}, 1)).isEqualTo(3);
      assertThat(stored.getBinaryStream(2, 2).readAllBytes()).containsExactly(2, 3);
      stored.truncate(1);
      assertThat(stored.length()).isEqualTo(1);
      Clob text = rows.getClob(2);
      assertThat(text.getSubString(6, 4)).isEqualTo("word");
      assertThat(text.position("word", 1)).isEqualTo(6);
      assertThat(text.getAsciiStream().readAllBytes())
          .isEqualTo("some word".getBytes(StandardCharsets.US_ASCII));
      assertThat((Object) rows.getClob("doc")).isNull();
      assertThatThrownBy(() -> text.getSubString(11, 1)).isInstanceOf(SQLException.class);
      text.free();
      assertThatThrownBy(text::length).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void whatReturningGaveAnUpdateAreItsGeneratedKeys() throws SQLException {
    run("INSERT INTO notes (id, body) VALUES ('a', 'old')");
    try (Statement statement = connection.createStatement()) {
      int changed =
          statement.executeUpdate(
              "UPDATE notes SET body = 'new' WHERE id = 'a' RETURNING ALL NEW *",
              Statement.RETURN_GENERATED_KEYS);

      assertThat(changed).isEqualTo(1);
      try (ResultSet keys = statement.getGeneratedKeys()) {
        assertThat(keys.next()).isTrue();
        assertThat(keys.getString("body")).isEqualTo("new");
        assertThat(keys.next()).isFalse();
      }
      statement.executeUpdate(
          "UPDATE notes SET body = 'named' WHERE id = 'a' RETURNING ALL NEW *",
          new String[] {"body"});
      try (ResultSet keys = statement.getGeneratedKeys()) {
        assertThat(keys.next()).isTrue();
        assertThat(keys.getString("body")).isEqualTo("named");
      }
      statement.executeUpdate("UPDATE notes SET body = 'newer' WHERE id = 'a'");
      assertThat(statement.getGeneratedKeys().next()).isFalse();
    }
  }

  @Test
  void anElementOfABatchFailsAloneAndTheOthersAreDone() throws SQLException {
    run("INSERT INTO notes (id, body) VALUES ('b', 'before')");
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO notes (id, body, doc) VALUES (?, ?, ?)")) {
      for (String id : List.of("a", "b", "c", "c", "d")) {
        insert.setString(1, id);
        insert.setString(2, "batch");
        insert.setString(3, id.equals("d") ? "no JSON" : null);
        insert.addBatch();
      }

      assertThatThrownBy(insert::executeBatch)
          .isInstanceOfSatisfying(
              BatchUpdateException.class,
              e -> {
                int failed = Statement.EXECUTE_FAILED;
                assertThat(e.getUpdateCounts()).containsExactly(1, failed, 1, failed, failed);
                assertThat(e.getSQLState()).isEqualTo("23505");
                assertThat(e.getNextException().getNextException().getSQLState())
                    .isEqualTo("23505");
                assertThat(e.getNextException().getNextException().getNextException().getSQLState())
                    .isEqualTo("22018");
              });
    }
    assertThat(one(connection, "SELECT body FROM notes WHERE id = 'b'")).isEqualTo("before");
    assertThat(one(connection, "SELECT body FROM notes WHERE id = 'c'")).isEqualTo("batch");
  }

  @Test
  void aBatchInATransactionIsRolledBackWithIt() throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement insert =
        connection.prepareStatement("UPSERT INTO notes (id) VALUES (?)")) {
      for (String id : List.of("t1", "t2")) {
        insert.setString(1, id);
        insert.addBatch();
      }
      assertThat(insert.executeBatch()).containsExactly(1, 1);
    }
    connection.rollback();
    connection.setAutoCommit(true);

    assertThat(one(connection, "SELECT id FROM notes WHERE id = 't1'")).isEqualTo("no row");
  }

  @Test
  void laterElementsOfOneKeyWin() throws SQLException {
    try (PreparedStatement upsert =
        connection.prepareStatement("UPSERT INTO notes (id, body) VALUES ('k', ?)")) {
      for (int i = 0; i < 2_500; i++) {
        upsert.setString(1, "version " + i);
        upsert.addBatch();
      }
      assertThat(upsert.executeBatch()).hasSize(2_500).containsOnly(1);
    }

    assertThat(one(connection, "SELECT body FROM notes WHERE id = 'k'")).isEqualTo("version 2499");
  }

  @Test
  void identifiersAndLiteralsAreQuotedAsStatementsTakeThem() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertThat(statement.enquoteIdentifier("status", false)).isEqualTo("status");
      assertThat(statement.enquoteIdentifier("order", false)).isEqualTo("\"order\"");
      assertThat(statement.enquoteIdentifier("a\"b", false)).isEqualTo("\"a\"\"b\"");
      assertThat(statement.enquoteIdentifier("\"a b\"", false)).isEqualTo("\"a b\"");
      assertThat(statement.isSimpleIdentifier("select")).isFalse();
      assertThat(statement.enquoteLiteral("it's")).isEqualTo("'it''s'");
      assertThat(statement.enquoteNCharLiteral("ä")).isEqualTo("'ä'");
      for (String name : List.of("order", "a\"b", "x y", "value")) {
        String quoted = statement.enquoteIdentifier(name, false);
        run("UPSERT INTO notes (id, " + quoted + ") VALUES ('q', 'it')");
        assertThat(one(connection, "SELECT " + quoted + " FROM notes WHERE id = 'q'"))
            .as(name)
            .isEqualTo("it");
      }
    }
  }

  private static final String JSON = "{\"n\":1.50,\"list\":[true,null,\"x\"],\"empty\":{}}";

  @Test
  void documentsGoInAsJsonAndComeOutAsJsonMapsAndLists() throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO notes (id, doc, tags) VALUES ('a', ?, ?)")) {
      insert.setString(1, JSON);
      insert.setObject(2, List.of("x", 2), Types.OTHER);
      insert.executeUpdate();
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT doc, tags FROM notes WHERE id = 'a'")) {
      rows.next();
      PartitaResultSet documents = rows.unwrap(PartitaResultSet.class);
      Map<String, Object> doc = documents.getMap("doc");

      assertThat(doc).containsEntry("n", new BigDecimal("1.5")).containsKey("empty");
      assertThat(doc.get("list")).isEqualTo(Arrays.asList(true, null, "x"));
      assertThat(documents.getList(2)).isEqualTo(List.of("x", new BigDecimal("2")));
      assertThat(documents.getJson(1)).isEqualTo(JSON.replace("1.50", "1.5"));
      assertThat(rows.getMetaData().getColumnType(1)).isEqualTo(Types.OTHER);
      assertThat(rows.getObject("tags")).isInstanceOf(java.sql.Array.class);
    }
  }

  @Test
  void instantsAndUuidsGoInAndComeOutAsTheirClasses() throws SQLException {
    UUID id = UUID.fromString("0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9");
    OffsetDateTime at = OffsetDateTime.parse("2026-02-03T04:05:06.5+02:00");
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE seen (id UUID, at TIMESTAMP WITH TIME ZONE, doc JSON, PRIMARY KEY (id, at))");
    }
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO seen VALUES (?, ?, ?)")) {
      insert.setObject(1, id);
      insert.setObject(2, at);
      insert.setObject(3, List.of(1, "x"));
      insert.executeUpdate();
    }
    try (PreparedStatement query =
        connection.prepareStatement("SELECT * FROM seen WHERE id = ? AND at = ?")) {
      query.setObject(1, id);
      query.setObject(2, at.toInstant());
      try (ResultSet rows = query.executeQuery()) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getObject("id")).isEqualTo(id);
        assertThat(rows.getObject("at")).isEqualTo(at.withOffsetSameInstant(ZoneOffset.UTC));
        assertThat(rows.getTimestamp("at")).isEqualTo(Timestamp.from(at.toInstant()));
        assertThat(rows.getObject("doc")).isEqualTo(List.of(BigDecimal.ONE, "x"));
        assertThat(rows.getMetaData().getColumnTypeName(2)).isEqualTo("TIMESTAMP WITH TIME ZONE");
        assertThat(rows.getMetaData().getColumnType(2)).isEqualTo(Types.TIMESTAMP_WITH_TIMEZONE);
      }
      for (Object local : List.of(at.toLocalDateTime(), Date.valueOf("2026-02-03"))) {
        query.setObject(2, local);
        assertThatThrownBy(query::executeQuery)
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("use OffsetDateTime or Instant");
      }
    }
  }

  @Test
  void parametersThatBecomeValuesHaveTheTypesOfTheirColumns() throws SQLException {
    run("CREATE TABLE typed (id UUID PRIMARY KEY, at TIMESTAMP WITH TIME ZONE, n DECIMAL(9, 2))");
    for (String change :
        List.of(
            "INSERT INTO typed (n, at, id) VALUES (?, ?, ?)",
            "INSERT INTO typed VALUE {'n': ?, 'at': ?, 'id': ?}",
            "UPDATE typed SET n = ?, at = ? WHERE id = ?")) {
      try (PreparedStatement statement = connection.prepareStatement(change)) {
        ParameterMetaData parameters = statement.getParameterMetaData();

        assertThat(parameters.getParameterType(1)).as(change).isEqualTo(Types.DECIMAL);
        assertThat(parameters.getPrecision(1)).isEqualTo(9);
        assertThat(parameters.getScale(1)).isEqualTo(2);
        assertThat(parameters.getParameterType(2)).isEqualTo(Types.TIMESTAMP_WITH_TIMEZONE);
        assertThat(parameters.getParameterClassName(2)).isEqualTo(OffsetDateTime.class.getName());
        assertThat(parameters.getParameterTypeName(3)).isEqualTo("UUID");
      }
    }
  }

  /** The second half past two of that day, and of a column of instants as of a text. */
  @Test
  void anInstantReadWithoutItsOffsetIsLocalInTheZoneOfTheConnection() throws SQLException {
    try (Connection berlin =
            DriverManager.getConnection("jdbc:partita:mem:?timeZone=Europe/Berlin");
        Statement statement = berlin.createStatement()) {
      statement.execute(
          "CREATE TABLE seen (id INTEGER PRIMARY KEY, at TIMESTAMP WITH TIME ZONE, text VARCHAR)");
      statement.execute(
          "INSERT INTO seen VALUES (1, '2026-10-25T01:30:00Z', '2026-10-25 01:30:00+00:00')");
      try (ResultSet rows = statement.executeQuery("SELECT at, text FROM seen WHERE id = 1")) {
        rows.next();
        for (int column = 1; column <= 2; column++) {
          assertThat(rows.getObject(column, LocalDateTime.class))
              .isEqualTo(LocalDateTime.parse("2026-10-25T02:30"));
          assertThat(rows.getObject(column, LocalTime.class)).isEqualTo(LocalTime.of(2, 30));
          assertThat(rows.getTimestamp(column).toInstant())
              .isEqualTo(Instant.parse("2026-10-25T01:30:00Z"));
          assertThat(rows.getTime(column, Calendar.getInstance(TimeZone.getTimeZone("UTC"))))
              .isEqualTo(new Time(90 * 60 * 1000));
        }
      }
    }
  }

  /** Clocks in Berlin show half past two twice on that day. */
  @Test
  void aTimestampIsAnInstantWhereItsColumnHasATimeZoneAndLocalElsewhere() throws SQLException {
    Instant summer = Instant.parse("2026-10-25T00:30:00.123456789Z");
    Instant winter = Instant.parse("2026-10-25T01:30:00.123456789Z");
    Calendar tokyo = Calendar.getInstance(TimeZone.getTimeZone("Asia/Tokyo"));
    tokyo.setTimeInMillis(winter.toEpochMilli());
    try (Connection berlin =
            DriverManager.getConnection("jdbc:partita:mem:?timeZone=Europe/Berlin");
        Statement statement = berlin.createStatement()) {
      statement.execute(
          "CREATE TABLE seen (id INTEGER PRIMARY KEY, at TIMESTAMP WITH TIME ZONE, local TIMESTAMP)");
      try (PreparedStatement insert =
          berlin.prepareStatement("INSERT INTO seen VALUES (?, ?, ?)")) {
        for (int column = 2; column <= 3; column++) {
          insert.setTimestamp(column, Timestamp.from(summer));
        }
        insert.setInt(1, 1);
        insert.addBatch();
        for (int column = 2; column <= 3; column++) {
          insert.setTimestamp(column, Timestamp.from(winter), tokyo);
        }
        insert.setInt(1, 2);
        insert.addBatch();
        insert.executeBatch();
        insert.setInt(1, 3);
        insert.setObject(2, Timestamp.from(winter), Types.TIMESTAMP);
        insert.setObject(3, Timestamp.from(winter), Types.DATE);
        insert.executeUpdate();
        insert.setInt(1, 4);
        insert.setObject(2, java.util.Date.from(winter), Types.TIMESTAMP_WITH_TIMEZONE);
        insert.setObject(3, tokyo);
        insert.executeUpdate();
      }

      assertThat(seen(statement))
          .containsExactly(
              "2026-10-25T00:30:00.123456789Z 2026-10-25T02:30:00.123456789",
              "2026-10-25T01:30:00.123456789Z 2026-10-25T10:30:00.123456789",
              "2026-10-25T01:30:00.123456789Z 2026-10-25T00:00:00",
              "2026-10-25T01:30:00.123000000Z 2026-10-25T10:30:00.123");
      try (PreparedStatement query =
              berlin.prepareStatement("SELECT at FROM seen WHERE id <= 2 AND at = ? ALLOW SCAN");
          PreparedStatement update =
              berlin.prepareStatement("UPDATE seen SET at = ? WHERE id = 1 RETURNING ALL NEW *")) {
        query.setTimestamp(1, Timestamp.from(summer));
        try (ResultSet rows = query.executeQuery()) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getTimestamp(1).toInstant()).isEqualTo(summer);
          assertThat(rows.getTimestamp(1, tokyo).toInstant()).isEqualTo(summer);
          assertThat(rows.getDate(1).getTime())
              .isEqualTo(Instant.parse("2026-10-24T22:00:00Z").toEpochMilli());
          assertThat(rows.getTime(1).getTime())
              .isEqualTo(Instant.parse("1970-01-01T01:30:00.123Z").toEpochMilli());
          assertThat(rows.getTime(1, tokyo).getTime())
              .isEqualTo(Instant.parse("1970-01-01T00:30:00.123Z").toEpochMilli());
          assertThat(rows.getObject(1, Timestamp.class)).isEqualTo(Timestamp.from(summer));
          assertThat(rows.getObject(1, ZonedDateTime.class).toInstant()).isEqualTo(summer);
          assertThat(rows.next()).isFalse();
        }
        update.setTimestamp(1, Timestamp.from(winter));
        try (ResultSet rows = update.executeQuery()) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getObject("at", Instant.class)).isEqualTo(winter);
        }
      }
    }
  }

  private static List<String> seen(Statement statement) throws SQLException {
    List<String> seen = new ArrayList<>();
    try (ResultSet rows =
        statement.executeQuery("SELECT at, local FROM seen ORDER BY id ALLOW SCAN")) {
      while (rows.next()) {
        seen.add(rows.getString(1) + " " + rows.getString(2));
      }
    }
    return seen;
  }

  @Test
  void aTextThatIsNoJsonIsRefusedWithItsPlace() throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO notes (id, doc) VALUES ('a', ?)")) {
      insert.setString(1, "{\"a\": 01}");
      assertThatThrownBy(insert::executeUpdate)
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22018"))
          .hasMessageContaining("character 7");
      insert.setString(1, "[".repeat(10_000));
      assertThatThrownBy(insert::executeUpdate)
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("54000"));
    }
  }

  @Test
  void underDocumentsTextToolsSeeTextAndSetIt() throws SQLException {
    try (Connection text = open("jdbc:partita:mem:?documents=text")) {
      try (PreparedStatement insert =
          text.prepareStatement("INSERT INTO notes (id, doc, tags) VALUES ('a', ?, ?)")) {
        insert.setObject(1, JSON, Types.LONGVARCHAR);
        insert.setString(2, "[1,2]");
        insert.executeUpdate();
      }
      try (Statement statement = text.createStatement();
          ResultSet rows = statement.executeQuery("SELECT doc, tags FROM notes WHERE id = 'a'")) {
        rows.next();
        assertThat(rows.getMetaData().getColumnType(1)).isEqualTo(Types.LONGVARCHAR);
        assertThat(rows.getMetaData().getColumnTypeName(1)).isEqualTo("MAP");
        assertThat(rows.getMetaData().getColumnClassName(2)).isEqualTo("java.lang.String");
        assertThat(rows.getObject(1)).isEqualTo(JSON.replace("1.50", "1.5"));
        assertThat(rows.getObject(2)).isEqualTo("[1,2]");
        assertThat(rows.unwrap(PartitaResultSet.class).getList(2)).hasSize(2);
      }
      try (ResultSet columns = text.getMetaData().getColumns(null, "main", "notes", "doc")) {
        columns.next();
        assertThat(columns.getInt("DATA_TYPE")).isEqualTo(Types.LONGVARCHAR);
      }
      try (ResultSet types = text.getMetaData().getTypeInfo()) {
        while (types.next()) {
          if (types.getString("TYPE_NAME").equals("MAP")) {
            assertThat(types.getInt("DATA_TYPE")).isEqualTo(Types.LONGVARCHAR);
          }
        }
      }
    }
  }
}
