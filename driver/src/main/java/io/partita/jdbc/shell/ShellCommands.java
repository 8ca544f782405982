package io.partita.jdbc.shell;

import static java.util.Map.entry;

import io.partita.jdbc.shell.Interpreter.Ending;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

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
          new Command("\\create", "NAME", "the statement that creates a table or view"),
          new Command("\\format", "[FORMAT]", "how results are printed: " + ResultFormat.names()),
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
      Map.ofEntries(
          entry("exit", "\\q"),
          entry("quit", "\\q"),
          entry("!quit", "\\q"),
          entry(".quit", "\\q"),
          entry(".exit", "\\q"),
          entry("help", "\\?"),
          entry("\\h", "\\?"),
          entry("\\help", "\\?"),
          entry(".help", "\\?"),
          entry("!tables", "\\d"),
          entry(".tables", "\\d"),
          entry("\\dt", "\\d"),
          entry("\\dv", "\\d"),
          entry(".schema", "\\create"),
          entry("!run", "\\i"),
          entry(".read", "\\i"),
          entry("\\c", "\\connect"),
          entry(".open", "\\connect"),
          entry("\\f", "\\format"),
          entry(".mode", "\\format"),
          entry(".timer", "\\timing"));

  private final ShellConnection shell;
  private final StatementRunner runner;
  private final Interpreter interpreter;
  private final PrintStream out;
  private ResultFormat beforeVertical = ResultFormat.AUTO;

  /**
   * The commands.
   *
   * @param interpreter what runs files, and tells why a command does nothing
   */
  ShellCommands(
      ShellConnection shell, StatementRunner runner, Interpreter interpreter, PrintStream out) {
    this.shell = shell;
    this.runner = runner;
    this.interpreter = interpreter;
    this.out = out;
  }

  /** Whether a line is a command, perhaps an unknown one. */
  static boolean isCommand(String line) {
    return ScriptText.beginsCommand(line) || OTHER_NAMES.containsKey(name(line));
  }

  private static String name(String line) {
    String bare = line.endsWith(";") ? line.substring(0, line.length() - 1) : line;
    return bare.strip().split("\\s+", 2)[0].toLowerCase(Locale.ROOT);
  }

  /** The name of the command of a line, by whatever name it is called. */
  static String nameOf(String line) {
    String typed = name(line);
    return OTHER_NAMES.getOrDefault(typed, typed);
  }

  /** Runs a command. */
  Ending run(String line) throws SQLException {
    String[] words = line.strip().split("\\s+", 2);
    String argument = words.length == 1 ? "" : words[1].replaceFirst(";\\s*$", "").strip();
    return switch (nameOf(line)) {
      case "\\q" -> Ending.QUIT;
      case "\\?" -> help();
      case "\\d" -> describe(argument);
      case "\\create" -> create(argument);
      case "\\format" -> format(argument);
      case "\\x" -> vertical();
      case "\\timing" -> timing(argument);
      case "\\i" ->
          argument.isEmpty()
              ? interpreter.refuse("\\i needs the name of a file.")
              : interpreter.runFile(argument);
      case "\\connect" -> connect(argument);
      default ->
          interpreter.refuse("There is no command " + words[0] + "; \\? lists those there are.");
    };
  }

  private Ending help() {
    for (Command command : ALL) {
      out.printf("%-18s %s%n", command.name() + " " + command.argument(), command.purpose());
    }
    return Ending.DONE;
  }

  private Ending create(String name) throws SQLException {
    if (name.isEmpty()) {
      return interpreter.refuse("\\create needs the name of a table or view.");
    }
    try {
      String kind = TableDescriber.isView(shell.connection(), name) ? "VIEW " : "TABLE ";
      runner.run(shell.connection(), "SHOW CREATE " + kind + name);
      return Ending.DONE;
    } catch (SQLException e) {
      throw withoutPlace(e);
    }
  }

  private Ending describe(String name) throws SQLException {
    try {
      if (name.isEmpty()) {
        runner.run(shell.connection(), "SHOW TABLES");
      } else {
        new TableDescriber(shell.connection(), out).describe(name);
      }
      return Ending.DONE;
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

  private Ending format(String name) {
    if (name.isEmpty()) {
      out.println(
          "Results are printed as "
              + runner.format()
              + "; there are "
              + ResultFormat.names()
              + ".");
      return Ending.DONE;
    }
    Optional<ResultFormat> named = ResultFormat.named(name);
    named.ifPresent(runner::setFormat);
    return named.isPresent() ? Ending.DONE : interpreter.refuse(ResultFormat.unknown(name));
  }

  private Ending vertical() {
    if (runner.format() == ResultFormat.VERTICAL) {
      runner.setFormat(beforeVertical);
    } else {
      beforeVertical = runner.format();
      runner.setFormat(ResultFormat.VERTICAL);
    }
    out.println("Results are printed as " + runner.format() + ".");
    return Ending.DONE;
  }

  private Ending connect(String url) throws SQLException {
    if (url.isEmpty()) {
      return interpreter.refuse("\\connect needs a URL: a directory, mem:NAME, or jdbc:partita:…");
    }
    shell.connect(url.startsWith("jdbc:") ? url : "jdbc:partita:" + url);
    out.println("On " + shell.connection().getMetaData().getURL());
    return Ending.DONE;
  }

  private Ending timing(String argument) {
    switch (argument.toLowerCase(Locale.ROOT)) {
      case "" -> runner.setTiming(!runner.timing());
      case "on" -> runner.setTiming(true);
      case "off" -> runner.setTiming(false);
      default -> {
        return interpreter.refuse("\\timing is on or off, not " + argument + ".");
      }
    }
    out.println("The time of a statement is " + (runner.timing() ? "" : "not ") + "printed.");
    return Ending.DONE;
  }
}
