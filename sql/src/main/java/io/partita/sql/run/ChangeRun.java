package io.partita.sql.run;

import io.partita.sql.Outcome;
import io.partita.sql.catalog.Table;
import io.partita.sql.catalog.TargetNames;
import io.partita.sql.plan.ParameterType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A compiled statement that writes. Immutable, shared by all sessions. */
public sealed interface ChangeRun permits InsertRun, UpdateRun {
  /** What each parameter is converted to. */
  List<ParameterType> parameters();

  /** The table that it writes. */
  Table table();

  /** What the names of what it writes mean. */
  TargetNames.Findings names();

  /** The read units that its own text gives it at most, or 0. */
  default long maxReadUnits() {
    return 0;
  }

  /** The query whose columns RETURNING shows, or null without RETURNING. */
  @Nullable QueryRun returned();

  /**
   * Runs it.
   *
   * @param bound as {@link ParameterBinding#bind} gives them
   */
  Outcome execute(@Nullable Object[] bound, Execution execution);
}
