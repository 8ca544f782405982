package io.partita.bench;

/**
 * How long to measure.
 *
 * @param rounds forks of each work and peer, which alternate
 * @param warmupSeconds of a fork before it is measured, after it has warmed up by count; more than
 *     the driver takes to warm up planning, which it begins a second after a process opens its
 *     first database
 * @param seconds measured in a fork
 * @param bystanders whether peers without a bar are measured too
 * @param scale of TPC-H
 * @param queryMillis that an analytical query is warmed up, and again that it is measured
 * @param queryLimitSeconds after which an analytical query is given up
 */
record Effort(
    int rounds,
    int warmupSeconds,
    int seconds,
    boolean bystanders,
    double scale,
    int queryMillis,
    int queryLimitSeconds) {
  static final Effort QUICK = new Effort(2, 4, 3, false, 0.01, 300, 5);
  static final Effort FULL = new Effort(5, 5, 5, true, 0.05, 1_000, 20);
}
