package io.partita.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an execution gave.
 *
 * @param rows the rows of a query, of EXPLAIN, or of RETURNING; else null
 * @param updateCount the number of items changed; -1 for a query, 0 for DDL
 * @param notices what the author should know
 */
public record Outcome(@Nullable Rows rows, long updateCount, List<SqlNotice> notices) {
  public Outcome {
    notices = List.copyOf(notices);
  }
}
