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

  private ScriptText() {}

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
   * which begin with two hyphens, and commands, which begin with an exclamation mark or a
   * backslash.
   */
  static List<String> split(String script) {
    List<String> pieces = new ArrayList<>();
    add(pieces, script.substring(split(script, pieces)));
    return pieces;
  }

  /** Whether a text ends with a semicolon or a command, so that no more of it is to come. */
  static boolean isComplete(String text) {
    return text.substring(split(text, new ArrayList<>())).isBlank();
  }

  /** Collects the pieces that are complete; gives the start of what follows them. */
  private static int split(String script, List<String> pieces) {
    int start = 0;
    int position = 0;
    while (position < script.length()) {
      char c = script.charAt(position);
      int end = position + 1;
      if (c == '\'' || c == '"' || c == '`') {
        end = after(script, script.indexOf(c, position + 1), 1);
      } else if (c == '!' || c == '\\' || script.startsWith("--", position)) {
        boolean between = isBlank(script, start, position);
        end = c == '-' || between ? after(script, script.indexOf('\n', position), 1) : end;
        if (between) {
          add(pieces, script.substring(start, end));
          start = end;
        }
      } else if (script.startsWith("/*", position)) {
        end = after(script, script.indexOf("*/", position), 2);
      } else if (c == ';') {
        add(pieces, script.substring(start, position));
        start = end;
      }
      position = end;
    }
    return start;
  }

  private static boolean isBlank(String script, int from, int to) {
    return script.substring(from, to).isBlank();
  }

  private static int after(String script, int index, int length) {
    return index < 0 ? script.length() : index + length;
  }

  private static void add(List<String> pieces, String text) {
    if (!text.isBlank()) {
      pieces.add(text.strip());
    }
  }
}
