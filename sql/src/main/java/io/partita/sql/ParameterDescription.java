package io.partita.sql;

/**
 * A parameter of a statement.
 *
 * @param type the type that a value is converted to; VARCHAR for a dynamic one
 * @param dynamic whether the value's own class decides its type
 */
public record ParameterDescription(SqlType type, int precision, int scale, boolean dynamic) {}
