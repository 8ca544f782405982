package io.partita.sql.activity;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long executions took: sum, least, most, and a histogram of a fixed size for quantiles. Its
 * buckets are eight to each doubling of the time, so a quantile is within 6.25 % of an execution's
 * time; from 256 ns to 1,100 s, beyond that in the first or last one. Safe for many threads.
 */
final class Latencies {
  private static final int SUB_BITS = 3;
  private static final int SUB = 1 << SUB_BITS;
  private static final int FIRST_DOUBLING = 8;
  private static final int DOUBLINGS = 32;

  private final AtomicLongArray buckets = new AtomicLongArray(DOUBLINGS * SUB);
  private final AtomicLong totalNanos = new AtomicLong();
  private final AtomicLong minNanos = new AtomicLong(Long.MAX_VALUE);
  private final AtomicLong maxNanos = new AtomicLong();

  /** Counts executions that took so long each. */
  void add(long nanosEach, long executions) {
    buckets.getAndAdd(bucket(nanosEach), executions);
    totalNanos.getAndAdd(nanosEach * executions);
    if (nanosEach < minNanos.get()) {
      minNanos.accumulateAndGet(nanosEach, Math::min);
    }
    if (nanosEach > maxNanos.get()) {
      maxNanos.accumulateAndGet(nanosEach, Math::max);
    }
  }

  private static int bucket(long nanos) {
    long inRange = Math.max(nanos, 1L << FIRST_DOUBLING);
    int doubling = 63 - Long.numberOfLeadingZeros(inRange);
    int sub = (int) (inRange >>> (doubling - SUB_BITS)) & (SUB - 1);
    return Math.min((doubling - FIRST_DOUBLING) * SUB + sub, DOUBLINGS * SUB - 1);
  }

  /** The middle of a bucket. */
  private static double middle(int bucket) {
    long width = 1L << (FIRST_DOUBLING + bucket / SUB - SUB_BITS);
    return (SUB + bucket % SUB + 0.5) * width;
  }

  /** What is known now. */
  StatementTimes times() {
    long[] counts = new long[buckets.length()];
    long timed = 0;
    for (int i = 0; i < counts.length; i++) {
      counts[i] = buckets.get(i);
      timed += counts[i];
    }
    double min = minNanos.get();
    double max = maxNanos.get();
    return new StatementTimes(
        timed,
        totalNanos.get() / (double) Math.max(1, timed),
        min,
        max,
        Math.min(max, Math.max(min, quantile(counts, timed, 0.5))),
        Math.min(max, Math.max(min, quantile(counts, timed, 0.99))));
  }

  private static double quantile(long[] counts, long all, double share) {
    long rank = Math.max(1, (long) Math.ceil(all * share));
    int bucket = 0;
    for (long seen = counts[0]; seen < rank && bucket < counts.length - 1; ) {
      seen += counts[++bucket];
    }
    return middle(bucket);
  }
}
