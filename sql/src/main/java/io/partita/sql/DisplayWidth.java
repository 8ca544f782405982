package io.partita.sql;

import io.partita.sql.statement.TerminalColumns;

/** How wide texts are on a terminal, as the carets below a refused statement count it. */
public final class DisplayWidth {
  private DisplayWidth() {}

  /** The columns of a text, which is one line and has no control characters. */
  public static int of(String text) {
    return TerminalColumns.of(text);
  }
}
