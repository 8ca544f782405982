package io.partita.jdbc.shell;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Runs texts of statements and commands, which are typed, given, or read from files. One thread
 * runs; any thread may cancel.
 */
final class Interpreter {
  /** How a text ended. */
  enum Ending {
    /** All of it ran. */
    DONE,
    /** It was cancelled, or something in it was refused that ends it. */
    REFUSED,
    /** A command ended the session. */
    QUIT
  }

  /** Files that run files: deeper ones are a circle. */
  private static final int MAX_DEPTH = 8;

  private static final Pattern PLACE = Pattern.compile("Line (\\d+), column (\\d+): ");

  private final ShellConnection shell;
  private final StatementRunner runner;
  private final ShellCommands commands;
  private final PrintStream out;
  private final PrintStream errors;
  private final boolean typed;
  private int depth;
  private int statements;
  private int refused;
  private volatile boolean cancelled;

  /**
   * An interpreter.
   *
   * @param errors where refusals are told
   * @param typed whether a person types, so that a refusal ends nothing
   */
  Interpreter(
      ShellConnection shell,
      StatementRunner runner,
      PrintStream out,
      PrintStream errors,
      boolean typed) {
    this.shell = shell;
    this.runner = runner;
    this.out = out;
    this.errors = errors;
    this.typed = typed;
    this.commands = new ShellCommands(shell, runner, this, out);
  }

  /** Runs what was typed or given as one text. */
  Ending run(String text) {
    cancelled = false;
    return run(text, null);
  }

  /**
   * Runs a text until its end, what ends the session, a cancellation, or, if nobody types, a
   * refusal.
   *
   * @param name the file that it comes from, which refusals tell with the place in it
   */
  Ending run(String text, @Nullable String name) {
    for (ScriptText.Piece piece : ScriptText.split(text)) {
      Ending ending = piece.isComment() ? Ending.DONE : run(piece, name);
      if (cancelled || ending == Ending.QUIT || (ending == Ending.REFUSED && !typed)) {
        return ending;
      }
    }
    return Ending.DONE;
  }

  private Ending run(ScriptText.Piece piece, @Nullable String name) {
    try {
      if (ShellCommands.isCommand(piece.text())) {
        return commands.run(piece.text());
      }
      statements++;
      runner.run(shell.connection(), piece.text());
      return Ending.DONE;
    } catch (SQLException e) {
      refused++;
      return refuse(name == null ? refusal(e) : refusal(e, piece, name));
    }
  }

  /** Runs a file, and says to a person how much of it ran. */
  Ending runFile(String file) {
    String text;
    try {
      text = Files.readString(Path.of(file));
    } catch (IOException | InvalidPathException e) {
      return refuse(unreadable(file, e));
    }
    if (depth == MAX_DEPTH) {
      return refuse("The file " + file + " is run by files that it runs.");
    }
    int statementsBefore = statements;
    int refusedBefore = refused;
    depth++;
    try {
      Ending ending = run(text, file);
      if (typed) {
        int ran = statements - statementsBefore;
        out.println(counts(ran, refused - refusedBefore));
      }
      return ending;
    } finally {
      depth--;
    }
  }

  /** What is said at the end of a file. */
  static String counts(int statements, int refused) {
    return StatementRunner.counted(statements, "statement") + ", " + refused + " refused";
  }

  /** Why there is nothing to run. */
  static String unreadable(String file, Exception e) {
    if (e instanceof NoSuchFileException) {
      return "There is no file " + file + ".";
    }
    if (e instanceof CharacterCodingException) {
      return "The file " + file + " is not UTF-8 text.";
    }
    return "The file " + file + " cannot be read: " + e.getMessage();
  }

  /** Cancels what is running. */
  void cancel() {
    cancelled = true;
    runner.cancel();
  }

  /** Tells why something does not run. */
  Ending refuse(String why) {
    out.flush();
    errors.println(why);
    return Ending.REFUSED;
  }

  /** How a refused statement is told. */
  static String refusal(SQLException e) {
    return refusal(e, e.getMessage());
  }

  private static String refusal(SQLException e, @Nullable String message) {
    return "refused [" + e.getSQLState() + "]: " + message;
  }

  /** How one of a file is told: with its place in the file, or else where the statement begins. */
  private static String refusal(SQLException e, ScriptText.Piece piece, String name) {
    String message = String.valueOf(e.getMessage());
    int line = piece.line();
    int column = piece.column();
    Matcher place = PLACE.matcher(message);
    if (place.lookingAt()) {
      message = message.substring(place.end());
      int lineOfPiece = Integer.parseInt(place.group(1));
      int columnOfLine = Integer.parseInt(place.group(2));
      line += lineOfPiece - 1;
      column = lineOfPiece == 1 ? column + columnOfLine - 1 : columnOfLine;
    }
    return name + ":" + line + ":" + column + ": " + refusal(e, message);
  }
}
