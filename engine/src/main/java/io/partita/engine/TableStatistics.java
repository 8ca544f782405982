package io.partita.engine;

import org.jspecify.annotations.Nullable;

/** Capability: counts that cost nothing to ask for. */
public interface TableStatistics {

  /**
   * Exact: the items and bytes of a table, or of one of its indexes if {@code index} is not null.
   */
  Counts counts(String table, @Nullable String index);

  /**
   * The different partition keys of a table, or of one of its indexes if {@code index} is not null.
   * Exact while there were never more than 256; then an estimate, off by more than 7 % once in some
   * hundred tables. Keys that were deleted are counted as long as there are items enough.
   */
  long distinctPartitionKeys(String table, @Nullable String index);

  /**
   * Counts of a table or index.
   *
   * @param items the number of items or entries
   * @param bytes their size by the model's formula
   */
  record Counts(long items, long bytes) {}
}
