package io.partita.jdbc.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

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
        .startsWith("refused [42601]: ")
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
            "1",
            "(1 row, read units: 0.0)");
    assertThat(run("", URL, "-c", "\\nope")).isEqualTo(CommandLine.REFUSED);
    assertThat(errors.toString(StandardCharsets.UTF_8)).contains("There is no command \\nope;");
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
