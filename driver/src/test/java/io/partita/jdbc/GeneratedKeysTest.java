package io.partita.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code getGeneratedKeys} gives of an INSERT that has no RETURNING. */
class GeneratedKeysTest {
  private Connection connection;
  private Statement statement;

  @BeforeEach
  void open() throws SQLException {
    connection = DriverManager.getConnection("jdbc:partita:mem:");
    statement = connection.createStatement();
    statement.execute(
        "CREATE TABLE notes (owner VARCHAR, no INTEGER DEFAULT 6 + 1, body VARCHAR, made DATE"
            + " DEFAULT '2026-01-31', PRIMARY KEY (owner, no))");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  /** The labels, then the rows. */
  private static List<String> keys(Statement executed) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (ResultSet keys = executed.getGeneratedKeys()) {
      ResultSetMetaData columns = keys.getMetaData();
      lines.add(line(columns.getColumnCount(), columns::getColumnLabel));
      while (keys.next()) {
        lines.add(line(columns.getColumnCount(), keys::getString));
      }
    }
    return lines;
  }

  private interface ByNumber {
    String get(int column) throws SQLException;
  }

  private static String line(int columns, ByNumber values) throws SQLException {
    List<String> shown = new ArrayList<>();
    for (int i = 1; i <= columns; i++) {
      shown.add(values.get(i));
    }
    return String.join(" | ", shown);
  }

