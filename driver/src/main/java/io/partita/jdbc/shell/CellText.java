package io.partita.jdbc.shell;

import io.partita.sql.DisplayWidth;
import java.util.ArrayList;
import java.util.List;

/** A value as a person reads it on a terminal, which nothing that is stored may steer. */
final class CellText {
  private static final int TAB = 8;

  private CellText() {}

  /**
   * The lines of a value, one at least: tabs are blanks, and other control characters stand as
   * escapes.
   */
  static List<String> lines(String value) {
    if (value.chars().noneMatch(Character::isISOControl)) {
      return List.of(value);
    }
    List<String> lines = new ArrayList<>();
    for (String line : value.split("\r\n|\n", -1)) {
      lines.add(visible(line));
    }
    return lines;
  }

  /** The columns of the widest line. */
  static int width(List<String> lines) {
    return lines.stream().mapToInt(DisplayWidth::of).max().orElse(0);
  }

  /** A line, filled up with blanks. */
  static String padded(String line, int width) {
    return line + " ".repeat(Math.max(0, width - DisplayWidth.of(line)));
  }

  private static String visible(String line) {
    StringBuilder visible = new StringBuilder();
    line.codePoints()
        .forEach(
            c -> {
              if (c == '\t') {
                visible.append(" ".repeat(TAB - DisplayWidth.of(visible.toString()) % TAB));
              } else if (Character.isISOControl(c)) {
                visible.append(String.format("\\u%04x", c));
              } else {
                visible.appendCodePoint(c);
              }
            });
    return visible.toString();
  }
}
