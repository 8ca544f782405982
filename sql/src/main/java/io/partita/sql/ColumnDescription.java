package io.partita.sql;

import org.jspecify.annotations.Nullable;

/**
 * A column of a result.
 *
 * @param label the alias, else the name
 * @param name the column's own name; the label for an expression
 * @param schema null for an expression
 * @param table null for an expression
 * @param precision digits or characters; 0 if it has none, as for an undeclared number
 * @param scale digits after the point; 0 if it has none
 * @param nullable false only for key attributes
 */
public record ColumnDescription(
    String label,
    String name,
    @Nullable String schema,
    @Nullable String table,
    SqlType type,
    int precision,
    int scale,
    boolean nullable) {}