  @Test
  void namedColumnsOfEachItemWithTheirDefaults() throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO notes (owner, body, extra) VALUES (?, ?, 1), (?, 'x', 2)",
            new String[] {"MADE", "no", "extra"})) {
      insert.setString(1, "a");
      insert.setString(2, "b");
      insert.setString(3, "c");

      assertThat(insert.executeUpdate()).isEqualTo(2);
      assertThat(keys(insert))
          .containsExactly("made | no | extra", "2026-01-31 | 7 | 1", "2026-01-31 | 7 | 2");
      insert.setString(1, "d");
      insert.setString(3, "e");

      // Neither is it a result.
      assertThat(insert.execute()).isFalse();
      assertThat(insert.getUpdateCount()).isEqualTo(2);
      assertThat(insert.getMetaData()).isNull();
      assertThat(keys(insert)).hasSize(3);
      assertThatThrownBy(insert::executeQuery)
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42809"));
    }
  }

  @Test
  void keysThatAreRandom() throws SQLException {
    statement.execute("CREATE TABLE jobs (id UUID DEFAULT UUID() PRIMARY KEY, body VARCHAR)");

    statement.executeUpdate(
        "INSERT INTO jobs (body) VALUES ('a'), ('b')", Statement.RETURN_GENERATED_KEYS);

    List<String> made = keys(statement);
    assertThat(made).hasSize(3).doesNotHaveDuplicates().startsWith("id");
    try (PreparedStatement find =
        connection.prepareStatement("SELECT body FROM jobs WHERE id = ?")) {
      for (int i = 0; i < 2; i++) {
        find.setString(1, made.get(i + 1));
        try (ResultSet found = find.executeQuery()) {
          assertThat(found.next()).isTrue();
          assertThat(found.getString(1)).isEqualTo(List.of("a", "b").get(i));
        }
      }
    }
  }

  @Test
  void typesAreThoseOfTheColumns() throws SQLException {
    statement.executeUpdate(
        "INSERT INTO notes VALUE {'owner': 'a', 'no': 3}", new String[] {"made", "no", "body"});

    try (ResultSet keys = statement.getGeneratedKeys()) {
      assertThat(keys.next()).isTrue();
      assertThat(keys.getObject(1)).isEqualTo(java.sql.Date.valueOf("2026-01-31"));
      assertThat(keys.getObject(2)).isEqualTo(3);
      assertThat(keys.getObject(3)).isNull();
      assertThat(keys.next()).isFalse();
    }
  }

  @Test
  void columnsByTheirPlacesInTheTable() throws SQLException {
    statement.execute("INSERT INTO notes (owner) VALUES ('a')", new int[] {4, 1});

    assertThat(keys(statement)).containsExactly("made | owner", "2026-01-31 | a");
  }

  @Test
  void rowsOfAQueryAndWhatIsReplaced() throws SQLException {
    statement.executeUpdate("INSERT INTO notes (owner, no) VALUES ('a', 1), ('a', 2)");

    statement.executeUpdate(
        "INSERT INTO notes (owner, no) SELECT 'b', no FROM notes WHERE owner = 'a'",
        new String[] {"owner", "no"});
    assertThat(keys(statement)).containsExactly("owner | no", "b | 1", "b | 2");
    statement.executeLargeUpdate(
        "UPSERT INTO notes (owner, no, body) VALUES ('b', 1, 'new')", new String[] {"body"});
    assertThat(keys(statement)).containsExactly("body", "new");
  }

  /** The key is the statement's own unless a default makes it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "INSERT INTO notes (owner) VALUES ('a'); no,7",
        "INSERT INTO notes VALUE {'owner': 'a'}; no,7",
        "INSERT INTO notes (owner, no) VALUES ('a', DEFAULT), ('b', 1); no,7,1",
        "INSERT INTO notes (owner) SELECT 'a'; no,7",
        "INSERT INTO notes (owner, no) VALUES ('a', 1); ''",
        "INSERT INTO notes VALUES ('a', 1, 'b', '2026-01-01'); ''",
        "INSERT INTO notes VALUE {'owner': 'a', 'no': 1}; ''",
        "INSERT INTO notes (owner, no) SELECT 'a', 1; ''",
        "UPDATE notes SET body = 'x' WHERE owner = 'a' AND no = 1; ''",
        "DELETE FROM notes WHERE owner = 'a' AND no = 1; ''",
        "CREATE TABLE other (id VARCHAR PRIMARY KEY); ''"
      })
  void withoutNamesTheKeyColumnsThatTheStatementLeftOut(String sql, String expected)
      throws SQLException {
    statement.executeUpdate(sql, Statement.RETURN_GENERATED_KEYS);

    assertThat(keys(statement)).containsExactly(expected.split(","));
    try (Statement other = connection.createStatement()) {
      other.execute("DROP TABLE IF EXISTS other");
      other.execute("TRUNCATE TABLE notes");
      other.executeUpdate(sql, Statement.NO_GENERATED_KEYS);
      assertThat(keys(other)).containsExactly("");
    }
  }

  @Test
  void oneStatementPreparedBothWaysGivesThemOnceOnly() throws SQLException {
    String sql = "INSERT INTO notes (owner, no) VALUES (?, 1)";
    for (String owner : List.of("a", "b")) {
      try (PreparedStatement plain = connection.prepareStatement(sql);
          PreparedStatement owners = connection.prepareStatement(sql, new String[] {"owner"});
          PreparedStatement bodies = connection.prepareStatement(sql, new String[] {"body"})) {
        plain.setString(1, owner + 1);
        owners.setString(1, owner + 2);
        bodies.setString(1, owner + 3);
        for (PreparedStatement insert : List.of(plain, owners, bodies)) {
          insert.executeUpdate();
        }

        assertThat(keys(plain)).containsExactly("");
        assertThat(keys(owners)).containsExactly("owner", owner + 2);
        assertThat(keys(bodies)).containsExactly("body", "null");
      }
    }
  }

  @Test
  void whatReturningSaysComesBeforeTheNames() throws SQLException {
    statement.executeUpdate(
        "INSERT INTO notes (owner) VALUES ('a') RETURNING ALL NEW *", new String[] {"no"});

    assertThat(keys(statement))
        .containsExactly("owner | no | body | made", "a | 7 | null | 2026-01-31");
  }

  /** Its elements share the engine's syncs, and have no keys. */
  @Test
  void aBatchHasCountsOnly() throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO notes (owner) VALUES (?)", Statement.RETURN_GENERATED_KEYS)) {
      for (String owner : List.of("a", "b")) {
        insert.setString(1, owner);
        insert.addBatch();
      }

      assertThat(insert.executeBatch()).containsExactly(1, 1);
      assertThat(keys(insert)).containsExactly("");
    }
  }

  @Test
  void theyFollowTheTableThatHasChangedSince() throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO notes (owner, no) VALUES (?, 1)", new String[] {"body"})) {
      statement.execute("ALTER TABLE notes ALTER COLUMN body SET TYPE INTEGER");
      statement.execute("ALTER TABLE notes ADD COLUMN more INTEGER DEFAULT 5");
      insert.setString(1, "a");
      insert.executeUpdate();

      assertThat(keys(insert)).containsExactly("body", "null");
      try (ResultSet rows = statement.executeQuery("SELECT more FROM notes WHERE owner = 'a'")) {
        rows.next();
        assertThat(rows.getInt(1)).isEqualTo(5);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"boddy", "BODDY"})
  void aNameThatIsNoColumnIsRefused(String name) {
    assertThatThrownBy(
            () ->
                connection.prepareStatement(
                    "INSERT INTO notes (owner) VALUES ('a')", new String[] {name}))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42703"))
        .hasMessageContaining("did you mean body?");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5})
  void aPlaceThatIsNoColumnIsRefused(int place) {
    assertThatThrownBy(
            () -> statement.execute("INSERT INTO notes (owner) VALUES ('a')", new int[] {place}))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42703"))
        .hasMessageContaining("columns 1 to 4");
  }

  @Test
  void onConflictDecidesWhatIsWrittenSoThatNamesAreRefused() throws SQLException {
    String sql = "INSERT INTO notes (owner, no) VALUES ('a', 1) ON CONFLICT DO NOTHING";

    assertThatThrownBy(() -> statement.executeUpdate(sql, new String[] {"no"}))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42NYS"));
    assertThat(statement.executeUpdate(sql, Statement.RETURN_GENERATED_KEYS)).isEqualTo(1);
  }
}
