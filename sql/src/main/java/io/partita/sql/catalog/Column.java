package io.partita.sql.catalog;

import io.partita.sql.statement.Expression;
import org.jspecify.annotations.Nullable;

/**
 * A key attribute or declared column of a table.
 *
 * @param attribute the attribute that holds it
 * @param key whether it is the partition or sort key of the table
 * @param defaultValue what an INSERT that leaves it out writes, or null
 */
public record Column(
    String name,
    String attribute,
    ColumnType type,
    boolean key,
    boolean notNull,
    @Nullable Expression defaultValue,
    @Nullable String comment) {}
