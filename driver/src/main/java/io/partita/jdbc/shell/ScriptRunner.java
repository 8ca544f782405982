package io.partita.jdbc.shell;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs a script of statements, printing each with its rows, its count, or why it was refused; a
 * refusal does not end the script. Lines of comment before a statement are printed, too. A line
 * {@code !run FILE} or {@code \i FILE}, as in the shell, runs another script, found from the
 * directory of the one that names it or from one above; of that, only refusals and the sum of its
 * changes are printed. The launcher calls this class.
 */
final class ScriptRunner {
  /** Scripts that run scripts: deeper ones are a circle. */
  private static final int MAX_DEPTH = 8;

  /** How much of a refused statement of another script is printed. */
  private static final int MAX_QUOTED_LENGTH = 200;

  private static final Pattern RUN = Pattern.compile("(?:!run|\\\\i)\\s+(\\S.*)");

  private final Connection connection;
  private final PrintStream out;
  private final TablePrinter table;
  private int statements;
  private int refused;

  ScriptRunner(Connection connection, PrintStream out) {
    this.connection = connection;
    this.out = out;
    this.table = new TablePrinter(out);
  }

  /** Runs every statement of a file, and counts them. */
  void run(Path script) throws IOException {
    for (ScriptText.Piece part : ScriptText.split(Files.readString(script))) {
      String piece = part.text();
      if (part.isComment()) {
        out.println(piece);
      } else {
        out.println(
            "> " + piece.replace("\n", "\n  ") + (ScriptText.beginsCommand(piece) ? "" : ";"));
        run(piece, script);
        out.println();
      }
    }
    out.println(Interpreter.counts(statements, refused));
  }

  private void run(String piece, Path script) {
    if (ScriptText.beginsCommand(piece)) {
      int before = statements;
      long changed = runOther(piece, script, 1);
      out.println(
          StatementRunner.counted(statements - before, "statement")
              + ", "
              + StatementRunner.counted(changed, "item")
              + " changed");
      return;
    }
    statements++;
    try (Statement statement = connection.createStatement()) {
      run(statement, piece);
    } catch (SQLException e) {
      refused(e);
    }
  }

  private void refused(SQLException e) {
    refused++;
    out.println(Interpreter.refusal(e));
  }

  /** Runs the script that a line names, printing no more than refusals; returns its changes. */
  private long runOther(String command, Path script, int depth) {
    Matcher run = RUN.matcher(command);
    Path other = run.matches() ? find(Path.of(run.group(1).strip()), script) : null;
    if (other == null || depth > MAX_DEPTH) {
      refused++;
      out.println(
          other == null
              ? "refused: of the shell's commands a script knows \\i FILE only: " + command
              : "refused: " + other + " is run by scripts that it runs");
      return 0;
    }
    long changed = 0;
    try {
      for (ScriptText.Piece piece : ScriptText.split(Files.readString(other))) {
        if (ScriptText.beginsCommand(piece.text())) {
          changed += runOther(piece.text(), other, depth + 1);
        } else if (!piece.isComment()) {
          changed += change(piece.text());
        }
      }
    } catch (IOException e) {
      refused++;
      out.println("refused: " + Interpreter.unreadable(other.toString(), e));
    }
    return changed;
  }

  /** The file in the directory of a script, or in the nearest one above that has it. */
  private static Path find(Path file, Path script) {
    Path beside = script.toAbsolutePath().resolveSibling(file);
    for (Path directory = script.toAbsolutePath().getParent();
        directory != null;
        directory = directory.getParent()) {
      if (Files.exists(directory.resolve(file))) {
        return directory.resolve(file);
      }
    }
    return beside;
  }

  private long change(String sql) {
    statements++;
    try (Statement statement = connection.createStatement()) {
      return statement.execute(sql) || !ScriptText.isChange(sql)
          ? 0
          : statement.getLargeUpdateCount();
    } catch (SQLException e) {
      out.println(
          "> "
              + (sql.length() > MAX_QUOTED_LENGTH
                  ? sql.substring(0, MAX_QUOTED_LENGTH) + " …"
                  : sql));
      refused(e);
      return 0;
    }
  }

  private void run(Statement statement, String sql) throws SQLException {
    if (statement.execute(sql)) {
      try (ResultSet rows = statement.getResultSet()) {
        out.println("(" + StatementRunner.counted(table.print(rows), "row") + ")");
        StatementRunner.printWarnings(out, rows.getWarnings());
      }
    } else {
      long count = statement.getLargeUpdateCount();
      out.println(
          ScriptText.isChange(sql)
              ? StatementRunner.counted(count, "item") + " changed"
              : ScriptText.isExport(sql)
                  ? StatementRunner.counted(count, "row") + " written"
                  : "done");
    }
    StatementRunner.printWarnings(out, statement.getWarnings());
  }
}
