package io.partita.sql.statement;

/** The text of a statement, for showing a place in it. */
record SourceText(String text) {
  /** What is shown of a line, in columns of a terminal: longer ones are cut around the place. */
  private static final int WIDTH = 78;

  /** Of these, how many are before the place. */
  private static final int BEFORE = 48;

  /** The line of the position and below it carets under what the position covers. */
  String excerpt(SourcePosition position) {
    int[] line = line(position.line()).codePoints().map(SourceText::printed).toArray();
    int at = Math.min(position.column() - 1, line.length);
    int end = position.endLine() == position.line() ? position.endColumn() : line.length;
    int from = width(line, 0, line.length) <= WIDTH ? 0 : start(line, at);
    int to = from;
    for (int width = 0; to < line.length && width + width(line[to]) <= WIDTH; to++) {
      width += width(line[to]);
    }
    StringBuilder carets = new StringBuilder(from > 0 ? " " : "");
    for (int i = from; i < at; i++) {
      // A tab stays a tab, so that the caret stands right whatever a tab's width is.
      carets.append(line[i] == '\t' ? "\t" : " ".repeat(width(line[i])));
    }
    carets.append("^".repeat(Math.max(1, width(line, at, Math.min(end, to)))));
    return (from > 0 ? "…" : "")
        + new String(line, from, to - from)
        + (to < line.length ? "…" : "")
        + "\n"
        + carets;
  }

  /** Where what is shown of a long line begins. */
  private static int start(int[] line, int at) {
    int from = at;
    for (int width = 0; from > 0 && width + width(line[from - 1]) <= BEFORE; from--) {
      width += width(line[from - 1]);
    }
    return from;
  }

  private static int printed(int codePoint) {
    return Character.isISOControl(codePoint) && codePoint != '\t' ? ' ' : codePoint;
  }

  private static int width(int[] line, int from, int to) {
    int width = 0;
    for (int i = from; i < to; i++) {
      width += width(line[i]);
    }
    return width;
  }

  private static int width(int codePoint) {
    return codePoint == '\t' ? 1 : TerminalColumns.of(codePoint);
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
