package io.partita.engine;

import org.jspecify.annotations.Nullable;

/**
 * A change of a table.
 *
 * @param globalIndex the one index that is created or deleted, or null
 * @param definition what replaces the table's definition, or null to keep it; at most 400 KB
 */
public record UpdateTableRequest(
    String table, @Nullable GlobalIndexUpdate globalIndex, @Nullable String definition) {}
