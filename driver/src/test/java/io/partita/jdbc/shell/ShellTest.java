package io.partita.jdbc.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jline.reader.Candidate;
import org.jline.reader.EOFError;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Parser;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a person types, and what they see. */
class ShellTest {
  private static final String TABLE =
      """
      CREATE TABLE orders (customer VARCHAR, n INTEGER, tags ARRAY, PRIMARY KEY (customer, n));
      INSERT INTO orders VALUE {'customer': 'a', 'n': 1, 'tags': ['x']};
      INSERT INTO orders VALUE {'customer': 'a', 'n': 2};
      """;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @TempDir Path directory;

  private Terminal terminal(String typed) throws Exception {
    return new DumbTerminal(
        "test",
        "dumb",
        new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
        out,
        StandardCharsets.UTF_8);
  }

  private Shell shell(String typed) throws Exception {
    Connection connection = DriverManager.getConnection("jdbc:partita:mem:");
    return new Shell(connection, terminal(typed), directory.resolve("history"));
  }

  /** What the shell printed, without prompts and what was typed. */
  private List<String> lines(String typed) throws Exception {
    shell(typed).run();
    return printed();
  }

  private List<String> printed() {
    return out.toString(StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.replaceAll("\u001b\\[[?0-9;]*[a-zA-Z]", "").replace("\r", ""))
        .map(line -> line.replaceAll("^(partita> | *-> )+", "").replaceAll("\\d+ ms", "n ms"))
        .toList();
  }

  @Test
  void aStatementGoesOnUntilItsSemicolon() throws Exception {
    assertThat(lines(TABLE + "SELECT n\nFROM orders\nWHERE customer = 'a;' OR customer = 'a';\n"))
        .containsSubsequence("n", "-", "1", "2", "(2 rows, read units: 1.0, n ms)");
  }

  @Test
  void aRefusalIsToldWithItsPlaceAndTheShellGoesOn() throws Exception {
    List<String> lines = lines("SELEC 1;\nSELECT 2 AS two;\n");

    assertThat(lines).anyMatch(line -> line.contains("refused [42601]: Line 1, column 1"));
    assertThat(lines).containsSubsequence("^^^^^", "two", "---", "2");
    assertThat(lines).noneMatch(line -> line.contains("\tat "));
  }

  @Test
  void resultsArePrintedInTheFormatThatWasChosen() throws Exception {
    String read = "SELECT * FROM orders WHERE customer = 'a';\n";
    List<String> lines =
        lines(
            TABLE
                + "\\timing off\n\\format csv\n"
                + read
                + "\\format json\n"
                + read
                + "\\x\n"
                + read
                + "\\format nope\n");

    assertThat(lines)
        .containsSubsequence(
            "customer,n,tags",
            "a,1,\"[\"\"x\"\"]\"",
            "a,2,",
            "(2 rows, read units: 0.5)",
            "{\"customer\":\"a\",\"n\":1,\"tags\":[\"x\"]}",
            "{\"customer\":\"a\",\"n\":2,\"tags\":null}",
            "-- row 1",
            "customer | a",
            "n        | 1",
            "tags     | [\"x\"]",
            "-- row 2")
        .containsSubsequence(
            "There is no format nope; there are auto, table, vertical, csv, json.");
  }

  @Test
  void tablesAreBrowsedByCommand() throws Exception {
    List<String> lines =
        lines(TABLE + "CREATE INDEX by_n ON orders (n);\n\\d\n\\d orders\n\\create orders\n");

    assertThat(lines).anyMatch(line -> line.matches("orders +\\| .*TABLE.*"));
    assertThat(lines)
        .containsSubsequence(
            "column   | type    | key       | null",
            "---------+---------+-----------+-----",
            "customer | VARCHAR | partition | no",
            "n        | INTEGER | sort      | no",
            "tags     | ARRAY   |           |",
            "(3 columns)",
            "",
            "index | kind   | key | holds | items | status",
            "------+--------+-----+-------+-------+-------",
            "by_n  | global | n   | ALL   | 2     | active");
    assertThat(lines).anyMatch(line -> line.contains("CREATE TABLE orders ("));
  }

  @Test
  void columnsAreAsWideAsWhatIsSeenOfThem() throws Exception {
    List<String> lines =
        lines(
            "SELECT * FROM (VALUES ('日本', 1), ('e\u0301', 2), ('a\nbc', 3), ('x\ty', 4),"
                + " ('\u001b[2J', 5)) AS t (word, n);\n");

    assertThat(lines)
        .containsSubsequence(
            "word      | n",
            "----------+--",
            "日本      | 1",
            "e\u0301         | 2",
            "a         | 3",
            "bc        |",
            "x       y | 4",
            "\\u001b[2J | 5");
  }

