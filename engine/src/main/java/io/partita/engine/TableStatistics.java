package io.partita.engine;

import org.jspecify.annotations.Nullable;

/** Capability: exact counts that cost nothing to ask for. */
public interface TableStatistics {

  /** The items and bytes of a table, or of one of its indexes if {@code index} is not null. */
  Counts counts(String table, @Nullable String index);

  /**
   * Counts of a table or index.
   *
   * @param items the number of items or entries
   * @param bytes their size by the model's formula
   */
  record Counts(long items, long bytes) {}
}
