package io.partita.jdbc.shell;

import static io.partita.jdbc.ScriptedDatabase.column;
import static org.assertj.core.api.Assertions.assertThat;

import io.partita.jdbc.ScriptedDatabase;
import io.partita.sql.SqlType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptRunnerTest {
  @TempDir Path directory;

  @Test
  void aScriptGoesOnAfterARefusal() throws Exception {
    ScriptedDatabase database = new ScriptedDatabase();
    database.query(
        "SELECT name, total",
        List.of(column("name", SqlType.VARCHAR), column("total", SqlType.DECIMAL, 5, 2)),
        new Object[] {"ann", new BigDecimal("1.5")},
        new Object[] {"bo", null});
    database.change("UPDATE", 1);
    write("main.sql", "-- Look at bo.\nSELECT name, total;\nNONSENSE;\nUPDATE;\n");

    assertThat(printed(database))
        .containsExactly(
            "-- Look at bo.",
            "> SELECT name, total;",
            "name | total",
            "-----+------",
            "ann  | 1.50",
            "bo   | NULL",
            "(2 rows)",
            "warning [01S02]: seen while reading SELECT name, total",
            "",
            "> NONSENSE;",
            "refused [42601]: line 1, column 1: not understood: NONSENSE",
            "",
            "> UPDATE;",
            "1 item changed",
            "",
            "3 statements, 1 refused");
  }

  @Test
  void anotherScriptIsSummedUpAndItsRefusalsShown() throws Exception {
    ScriptedDatabase database = new ScriptedDatabase();
    database.change("UPDATE a", 2);
    database.change("UPDATE b", 3);
    write("main.sql", "!run data.sql\n!run gone.sql\n!quit\n");
    write("data.sql", "-- data\nUPDATE a;\n!run more.sql\nNONSENSE;");
    write("more.sql", "UPDATE b;");

    assertThat(printed(database))
        .containsExactly(
            "> !run data.sql",
            "> NONSENSE",
            "refused [42601]: line 1, column 1: not understood: NONSENSE",
            "3 statements, 5 items changed",
            "",
            "> !run gone.sql",
            "refused: There is no file " + directory.resolve("gone.sql") + ".",
            "0 statements, 0 items changed",
            "",
            "> !quit",
            "refused: of the shell's commands a script knows \\i FILE only: !quit",
            "0 statements, 0 items changed",
            "",
            "3 statements, 3 refused");
  }

  @Test
  void aScriptThatRunsItselfEnds() throws Exception {
    write("main.sql", "!run main.sql");

    assertThat(printed(new ScriptedDatabase()))
        .contains("refused: " + directory.resolve("main.sql") + " is run by scripts that it runs");
  }

  private void write(String name, String script) throws IOException {
    Files.writeString(directory.resolve(name), script);
  }

  private List<String> printed(ScriptedDatabase database) throws SQLException, IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Connection connection = database.connect();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      new ScriptRunner(connection, out).run(directory.resolve("main.sql"));
    }
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static List<String> pieces(String script) {
    return ScriptText.split(script).stream().map(ScriptText.Piece::text).toList();
  }

  @Test
  void semicolonsInTextsAndCommentsEndNothing() {
    assertThat(
            pieces(
                "-- first; comment\nSELECT ';', \"a;b\" -- why;\n;;\n/* all; of it */ UPDATE t;"
                    + "\n-- end\n"))
        .containsExactly(
            "-- first; comment",
            "SELECT ';', \"a;b\" -- why;",
            "/* all; of it */ UPDATE t",
            "-- end");
    assertThat(pieces("SELECT 'it''s; fine'")).containsExactly("SELECT 'it''s; fine'");
    assertThat(pieces("!run 'a\nSELECT a != 'b;'")).containsExactly("!run 'a", "SELECT a != 'b;'");
    assertThat(pieces(" \n ")).isEmpty();
    assertThat(pieces("SELECT 'open;")).containsExactly("SELECT 'open;");
  }

  @Test
  void aPieceKnowsWhereItBegins() {
    assertThat(ScriptText.split("-- é\n\n  SELECT 1;\tSELECT\n2; /* no */ ;\n\\d t\nSELECT 3"))
        .containsExactly(
            new ScriptText.Piece("-- é", 1, 1),
            new ScriptText.Piece("SELECT 1", 3, 3),
            new ScriptText.Piece("SELECT\n2", 3, 13),
            new ScriptText.Piece("\\d t", 5, 1),
            new ScriptText.Piece("SELECT 3", 6, 1));
  }
}
