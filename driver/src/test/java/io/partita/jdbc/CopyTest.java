package io.partita.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** COPY through JDBC: which files a connection may use, and what it is told. */
class CopyTest {
  @TempDir Path directory;

  private Connection connect(String place, Path... copyPath) throws SQLException {
    List<String> paths = new ArrayList<>();
    for (Path path : copyPath) {
      paths.add(path.toString());
    }
    String value =
        URLEncoder.encode(String.join(File.pathSeparator, paths), StandardCharsets.UTF_8);
    return DriverManager.getConnection("jdbc:partita:" + place + "?copyPath=" + value);
  }

  @Test
  void aConnectionUsesTheDirectoriesOfItsCopyPath() throws Exception {
    Path one = Files.createDirectory(directory.resolve("one"));
    Path two = Files.createDirectory(directory.resolve("two"));
    Files.writeString(one.resolve("t.csv"), "id,n\na,1\nb,2\n");

    try (Connection connection = connect("mem:copy", one, two);
        Connection other = DriverManager.getConnection("jdbc:partita:mem:copy");
        Statement statement = connection.createStatement();
        Statement elsewhere = other.createStatement()) {
      statement.execute("CREATE TABLE t (id VARCHAR PRIMARY KEY, n INTEGER)");
      String load = "COPY t FROM '" + one.resolve("t.csv") + "' (FORMAT csv, HEADER)";
      assertThat(statement.executeLargeUpdate(load)).isEqualTo(2);
      assertThat(statement.unwrap(PartitaStatement.class).getWriteUnits()).isEqualTo(2);
      try (PreparedStatement out =
          connection.prepareStatement(
              "COPY (SELECT n FROM t WHERE id = ?) TO '"
                  + two.resolve("n.csv")
                  + "' (FORMAT csv)")) {
        out.setString(1, "b");
        assertThat(out.executeUpdate()).isEqualTo(1);
      }
      assertThat(two.resolve("n.csv")).hasContent("2");
      assertThatThrownBy(() -> elsewhere.execute(load))
          .isInstanceOfSatisfying(
              SQLSyntaxErrorException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"))
          .hasMessageContaining("copyPath");
    }
  }

  @Test
  void theFilesOfTheDatabaseAreNobodysToCopy() throws Exception {
    Path database = directory.resolve("database");
    try (Connection connection = connect(database.toString(), directory);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (id VARCHAR PRIMARY KEY)");
      assertThatThrownBy(
              () ->
                  statement.execute(
                      "COPY t TO '" + database.resolve("t.csv") + "' (FORMAT csv) ALLOW SCAN"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
    }
  }

  @Test
  void aLoadCanBeWatchedAndStopped() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      lines.append(i).append('\n');
    }
    Files.writeString(directory.resolve("t.csv"), lines);
    try (Connection connection = connect("mem:", directory);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)");
      statement
          .unwrap(PartitaStatement.class)
          .setCopyProgress(
              (rows, bytes, ofBytes) -> {
                if (rows == 2_500) {
                  cancel(statement);
                }
              });

      assertThatThrownBy(
              () ->
                  statement.execute(
                      "COPY t FROM '" + directory.resolve("t.csv") + "' (FORMAT csv)"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"))
          .hasMessageContaining("2,000 rows were written and stay");
      assertThat(statement.executeUpdate("DELETE FROM t WHERE id = 1999")).isEqualTo(1);
      assertThat(statement.executeUpdate("DELETE FROM t WHERE id = 2000")).isZero();
    }
  }

  private static void cancel(Statement statement) {
    try {
      statement.cancel();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