  @Test
  void aTableThatIsWiderThanTheTerminalStandsVertically() throws Exception {
    Terminal narrow =
        terminal(
            """
            SELECT 'abcdefgh' AS a, 'ijklmnop' AS b;
            \\format table
            SELECT 'abcdefgh' AS a, 'ijklmnop' AS b;
            """);
    narrow.setSize(new Size(18, 20));
    new Shell(
            DriverManager.getConnection("jdbc:partita:mem:"), narrow, directory.resolve("history"))
        .run();

    assertThat(printed())
        .containsSubsequence(
            "-- row 1", "a | abcdefgh", "b | ijklmnop", "a        | b", "abcdefgh | ijklmnop");
  }

  @Test
  void thePromptTellsAnOpenTransaction() throws Exception {
    shell("BEGIN;\nSELECT 1;\nROLLBACK;\n").run();

    assertThat(out.toString(StandardCharsets.UTF_8).split("partita"))
        .hasSize(5)
        .satisfies(prompts -> assertThat(prompts[1]).startsWith("> "))
        .satisfies(prompts -> assertThat(prompts[2]).startsWith("*> "))
        .satisfies(prompts -> assertThat(prompts[3]).startsWith("*> "))
        .satisfies(prompts -> assertThat(prompts[4]).startsWith("> "));
  }

