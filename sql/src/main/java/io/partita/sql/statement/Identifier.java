package io.partita.sql.statement;

/**
 * A name as it was written, without its quotes: a quoted one is exact, an unquoted one is matched
 * without case where nothing matches exactly.
 */
public record Identifier(String name, boolean quoted, SourcePosition position) {
  @Override
  public String toString() {
    return quoted ? '"' + name.replace("\"", "\"\"") + '"' : name;
  }
}
