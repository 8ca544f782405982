package io.partita.sql.statement;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What follows OVER.
 *
 * @param frame null where none was written
 */
public record Window(
    List<Expression> partitionBy,
    List<SortItem> orderBy,
    @Nullable Frame frame,
    SourcePosition position) {
  public Window {
    partitionBy = List.copyOf(partitionBy);
    orderBy = List.copyOf(orderBy);
  }

  /** The rows that a function sees. */
  public record Frame(boolean rows, Bound from, Bound to, SourcePosition position) {}

  /**
   * An end of a frame.
   *
   * @param offset the number of rows, for PRECEDING and FOLLOWING
   */
  public record Bound(Kind kind, @Nullable Expression offset) {
    /** The five kinds, in the order of the rows they stand for. */
    public enum Kind {
      UNBOUNDED_PRECEDING,
      PRECEDING,
      CURRENT_ROW,
      FOLLOWING,
      UNBOUNDED_FOLLOWING;

      /** Whether it is a distance from the current row. */
      public boolean hasOffset() {
        return this == PRECEDING || this == FOLLOWING;
      }
    }
  }
}
