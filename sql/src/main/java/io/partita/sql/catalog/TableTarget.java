package io.partita.sql.catalog;

import org.jspecify.annotations.Nullable;

/**
 * What a written table name means.
 *
 * @param index the index that is named, or null for the table
 */
public record TableTarget(Table table, @Nullable Index index) {}
