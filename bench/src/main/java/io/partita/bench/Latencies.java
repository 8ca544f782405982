package io.partita.bench;

import java.util.Arrays;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The times of both halves of a pair in an iteration; its public methods are what JMH reports. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class Latencies {
  private long[] insertNanos = new long[1 << 16];
  private long[] rawNanos = new long[1 << 16];
  private int pairs;

  @Setup(Level.Iteration)
  public void reset() {
    pairs = 0;
  }

  void record(long insert, long raw) {
    if (pairs == insertNanos.length) {
      insertNanos = Arrays.copyOf(insertNanos, 2 * pairs);
      rawNanos = Arrays.copyOf(rawNanos, 2 * pairs);
    }
    insertNanos[pairs] = insert;
    rawNanos[pairs] = raw;
    pairs++;
  }

  /** Mean time of an insert in microseconds. */
  public double insertMean() {
    return mean(insertNanos);
  }

  /** Mean time of a raw append in microseconds. */
  public double rawMean() {
    return mean(rawNanos);
  }

  /** Median time of an insert in microseconds. */
  public double insertMedian() {
    return median(insertNanos);
  }

  /** Median time of a raw append in microseconds. */
  public double rawMedian() {
    return median(rawNanos);
  }

  private double mean(long[] nanos) {
    return Arrays.stream(nanos, 0, pairs).average().orElse(0) / 1000;
  }

  private double median(long[] nanos) {
    long[] sorted = Arrays.copyOf(nanos, pairs);
    Arrays.sort(sorted);
    return pairs == 0 ? 0 : sorted[pairs / 2] / 1000.0;
  }
}
