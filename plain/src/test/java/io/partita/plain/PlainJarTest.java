package io.partita.plain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The driver with what its pom names, nothing renamed and nothing packed together. */
class PlainJarTest {
  private static final Path CLASSES = Path.of("target", "classes");

  @Test
  void theDriverIsFoundAndPlansAndRunsWithWhatThePomNames() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:partita:mem:");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (pk VARCHAR, sk INTEGER, PRIMARY KEY (pk, sk))");
      statement.execute("INSERT INTO t VALUES ('a', 1), ('a', 2), ('b', 3)");
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT UPPER(pk), SUM(sk) FROM t GROUP BY UPPER(pk) ORDER BY 1 ALLOW SCAN")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).isEqualTo("A");
        assertThat(rows.getInt(2)).isEqualTo(3);
      }
      assertThat(connection.getMetaData().getDriverVersion()).startsWith("0.");
    }
  }

  @Test
  void itHasTheClassesOfTheDriverAndNothingOfOthers() throws Exception {
    try (Stream<Path> files = Files.walk(CLASSES)) {
      List<String> others =
          files
              .filter(Files::isRegularFile)
              .map(file -> CLASSES.relativize(file).toString().replace('\\', '/'))
              .filter(file -> !file.matches("io/partita/jdbc/[\\w$]+\\.(class|properties)"))
              .toList();

      assertThat(others)
          .containsExactlyInAnyOrder(
              "META-INF/services/java.sql.Driver", "io/partita/jdbc/package-info.class");
    }
    assertThat(Class.forName("org.apache.calcite.rel.RelNode")).isNotNull();
  }
}
