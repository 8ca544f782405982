package io.partita.sql.statement;

/** The text of a statement, for showing a place in it. */
record SourceText(String text) {
  /** Longer lines are cut on both sides of the place. */
  private static final int WIDTH = 100;

  private static final int BEFORE = 60;

  /** The line of the position and below it carets under what the position covers. */
  String excerpt(SourcePosition position) {
    int[] line = line(position.line()).codePoints().toArray();
    int at = Math.min(position.column() - 1, line.length);
    int from = line.length <= WIDTH ? 0 : Math.max(0, at - BEFORE);
    int to = Math.min(line.length, from + WIDTH);
    int end = position.endLine() == position.line() ? position.endColumn() : line.length;
    StringBuilder shown = new StringBuilder(from > 0 ? "…" : "");
    StringBuilder carets = new StringBuilder(from > 0 ? " " : "");
    for (int i = from; i < to; i++) {
      shown.appendCodePoint(Character.isISOControl(line[i]) && line[i] != '\t' ? ' ' : line[i]);
      if (i < at) {
        // A tab stays a tab, so that the caret stands right whatever a tab's width is.
        carets.append(line[i] == '\t' ? '\t' : ' ');
      }
    }
    shown.append(to < line.length ? "…" : "");
    carets.append("^".repeat(Math.max(1, Math.min(end, to) - at)));
    return shown + "\n" + carets;
  }

  private String line(int number) {
    int start = 0;
    for (int i = 1; i < number; i++) {
      start = text.indexOf('\n', start) + 1;
    }
    int end = text.indexOf('\n', start);
    String line = end < 0 ? text.substring(start) : text.substring(start, end);
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }
}
