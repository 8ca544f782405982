package io.partita.sql.plan.access;

import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * What a query says of the sort key: an equality, or bounds, or a prefix. Every expression is
 * constant for one execution.
 */
public record SortRange(
    @Nullable RexNode equal,
    @Nullable RexNode lower,
    boolean lowerInclusive,
    @Nullable RexNode upper,
    boolean upperInclusive,
    @Nullable RexNode prefix) {
  /** Nothing is said. */
  public static final SortRange ALL = new SortRange(null, null, true, null, true, null);

  /** One value. */
  static SortRange of(RexNode equal) {
    return new SortRange(equal, null, true, null, true, null);
  }

  /** Whether nothing is said. */
  public boolean isUnbounded() {
    return equal == null && lower == null && upper == null && prefix == null;
  }
}
