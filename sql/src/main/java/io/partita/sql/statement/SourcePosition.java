package io.partita.sql.statement;

/**
 * Where something stands in the text of a statement: from its first to its last character, both
 * inclusive and counted from 1, columns in Unicode code points, so that a {@code SqlParserPos}
 * takes the four numbers as they are.
 */
public record SourcePosition(int line, int column, int endLine, int endColumn) {
  public SourcePosition {
    if (line < 1 || column < 1 || endLine < line || (endLine == line && endColumn < column)) {
      throw new IllegalArgumentException(
          "no such position: " + line + ":" + column + " to " + endLine + ":" + endColumn);
    }
  }

  /** The position of a single character. */
  public static SourcePosition at(int line, int column) {
    return new SourcePosition(line, column, line, column);
  }

  /** From the start of this one to the end of the other. */
  public SourcePosition through(SourcePosition last) {
    return new SourcePosition(line, column, last.endLine, last.endColumn);
  }

  /** The line of a text that this place is in, and below it carets under what it covers. */
  public String excerptOf(String text) {
    return new SourceText(text).excerpt(this);
  }

  @Override
  public String toString() {
    return line + ":" + column;
  }
}
