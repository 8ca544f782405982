package io.partita.sql.statement;

/** {@code RETURNING scope image *}. */
public record Returning(Scope scope, Image image, SourcePosition position) {
  /** The whole item, or only what the statement changed. */
  public enum Scope {
    ALL,
    MODIFIED
  }

  /** As it was before the statement, or after. */
  public enum Image {
    OLD,
    NEW
  }
}
