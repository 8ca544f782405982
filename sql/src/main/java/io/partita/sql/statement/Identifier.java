package io.partita.sql.statement;

/**
 * A name as it was written, without its quotes: a quoted one is exact, an unquoted one is matched
 * without case where nothing matches exactly.
 */
public record Identifier(String name, boolean quoted, SourcePosition position) {
  /** A name as a statement has to write it: in quotes where it would not be one without. */
  public static String display(String name) {
    return Words.isPlainName(name) ? name : quoted(name);
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  @Override
  public String toString() {
    return quoted ? quoted(name) : name;
  }
}
