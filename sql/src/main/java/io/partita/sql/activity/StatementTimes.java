package io.partita.sql.activity;

/**
 * How long the executions of a statement took, from their beginning to the end of their rows. What
 * a program does between two rows counts, as the rows are made while it reads them. All in
 * nanoseconds.
 *
 * @param timed how many executions these are: all but most of the gets by key, of which a session
 *     times the first thousand of a statement and then one in sixteen, because the clock would cost
 *     more than the rest of the counting
 * @param p50 the median, within 6.25 %
 * @param p99 what 99 of 100 stayed below, within 6.25 %
 */
public record StatementTimes(
    long timed, double mean, double min, double max, double p50, double p99) {}
