package io.partita.jdbc.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {
  private static final String URL = "jdbc:partita:mem:";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  private int run(String input, String... arguments) {
    return new CommandLine(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(errors, true, StandardCharsets.UTF_8))
        .run(arguments);
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8).replaceAll("\\d+ ms", "n ms");
  }

  @Test
  void oneStatementIsRunAndPrintedWithItsCost() {
    int status =
        run(
            "",
            URL,
            "-c",
            "CREATE TABLE t (pk VARCHAR PRIMARY KEY, n INTEGER);"
                + " INSERT INTO t (pk, n) VALUES ('a', 1);"
                + " SELECT * FROM t WHERE pk = 'a'");

    assertThat(status).isZero();
    assertThat(printed().lines())
        .containsExactly(
            "(done, n ms)",
            "(items changed: 1, write units: 1.0, n ms)",
            "pk | n",
            "---+--",
            "a  | 1",
            "(1 row, read units: 0.5, n ms)");
    assertThat(errors.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void theStandardInputEndsAtTheFirstRefusalAndSaysSo() {
    int status = run("SELECT 1;\nSELEC 2;\nSELECT 3;\n", URL, "-");

    assertThat(status).isEqualTo(CommandLine.REFUSED);
    assertThat(printed()).contains("1\n").doesNotContain("3\n");
    assertThat(errors.toString(StandardCharsets.UTF_8))
        .startsWith("stdin:2:1: refused [42601]: ")
        .contains("SELEC", "^")
        .doesNotContain("\tat ");
  }

  @Test
  void commandsOfTheShellWorkWithoutATerminal() {
    int status =
        run(
            """
            CREATE TABLE t (pk VARCHAR PRIMARY KEY);
            \\timing off
            \\d t
            \\format csv
            SELECT 1 AS one;
            \\q
            SELECT 'not reached';
            """,
            URL,
            "-");

    assertThat(status).isZero();
    assertThat(printed().lines())
        .containsExactly(
            "(done, n ms)",
            "The time of a statement is not printed.",
            "column | type    | key       | null",
            "-------+---------+-----------+-----",
            "pk     | VARCHAR | partition | no",
            "(1 column)",
            "one",
            "1");
    assertThat(errors.toString(StandardCharsets.UTF_8)).isEqualTo("(1 row, read units: 0.0)\n");
    assertThat(run("", URL, "-c", "\\nope")).isEqualTo(CommandLine.REFUSED);
    assertThat(errors.toString(StandardCharsets.UTF_8)).contains("There is no command \\nope;");
  }

  @Test
  void aProgramReadsRowsAndNothingElse() {
    String sql = "SELECT * FROM (VALUES (1, 'x'), (2, NULL)) AS t (n, c)";

    assertThat(run("", "--format", "csv", URL, "-c", sql)).isZero();
    assertThat(run(sql, "--format", "json", URL, "-")).isZero();

    assertThat(printed()).isEqualTo("n,c\n1,x\n2,\n{\"n\":1,\"c\":\"x\"}\n{\"n\":2,\"c\":null}\n");
    assertThat(errors.toString(StandardCharsets.UTF_8).lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("(2 rows, "));
    assertThat(run("", "--format", "xml", URL, "-c", sql)).isEqualTo(CommandLine.CANNOT_START);
    assertThat(errors.toString(StandardCharsets.UTF_8))
        .contains("There is no format xml; there are");
  }

  @Test
  void aFileEndsAtTheFirstRefusalAlsoWhereAnotherOneRunsIt(@TempDir Path directory)
      throws IOException {
    Path inner = Files.writeString(directory.resolve("inner.sql"), "SELECT 1;\n\nSELEC 2;\n");
    Path outer =
        Files.writeString(directory.resolve("outer.sql"), "\\i " + inner + "\nSELECT 'after';\n");

    assertThat(run("", URL, "-f", outer.toString())).isEqualTo(CommandLine.REFUSED);

    assertThat(printed()).doesNotContain("after");
    assertThat(errors.toString(StandardCharsets.UTF_8))
        .startsWith(inner + ":3:1: refused [42601]: ");
    assertThat(run("", URL, "-f", "nothing.sql")).isEqualTo(CommandLine.CANNOT_START);
    assertThat(errors.toString(StandardCharsets.UTF_8)).contains("There is no file nothing.sql.");
  }

  @Test
  void whatCannotStartHasAStatusOfItsOwn() {
    assertThat(run("", "jdbc:partita:mem:?scna=allow", "-c", "SELECT 1"))
        .isEqualTo(CommandLine.CANNOT_START);
    assertThat(run("", URL)).isEqualTo(CommandLine.CANNOT_START);
    assertThat(run("", URL, "no-such-script.sql")).isEqualTo(CommandLine.CANNOT_START);
    assertThat(errors.toString(StandardCharsets.UTF_8)).contains("nearest is scan", "usage:");
  }
}
