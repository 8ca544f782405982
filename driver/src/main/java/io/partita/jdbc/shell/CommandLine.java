package io.partita.jdbc.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * What the launcher calls: runs a script, or the statements and commands of one argument or of the
 * standard input on a database.
 */
public final class CommandLine {
  /** Everything ran. */
  static final int DONE = 0;

  /** A statement was refused; it was the last one that ran. */
  static final int REFUSED = 1;

  /** Nothing ran: the arguments, the database or the script are not there. */
  static final int CANNOT_START = 2;

  private static final String USAGE = "usage: CommandLine URL (SCRIPT | -c STATEMENT | -)";
  private static final String STATEMENT = "-c";
  private static final String STANDARD_INPUT = "-";

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream errors;

  CommandLine(InputStream in, PrintStream out, PrintStream errors) {
    this.in = in;
    this.out = out;
    this.errors = errors;
  }

  /** Arguments: a URL, then a script, {@code -c} and statements, or a hyphen. */
  @SuppressWarnings("SystemExitOutsideMain") // the only exit, from main
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    PrintStream errors = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    int status = new CommandLine(System.in, out, errors).run(arguments);
    out.flush();
    if (status != DONE) {
      System.exit(status);
    }
  }

  /** Runs what the arguments say; gives the exit status. */
  int run(String... arguments) {
    boolean statement = arguments.length == 3 && arguments[1].equals(STATEMENT);
    if (!statement && arguments.length != 2) {
      errors.println(USAGE);
      return CANNOT_START;
    }
    try (ShellConnection opened = new ShellConnection(DriverManager.getConnection(arguments[0]))) {
      if (statement) {
        return runStatements(opened, arguments[2]);
      }
      if (arguments[1].equals(STANDARD_INPUT)) {
        return runStatements(opened, new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
      new ScriptRunner(opened.connection(), out).run(Path.of(arguments[1]));
      return DONE;
    } catch (SQLException | IOException e) {
      out.flush();
      errors.println(e.getMessage() == null ? e : e.getMessage());
      return CANNOT_START;
    }
  }

  /** Runs statements and commands until one is refused. */
  private int runStatements(ShellConnection opened, String text) {
    StatementRunner runner = new StatementRunner(out, false);
    ShellCommands commands = new ShellCommands(opened, runner, out);
    for (String piece : ScriptText.split(text)) {
      try {
        if (ShellCommands.isCommand(piece)) {
          if (!ShellCommands.isKnown(piece)) {
            out.flush();
            errors.println(ShellCommands.unknown(piece));
            return REFUSED;
          }
          if (!commands.run(piece)) {
            return DONE;
          }
        } else if (!piece.startsWith("--")) {
          runner.run(opened.connection(), piece);
        }
      } catch (SQLException e) {
        out.flush();
        errors.println(StatementRunner.refusal(e));
        return REFUSED;
      }
    }
    return DONE;
  }
}
