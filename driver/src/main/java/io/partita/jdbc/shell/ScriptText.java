package io.partita.jdbc.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The text of scripts, divided into statements without parsing them. */
final class ScriptText {
  /** Statements whose count means something. */
  private static final Pattern CHANGE =
      Pattern.compile("\\b(INSERT|UPSERT|REPLACE|UPDATE|DELETE|COPY)\\b", Pattern.CASE_INSENSITIVE);

  /** COPY into a file, which counts rows and changes nothing. */
  private static final Pattern EXPORT =
      Pattern.compile("COPY\\b.*\\bTO\\s+'", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** What commands begin with. */
  private static final String COMMANDS = "\\!.";

  private final String script;
  private final List<Piece> pieces = new ArrayList<>();

  /** Where the piece begins that is being read, and whether it is more than blanks and comments. */
  private int start;

  private boolean saysSomething;

  /** What must come to close a quote or a comment that the text ends in. */
  private String open = "";

  /** The line of the place up to which lines are counted, and where that line begins. */
  private int line = 1;

  private int lineStart;
  private int counted;

  private ScriptText(String script) {
    this.script = script;
    divide();
  }

  /**
   * A statement, a line of comment, or a command.
   *
   * @param line where it begins in the script, from 1, as is the column
   */
  record Piece(String text, int line, int column) {
    boolean isComment() {
      return text.startsWith("--");
    }
  }

  /** Whether a piece begins as commands do. */
  static boolean beginsCommand(String piece) {
    return !piece.isEmpty() && COMMANDS.indexOf(piece.charAt(0)) >= 0;
  }

  /** Whether a statement changes items, so that it is worth saying how many. */
  static boolean isChange(String statement) {
    return CHANGE.matcher(statement).lookingAt() && !isExport(statement);
  }

  /** Whether a statement writes a file, so that it is worth saying of how many rows. */
  static boolean isExport(String statement) {
    return EXPORT.matcher(statement).lookingAt();
  }

  /**
   * The pieces of a script: statements, which semicolons end, and between them lines of comment,
   * which begin with two hyphens, and commands, which begin with a backslash, an exclamation mark
   * or a full stop.
   */
  static List<Piece> split(String script) {
    ScriptText text = new ScriptText(script);
    text.end(script.length());
    return text.pieces;
  }

  /** Whether a text ends with a semicolon or a command, so that no more of it is to come. */
  static boolean isComplete(String text) {
    return !new ScriptText(text).saysSomething;
  }

  /** What closes the quote or the comment that a text ends in, or nothing. */
  static String missing(String text) {
    return new ScriptText(text).open;
  }

  /** Collects the pieces that are complete. */
  private void divide() {
    int position = 0;
    while (position < script.length()) {
      char c = script.charAt(position);
      int end = position + 1;
      if (c == '\'' || c == '"' || c == '`') {
        end = close(String.valueOf(c), position + 1);
        saysSomething = true;
      } else if (script.startsWith("/*", position)) {
        end = close("*/", position + 2);
        saysSomething |= !open.isEmpty();
      } else if (script.startsWith("--", position)) {
        end = endOfLine(position);
        if (isFirst(position)) {
          saysSomething = true;
          end(end);
        }
      } else if (COMMANDS.indexOf(c) >= 0 && isFirst(position)) {
        end = endOfLine(position);
        saysSomething = true;
        end(end);
      } else if (c == ';') {
        end(position);
        start = end;
      } else {
        saysSomething |= !Character.isWhitespace(c);
      }
      position = end;
    }
  }

  private boolean isFirst(int position) {
    return !saysSomething && script.substring(start, position).isBlank();
  }

  private int endOfLine(int position) {
    int newline = script.indexOf('\n', position);
    return newline < 0 ? script.length() : newline + 1;
  }

  /** The place after what closes a quote or comment, or the end. */
  private int close(String closing, int from) {
    int index = script.indexOf(closing, from);
    open = index < 0 ? closing : "";
    return index < 0 ? script.length() : index + closing.length();
  }

  /** Ends a piece, which counts if it says something. */
  private void end(int end) {
    String text = script.substring(start, end);
    if (saysSomething) {
      int from = start + text.length() - text.stripLeading().length();
      for (; counted < from; counted++) {
        if (script.charAt(counted) == '\n') {
          line++;
          lineStart = counted + 1;
        }
      }
      int column = script.codePointCount(lineStart, from) + 1;
      pieces.add(new Piece(text.strip(), line, column));
    }
    start = end;
    saysSomething = false;
  }
}
