package io.partita.bench;

/**
 * How long to measure.
 *
 * @param rounds forks of each work and peer, which alternate
 * @param warmupSeconds of a fork before it is measured, after it has warmed up by count
 * @param seconds measured in a fork
 * @param bystanders whether peers without a bar are measured too
 */
record Effort(int rounds, int warmupSeconds, int seconds, boolean bystanders) {
  static final Effort QUICK = new Effort(2, 1, 3, false);
  static final Effort FULL = new Effort(5, 3, 5, true);
}
