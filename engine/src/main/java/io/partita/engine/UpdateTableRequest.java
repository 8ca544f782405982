package io.partita.engine;

import org.jspecify.annotations.Nullable;

/**
 * A change of a table.
 *
 * @param globalIndex the one index that is created or deleted, or null
 * @param collectionLimitBytes another limit of item collections, 1 KB to 1 PB, or 0 to keep it;
 *     what is larger already only shrinks
 * @param definition what replaces the table's definition, or null to keep it; at most 400 KB
 */
public record UpdateTableRequest(
    String table,
    @Nullable GlobalIndexUpdate globalIndex,
    long collectionLimitBytes,
    @Nullable String definition) {
  /** A change of an index, or of the definition. */
  public UpdateTableRequest(
      String table, @Nullable GlobalIndexUpdate globalIndex, @Nullable String definition) {
    this(table, globalIndex, 0, definition);
  }
}
