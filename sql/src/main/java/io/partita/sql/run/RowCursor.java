package io.partita.sql.run;

import org.jspecify.annotations.Nullable;

/** Rows of plan values, one after the other. A row is nobody's to change. */
@FunctionalInterface
interface RowCursor {
  /** No rows. */
  RowCursor EMPTY = () -> null;

  /** The next row, or null at the end. */
  @Nullable Object @Nullable [] next();
}
