package io.partita.jdbc.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the launcher calls: runs a script, or the statements and commands of one argument, of a file
 * or of the standard input on a database.
 */
public final class CommandLine {
  /** Everything ran. */
  static final int DONE = 0;

  /** A statement was refused; it was the last one that ran. */
  static final int REFUSED = 1;

  /** Nothing ran: the arguments, the database or the script are not there. */
  static final int CANNOT_START = 2;

  private static final String USAGE =
      "usage: CommandLine [--format FORMAT] URL (SCRIPT | -c STATEMENT | -f FILE | -)";
  private static final String FORMAT = "--format";
  private static final String STATEMENT = "-c";
  private static final String FILE = "-f";
  private static final String STANDARD_INPUT = "-";

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream errors;

  CommandLine(InputStream in, PrintStream out, PrintStream errors) {
    this.in = in;
    this.out = out;
    this.errors = errors;
  }

  /**
   * Arguments: perhaps {@code --format} and one, a URL, then a script, {@code -c} and statements,
   * {@code -f} and a file, or a hyphen.
   */
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
    if (arguments.length > 2 && arguments[0].equals(FORMAT)) {
      Optional<ResultFormat> format = ResultFormat.named(arguments[1]);
      if (format.isEmpty()) {
        errors.println(ResultFormat.unknown(arguments[1]));
        return CANNOT_START;
      }
      return run(format.get(), Arrays.copyOfRange(arguments, 2, arguments.length));
    }
    return run(ResultFormat.AUTO, arguments);
  }

  private int run(ResultFormat format, String... arguments) {
    String option = arguments.length == 3 ? arguments[1] : "";
    boolean known = option.equals(STATEMENT) || option.equals(FILE);
    if (!known && arguments.length != 2) {
      errors.println(USAGE);
      return CANNOT_START;
    }
    String what = arguments[arguments.length - 1];
    try (ShellConnection opened = new ShellConnection(DriverManager.getConnection(arguments[0]))) {
      if (option.equals(STATEMENT)) {
        return run(opened, format, what, null);
      }
      if (option.equals(FILE)) {
        return run(opened, format, Files.readString(Path.of(what)), what);
      }
      if (what.equals(STANDARD_INPUT)) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        return run(opened, format, text, "stdin");
      }
      new ScriptRunner(opened.connection(), out).run(Path.of(what));
      return DONE;
    } catch (SQLException e) {
      out.flush();
      errors.println(e.getMessage());
    } catch (IOException e) {
      out.flush();
      errors.println(Interpreter.unreadable(what, e));
    }
    return CANNOT_START;
  }

  /** Runs statements and commands until one is refused. */
  private int run(ShellConnection opened, ResultFormat format, String text, @Nullable String name) {
    StatementRunner runner = new StatementRunner(out, errors);
    runner.setFormat(format);
    Interpreter interpreter = new Interpreter(opened, runner, out, errors, false);
    return interpreter.run(text, name) == Interpreter.Ending.REFUSED ? REFUSED : DONE;
  }
}
