package io.partita.sql.plan;

/**
 * One element of an order of rows.
 *
 * @param field the number of the field in a row
 */
public record SortField(int field, boolean ascending, boolean nullsFirst) {}
