package io.partita.sql.run;

import io.partita.engine.CapacityUnits;
import io.partita.engine.ConsumedCapacity;
import io.partita.engine.RequestContext;
import io.partita.engine.TableStatistics;
import io.partita.sql.plan.access.AccessPath;
import io.partita.sql.plan.access.PathRead;
import io.partita.sql.plan.access.Segments;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How many items there are where a path reads, as the engine counts them. Immutable. */
final class StoredItems {
  private static final double COUNT_UNITS = 0.5;

  private final PathRead read;
  private final AccessPath path;
  private final String table;
  private final @Nullable String index;

  StoredItems(PathRead read) {
    this.read = read;
    this.path = read.path();
    this.table = path.table().name();
    this.index = path.index() == null ? null : path.index().name();
  }

  private Optional<TableStatistics.Counts> counts(Execution execution) {
    return execution
        .engine
        .capability(TableStatistics.class)
        .map(statistics -> statistics.counts(table, index));
  }

  /** The number of all items; it costs as much as a read of nothing. */
  long count(Execution execution) {
    TableStatistics.Counts counts =
        counts(execution)
            .orElseThrow(() -> new IllegalStateException("the engine keeps no counts"));
    execution.consume(
        index == null
            ? ConsumedCapacity.ofTable(table, COUNT_UNITS)
            : ConsumedCapacity.ofIndex(table, index, path.isGlobal(), COUNT_UNITS),
        0);
    return counts.items();
  }

  /** The items that a scan examines at most; no bound where there are no more. */
  long mostExamined(Execution execution) {
    long most = execution.mostExamined(read);
    return most < Long.MAX_VALUE && items(execution) <= most ? Long.MAX_VALUE : most;
  }

  /** The number of all items as far as somebody counts them, for estimates. */
  long items(Execution execution) {
    return counts(execution).map(TableStatistics.Counts::items).orElse(Long.MAX_VALUE);
  }

  /**
   * Into how many segments a scan of all is divided, so that several threads can read it; 1 if it
   * is not worth it, or must end at the page that goes beyond a budget.
   */
  int segments(Execution execution) {
    return execution.mayReadAhead() && !execution.consumption().limitsReads()
        ? execution
            .engine
            .capability(TableStatistics.class)
            .map(
                statistics ->
                    Segments.of(
                        statistics.counts(table, index),
                        statistics.distinctPartitionKeys(table, index)))
            .orElse(1)
        : 1;
  }

  /**
   * Refuses to scan all if that is beyond the budget.
   *
   * @param context how the scan reads
   */
  void requireScan(RequestContext context, Execution execution) {
    // An old state may hold less than what is counted now.
    if (execution.mustAfford(read)
        && mostExamined(execution) == Long.MAX_VALUE
        && context.snapshot() == null) {
      counts(execution)
          .ifPresent(
              counts ->
                  execution
                      .consumption()
                      .requireReads(
                          path.target().toString(),
                          counts.items(),
                          CapacityUnits.read(counts.bytes(), context.consistentRead())));
    }
  }
}