  @Test
  void aLineThatGoesOnIsAskedForWithWhatIsOpen() {
    StatementLineParser parser = new StatementLineParser();
    Map<String, String> missing =
        Map.of(
            "SELECT 'it''s",
            "'",
            "SELECT \"a",
            "\"",
            "SELECT 1 /* why",
            "*/",
            "SELECT 1 -- it's",
            "");

    missing.forEach(
        (typed, open) ->
            assertThatThrownBy(() -> parser.parse(typed, 0, Parser.ParseContext.SECONDARY_PROMPT))
                .isInstanceOfSatisfying(
                    EOFError.class, e -> assertThat(e.getMissing()).isEqualTo(open)));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void whatWasTypedIsKeptForWhoTypedIt() throws Exception {
    shell("SELECT 1;\n SELECT 'behind a blank';\n").run();

    Path history = directory.resolve("history");
    assertThat(Files.readString(history)).contains("SELECT 1;").doesNotContain("behind a blank");
    assertThat(Files.getPosixFilePermissions(history))
        .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  }

  @Test
  void aViewIsBrowsedByItsColumnsAndItsStatement() throws Exception {
    String view = "CREATE VIEW mine AS SELECT n FROM orders WHERE customer = 'a'";
    List<String> lines = lines(TABLE + view + ";\n\\d mine\n\\create mine\n\\d sys.settings\n");

    assertThat(lines)
        .containsSubsequence("n      | INTEGER | no", "(1 column)", "create_view", view)
        .containsSubsequence("create_view", view, "(1 row, read units: 0.0, n ms)")
        .noneMatch(line -> line.startsWith("refused"));
  }

  @Test
  void aCommentAloneIsNoStatement() throws Exception {
    assertThat(lines("/* one */;\n/* two */ -- three\n;\n-- four\nSELECT 5 AS five; /* six */\n"))
        .containsSubsequence("five", "----", "5")
        .noneMatch(line -> line.startsWith("refused"));
  }

  @Test
  void anUnknownCommandAndALoneWordAreAnswered() throws Exception {
    assertThat(lines("\\nope\nhelp\nexit\nSELECT 'not reached';\n"))
        .contains("There is no command \\nope; \\? lists those there are.")
        .anyMatch(line -> line.startsWith("\\d [NAME]"))
        .noneMatch(line -> line.contains("not reached"));
  }

  @Test
  void aFileIsRunAndAnotherDatabaseOpened() throws Exception {
    Path script = Files.writeString(directory.resolve("a.sql"), "SELECT 'from the file' AS a;\n");

    List<String> lines =
        lines(
            "\\i "
                + script
                + "\n\\i nothing.sql\n\\i\n\\connect jdbc:partita:mem:?scna=1\n"
                + "\\connect jdbc:partita:mem:\nSELECT 'elsewhere' AS b;\n");

    assertThat(lines)
        .containsSubsequence("from the file", "1 statement, 0 refused", "elsewhere")
        .contains("There is no file nothing.sql.", "\\i needs the name of a file.")
        .anyMatch(line -> line.contains("nearest is scan"));
  }

  @Test
  void aFileRunsLikeWhatIsTypedAndTellsTheirPlacesOfRefusals() throws Exception {
    Path script = directory.resolve("a.sql");
    Files.writeString(
        script,
        """
        \\format json
        SELECT 1 AS one; SELECT nothing;
        /* */
        SELECT 2 AS two,
          nothing;
        INSERT INTO nowhere VALUE {'a': 1};
        \\i %s
        """
            .formatted(script));

    List<String> lines = lines("\\i " + script + "\nSELECT 3 AS three;\n");

    String nothing = "refused [42703]: The name nothing means nothing here: the query has no FROM.";
    assertThat(lines)
        .containsSubsequence(
            "{\"one\":1}",
            "(1 row, read units: 0.0, n ms)",
            script + ":2:25: " + nothing,
            "SELECT nothing",
            "       ^^^^^^^",
            script + ":5:3: " + nothing,
            "  nothing",
            "  ^^^^^^^",
            script
                + ":6:13: refused [42P01]: There is no table nowhere; this database has no tables yet.",
            "The file " + script + " is run by files that it runs.",
            "32 statements, 24 refused",
            "{\"three\":3}");
  }

  @Test
  void aDatabaseIsNamedAsToTheLauncher() throws Exception {
    assertThat(lines("\\connect\n\\connect mem:other\n\\c " + directory.resolve("shop") + "\n"))
        .containsSubsequence(
            "\\connect needs a URL: a directory, mem:NAME, or jdbc:partita:…",
            "On jdbc:partita:mem:other",
            "On jdbc:partita:" + directory.resolve("shop"));
  }

  @Test
  void aRefusalShowsNoStatementThatNobodyTyped() throws Exception {
    assertThat(lines("\\d nothing\n\\create nothing\n\\create\n"))
        .contains("\\create needs the name of a table or view.")
        .filteredOn(line -> line.contains("nothing"))
        .containsOnly(
            "refused [42P01]: There is no table nothing; this database has no tables yet.");
  }

  @Test
  void aFileThatIsWrittenCountsRowsAndReads() throws Exception {
    String file = directory.resolve("orders.json").toString();
    try (Connection connection =
        DriverManager.getConnection("jdbc:partita:mem:?copyPath=" + directory)) {
      PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
      StatementRunner runner = new StatementRunner(printed, printed);
      runner.setTiming(false);
      for (ScriptText.Piece statement : ScriptText.split(TABLE)) {
        runner.run(connection, statement.text());
      }

      runner.run(connection, "COPY orders TO '" + file + "' (FORMAT json) ALLOW SCAN");
      runner.run(connection, "COPY orders FROM '" + file + "' (FORMAT json, CONFLICT replace)");
    }

    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .endsWith("(rows written: 2, read units: 0.5)", "(items changed: 2, write units: 2.0)");
  }

  @Test
  void ctrlCCancelsTheStatementThatRuns() throws Exception {
    String tens = "(VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10))";
    StatementRunner[] runner = new StatementRunner[1];
    // The labels are printed before the rows are read: Ctrl-C comes with them.
    OutputStream interrupting =
        new FilterOutputStream(out) {
          @Override
          public void write(byte[] bytes, int from, int length) {
            runner[0].cancel();
          }
        };
    PrintStream printed = new PrintStream(interrupting, true, StandardCharsets.UTF_8);
    runner[0] = new StatementRunner(printed, printed);
    runner[0].setFormat(ResultFormat.CSV);
    try (Connection connection = DriverManager.getConnection("jdbc:partita:mem:")) {
      assertThatThrownBy(
              () ->
                  runner[0].run(
                      connection,
                      "SELECT * FROM "
                          + tens
                          + " a, "
                          + tens
                          + " b, "
                          + tens
                          + " c, "
                          + tens
                          + " d"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
    }
  }

  @Test
  void tablesColumnsAndWordsAreCompleted() throws Exception {
    ShellConnection shell = shop();

    assertThat(completed(shell, "SELECT * FROM or|")).contains("orders").doesNotContain("SELECT");
    assertThat(completed(shell, "SELECT * FROM orders WHERE Cu|"))
        .contains("customer", "orders", "CURRENT_DATE", "SUM(");
    assertThat(completed(shell, "SELECT * FROM orders WHERE |")).containsOnlyOnce(COLUMNS);
    assertThat(completed(shell, "SELECT cu| FROM orders")).contains("customer");
    assertThat(completed(shell, "SELECT 1; sel|")).contains("select", "update", "show tables");
    assertThat(completed(shell, "CREATE |"))
        .containsExactly("INDEX", "OR REPLACE VIEW", "TABLE", "VIEW");
    assertThat(completed(shell, "create index i on |")).contains("orders").doesNotContain("n");
    assertThat(completed(shell, "DROP INDEX |")).containsExactly("by_note");
    shell.connection().close();
    assertThat(completed(shell, "SELECT * FROM or|")).isEmpty();
  }

  @Test
  void whatStandsBehindADotBelongsToWhatStandsBeforeIt() throws Exception {
    ShellConnection shell = shop();

    assertThat(completed(shell, "SELECT o.| FROM orders AS o")).containsExactlyInAnyOrder(COLUMNS);
    assertThat(completed(shell, "UPDATE orders SET n = 1 WHERE ORDERS.c|"))
        .containsExactlyInAnyOrder(COLUMNS);
    assertThat(completed(shell, "SELECT * FROM sys|"))
        .contains("sys.")
        .doesNotContain("sys.tables");
    assertThat(completed(shell, "SELECT * FROM sys.|")).contains("tables").doesNotContain("orders");
    assertThat(completed(shell, "SELECT * FROM sys.settings s WHERE s.|"))
        .contains("property")
        .doesNotContain("tables");
    assertThat(completed(shell, "SELECT tags[0].| FROM orders")).isEmpty();
  }

  @Test
  void quotesAreCompletedByWhatTheyQuote() throws Exception {
    ShellConnection shell = shop();
    Files.createDirectory(directory.resolve("in"));
    Files.writeString(directory.resolve("in/orders.csv"), "");
    String name = directory + "/in/orders.csv";

    assertThat(completed(shell, "SELECT \"a note| FROM orders")).contains("\"a note\"", "\"n\"");
    assertThat(completed(shell, "SELECT * FROM orders WHERE customer = 'or|")).isEmpty();
    assertThat(completed(shell, "SELECT * FROM orders -- or|")).isEmpty();
    assertThat(completed(shell, "SELECT * FROM orders /* or|")).isEmpty();
    assertThat(completed(shell, "COPY orders FROM '" + directory + "/|"))
        .containsExactly("'" + directory + "/in/");
    assertThat(completed(shell, "COPY orders TO '" + directory + "/in/o|"))
        .containsExactly("'" + name + "'");
    assertThat(completed(shell, "COPY orders FROM '/no/such/directory/|")).isEmpty();
  }

  @Test
  void commandsAreCompletedByWhatTheyTake() throws Exception {
    ShellConnection shell = shop();

    assertThat(completed(shell, "\\fo|")).contains("\\format", "\\d").doesNotContain("orders");
    assertThat(completed(shell, "\\d |")).contains("orders", "sys.").doesNotContain("SELECT");
    assertThat(completed(shell, "\\format j|"))
        .containsExactly("auto", "table", "vertical", "csv", "json");
    assertThat(completed(shell, "\\timing |")).containsExactly("on", "off");
    assertThat(completed(shell, "\\q |")).isEmpty();
    assertThat(completed(shell, "\\i " + directory + "/|")).isEmpty();
  }

  private static final String[] COLUMNS = {"customer", "n", "tags", "\"a note\""};

  private static ShellConnection shop() throws Exception {
    ShellConnection shell = new ShellConnection(DriverManager.getConnection("jdbc:partita:mem:"));
    try (Statement statement = shell.connection().createStatement()) {
      for (ScriptText.Piece piece : ScriptText.split(TABLE)) {
        statement.execute(piece.text());
      }
      statement.execute("ALTER TABLE orders ADD COLUMN \"a note\" VARCHAR");
      statement.execute("CREATE INDEX by_note ON orders (\"a note\")");
    }
    return shell;
  }

  /** What is offered where a vertical bar stands. */
  private List<String> completed(ShellConnection shell, String typed) throws Exception {
    List<Candidate> candidates = new ArrayList<>();
    new StatementCompleter(shell)
        .complete(
            LineReaderBuilder.builder().terminal(terminal("")).build(),
            new StatementLineParser()
                .parse(typed.replace("|", ""), typed.indexOf('|'), Parser.ParseContext.COMPLETE),
            candidates);
    return candidates.stream().map(Candidate::value).toList();
  }

  @Test
  void theTableOfCommandsIsTheOneOfTheCode() throws Exception {
    List<String> rows =
        ShellCommands.ALL.stream()
            .map(
                command ->
                    "| `"
                        + (command.name() + " " + command.argument()).strip().replace("|", "\\|")
                        + "` | "
                        + command.purpose()
                        + " |")
            .toList();

    assertThat(Files.readAllLines(Path.of("../docs/shell.md"))).containsSubsequence(rows);
  }
}
