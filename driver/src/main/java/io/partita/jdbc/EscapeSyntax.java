package io.partita.jdbc;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The escapes of JDBC, {@code {d '…'}}, {@code {t '…'}}, {@code {ts '…'}}, {@code {fn f(…)}},
 * {@code {oj …}}, {@code {escape '…'}} and {@code {limit …}}, as the SQL that they stand for. A
 * brace that opens none of them is a tuple of PartiQL and stays. So does all of a text in which an
 * escape is never closed: the parser says where.
 */
final class EscapeSyntax {
  /** Loaded when the first brace is met. */
  private static final class Escape {
    static final Pattern PATTERN =
        Pattern.compile(
            "\\{\\s*(?:(d|t|ts|escape)(?=\\s*')|(fn)\\s+(?=\\w+\\s*\\()|(oj|limit)\\s+(?=[\\w\"?]))",
            Pattern.CASE_INSENSITIVE);
  }

  private final String sql;
  private final StringBuilder translated = new StringBuilder();

  /** For each open brace whether it belongs to an escape. */
  private final Deque<Boolean> open = new ArrayDeque<>();

  private int position;

  private EscapeSyntax(String sql) {
    this.sql = sql;
  }

  static String translate(String sql) {
    return sql.indexOf('{') < 0 ? sql : new EscapeSyntax(sql).translate();
  }

  private String translate() {
    Matcher matcher = Escape.PATTERN.matcher(sql);
    while (position < sql.length()) {
      char c = sql.charAt(position);
      if (c == '{' && matcher.region(position, sql.length()).lookingAt()) {
        translated.append(keyword(matcher));
        position = matcher.end();
        open.push(true);
      } else if (c == '}' && !open.isEmpty() && open.pop()) {
        position++;
      } else {
        if (c == '{') {
          open.push(false);
        }
        copyTo(endOfToken(c));
      }
    }
    return open.contains(true) ? sql : translated.toString();
  }

  private static String keyword(Matcher escape) {
    if (escape.group(1) != null) {
      return switch (escape.group(1).toLowerCase(Locale.ROOT)) {
        case "d" -> "DATE";
        case "t" -> "TIME";
        case "ts" -> "TIMESTAMP";
        default -> "ESCAPE";
      };
    }
    return "limit".equalsIgnoreCase(escape.group(3)) ? "LIMIT " : "";
  }

  /** The end of the quoted text, comment or character at the position. */
  private int endOfToken(char c) {
    if (c == '\'' || c == '"' || c == '`') {
      return after(sql.indexOf(c, position + 1), 1);
    } else if (sql.startsWith("--", position)) {
      return after(sql.indexOf('\n', position), 1);
    } else if (sql.startsWith("/*", position)) {
      return after(sql.indexOf("*/", position + 2), 2);
    }
    return position + 1;
  }

  private int after(int index, int length) {
    return index < 0 ? sql.length() : index + length;
  }

  private void copyTo(int end) {
    translated.append(sql, position, end);
    position = end;
  }
}
