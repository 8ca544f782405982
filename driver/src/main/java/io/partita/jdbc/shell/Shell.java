package io.partita.jdbc.shell;

import io.partita.jdbc.PartitaConnection;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;

/**
 * The shell for a person: reads statements and commands from a terminal, with history and
 * completion. Ctrl-C drops the line that is being written or cancels the statement that runs;
 * Ctrl-D ends the shell.
 */
public final class Shell {
  private static final String PROMPT = "partita> ";
  private static final String PROMPT_IN_TRANSACTION = "partita*> ";

  /** As wide as the first one, with what would close a quote or a comment that is open. */
  private static final String SECONDARY_PROMPT = "%P  %M-> ";

  private static final Path HISTORY = Path.of(System.getProperty("user.home"), ".partita_history");

  private final PrintStream out;
  private final LineReader reader;
  private final Interpreter interpreter;
  private final ShellConnection opened;

  Shell(Connection connection, Terminal terminal, Path history) {
    keepPrivate(history);
    this.opened = new ShellConnection(connection);
    this.out = new PrintStream(terminal.output(), true, StandardCharsets.UTF_8);
    boolean moving = !Terminal.TYPE_DUMB.equals(terminal.getType());
    StatementRunner runner = new StatementRunner(out, out, moving, terminal::getWidth);
    this.interpreter = new Interpreter(opened, runner, out, out, true);
    this.reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .appName("partita")
            .parser(new StatementLineParser())
            .completer(new StatementCompleter(opened))
            .variable(LineReader.HISTORY_FILE, history)
            .variable(LineReader.SECONDARY_PROMPT_PATTERN, SECONDARY_PROMPT)
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .option(LineReader.Option.CASE_INSENSITIVE, true)
            .option(LineReader.Option.COMPLETE_MATCHER_CAMELCASE, false)
            .option(LineReader.Option.COMPLETE_MATCHER_TYPO, false)
            .build();
    terminal.handle(Signal.INT, signal -> interpreter.cancel());
  }

  /** The argument is the URL. */
  @SuppressWarnings("SystemExitOutsideMain") // the only exit, from main
  public static void main(String[] arguments) throws IOException {
    int status = CommandLine.DONE;
    try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
      Connection connection = DriverManager.getConnection(arguments[0]);
      Shell shell = new Shell(connection, terminal, HISTORY);
      shell.out.println(
          "Partita "
              + connection.getMetaData().getDatabaseProductVersion()
              + " on "
              + connection.getMetaData().getURL());
      shell.out.println("Statements end with a semicolon; \\? lists the commands, \\q ends.");
      shell.run();
    } catch (SQLException e) {
      System.err.println(e.getMessage());
      status = CommandLine.CANNOT_START;
    }
    System.exit(status);
  }

  /** Runs what is typed until the end. */
  void run() throws SQLException {
    try {
      boolean more = true;
      while (more) {
        try {
          more = interpreter.run(reader.readLine(prompt())) != Interpreter.Ending.QUIT;
        } catch (UserInterruptException e) {
          // What was being written is dropped.
          more = true;
        }
      }
    } catch (EndOfFileException e) {
      out.println();
    } finally {
      opened.close();
    }
  }

  private String prompt() throws SQLException {
    boolean open = opened.connection().unwrap(PartitaConnection.class).isInTransaction();
    return open ? PROMPT_IN_TRANSACTION : PROMPT;
  }

  /** What was typed is for the eyes of who typed it. */
  private static void keepPrivate(Path history) {
    try {
      Files.createFile(
          history,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (IOException | UnsupportedOperationException e) {
      // It is there already, or the file system has no such permissions.
    }
  }
}
