package io.partita.jdbc.shell;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The commands of the shell, which are no statements: they begin with a backslash. */
final class ShellCommands {
  /**
   * One command.
   *
   * @param argument what may follow it, or nothing
   */
  record Command(String name, String argument, String purpose) {}

  static final List<Command> ALL =
      List.of(
          new Command("\\d", "[NAME]", "tables and views; the columns and indexes of one"),
          new Command("\\create", "NAME", "the statement that creates a table"),
          new Command("\\format", "[FORMAT]", "how results are printed: " + formats()),
          new Command("\\x", "", "prints results vertically, and again as before"),
          new Command("\\timing", "[on|off]", "whether the time of each statement is printed"),
          new Command("\\i", "FILE", "runs the statements of a file"),
          new Command(
              "\\connect",
              "URL",
              "goes to another database: a directory, mem:NAME, jdbc:partita:…"),
          new Command("\\?", "", "this list"),
          new Command("\\q", "", "ends the shell; Ctrl-D does, too"));

  /** What people type out of habit. */
  private static final Map<String, String> OTHER_NAMES =
      Map.of(
          "exit",
          "\\q",
          "quit",
          "\\q",
          "!quit",
          "\\q",
          "help",
          "\\?",
          "\\h",
          "\\?",
          "!tables",
          "\\d",
          "\\dt",
          "\\d",
          "!run",
          "\\i",
          "\\c",
          "\\connect",
          "\\f",
          "\\format");

  private final ShellConnection shell;
  private final StatementRunner runner;
  private final PrintStream out;

  ShellCommands(ShellConnection shell, StatementRunner runner, PrintStream out) {
    this.shell = shell;
    this.runner = runner;
    this.out = out;
  }

  /** Whether a line is a command, perhaps an unknown one. */
  static boolean isCommand(String line) {
    return line.startsWith("\\") || line.startsWith("!") || OTHER_NAMES.containsKey(name(line));
  }

  private static String name(String line) {
    String bare = line.endsWith(";") ? line.substring(0, line.length() - 1) : line;
    return bare.strip().split("\\s+", 2)[0].toLowerCase(Locale.ROOT);
  }

  /** Whether there is the command of a line. */
  static boolean isKnown(String line) {
    String typed = name(line);
    return OTHER_NAMES.containsKey(typed)
        || ALL.stream().anyMatch(command -> command.name().equals(typed));
  }

  /** What is said of a command that is unknown. */
  static String unknown(String line) {
    return "There is no command "
        + line.strip().split("\\s+", 2)[0]
        + "; \\? lists those there are.";
  }

  /** Runs a command; false if it ends the shell. */
  boolean run(String line) throws SQLException {
    String typed = name(line);
    String[] words = line.strip().split("\\s+", 2);
    String argument = words.length == 1 ? "" : words[1].strip().replaceFirst(";$", "");
    switch (OTHER_NAMES.getOrDefault(typed, typed)) {
      case "\\q" -> {
        return false;
      }
      case "\\?" -> help();
      case "\\d" -> describe(argument);
      case "\\create" -> create(argument);
      case "\\format" -> format(argument);
      case "\\x" ->
          runner.setFormat(
              runner.format() == ResultFormat.VERTICAL
                  ? ResultFormat.TABLE
                  : ResultFormat.VERTICAL);
      case "\\timing" -> timing(argument);
      case "\\i" -> runFile(argument);
      case "\\connect" -> connect(argument);
      default -> out.println(unknown(line));
    }
    return true;
  }

  private void help() {
    for (Command command : ALL) {
      out.printf("%-18s %s%n", command.name() + " " + command.argument(), command.purpose());
    }
  }

  private void create(String name) throws SQLException {
    try {
      runner.run(shell.connection(), "SHOW CREATE TABLE " + name);
    } catch (SQLException e) {
      throw withoutPlace(e);
    }
  }

  private void describe(String name) throws SQLException {
    try {
      if (name.isEmpty()) {
        runner.run(shell.connection(), "SHOW TABLES");
      } else {
        new TableDescriber(shell.connection(), out).describe(name);
      }
    } catch (SQLException e) {
      throw withoutPlace(e);
    }
  }

  /** An error of a statement that nobody typed: the place in it says nothing. */
  private static SQLException withoutPlace(SQLException e) {
    String message = String.valueOf(e.getMessage());
    String why =
        message.lines().findFirst().orElse("").replaceFirst("^Line \\d+, column \\d+: ", "");
    return new SQLException(why, e.getSQLState(), e.getErrorCode(), e);
  }

  private void format(String name) {
    for (ResultFormat format : ResultFormat.values()) {
      if (format.toString().equalsIgnoreCase(name)) {
        runner.setFormat(format);
        return;
      }
    }
    if (!name.isEmpty()) {
      out.println("There is no format " + name + ".");
    }
    out.println("Results are printed as " + runner.format() + "; there are " + formats() + ".");
  }

  private void connect(String url) throws SQLException {
    if (url.isEmpty()) {
      out.println("\\connect needs a URL: a directory, mem:NAME, or jdbc:partita:…");
      return;
    }
    shell.connect(url.startsWith("jdbc:") ? url : "jdbc:partita:" + url);
    out.println("On " + shell.connection().getMetaData().getURL());
  }

  private static String formats() {
    return String.join(
        ", ", Arrays.stream(ResultFormat.values()).map(ResultFormat::toString).toList());
  }

  private void timing(String argument) {
    if (!argument.isEmpty()) {
      runner.setTiming(argument.equalsIgnoreCase("on"));
    }
    out.println("The time of a statement is " + (runner.timing() ? "" : "not ") + "printed.");
  }

  private void runFile(String file) {
    try {
      new ScriptRunner(shell.connection(), out).run(Path.of(file));
    } catch (IOException e) {
      out.println("The file " + file + " cannot be read: " + e);
    }
  }
}
