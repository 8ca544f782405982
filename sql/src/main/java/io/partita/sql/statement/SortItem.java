package io.partita.sql.statement;

/** One element of ORDER BY. */
public record SortItem(
    Expression expression, boolean ascending, NullOrder nulls, SourcePosition position) {
  /** Where absent values go; DEFAULT where nothing was written. */
  public enum NullOrder {
    DEFAULT,
    FIRST,
    LAST
  }
}
