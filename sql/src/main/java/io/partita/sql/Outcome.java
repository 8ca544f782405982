package io.partita.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an execution gave.
 *
 * @param rows the rows of a query, of EXPLAIN, or of RETURNING; else null
 * @param updateCount the number of items changed; -1 for a query, 0 for DDL
 * @param notices what the author should know
 * @param readUnits what a change has read; 0 for a query, whose rows tell it
 * @param writeUnits what was written; in a transaction that is told by its COMMIT
 */
public record Outcome(
    @Nullable Rows rows,
    long updateCount,
    List<SqlNotice> notices,
    double readUnits,
    double writeUnits) {
  public Outcome {
    notices = List.copyOf(notices);
  }

  /** An outcome that has consumed nothing, or whose rows tell what. */
  public Outcome(@Nullable Rows rows, long updateCount, List<SqlNotice> notices) {
    this(rows, updateCount, notices, 0, 0);
  }

  /** The same, with what was consumed. */
  public Outcome consuming(double readUnits, double writeUnits) {
    return new Outcome(rows, updateCount, notices, readUnits, writeUnits);
  }
}
