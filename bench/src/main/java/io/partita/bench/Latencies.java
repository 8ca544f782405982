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
  private long[] ownNanos = new long[1 << 16];
  private long[] baselineNanos = new long[1 << 16];
  private int pairs;

  @Setup(Level.Iteration)
  public void reset() {
    pairs = 0;
  }

  void record(long own, long baseline) {
    if (pairs == ownNanos.length) {
      ownNanos = Arrays.copyOf(ownNanos, 2 * pairs);
      baselineNanos = Arrays.copyOf(baselineNanos, 2 * pairs);
    }
    ownNanos[pairs] = own;
    baselineNanos[pairs] = baseline;
    pairs++;
  }

  /** Mean time of an operation in microseconds. */
  public double ownMean() {
    return mean(ownNanos);
  }

  /** Mean time of the baseline in microseconds. */
  public double baselineMean() {
    return mean(baselineNanos);
  }

  /** Median time of an operation in microseconds. */
  public double ownMedian() {
    return percentile(ownNanos, 50);
  }

  /** Median time of the baseline in microseconds. */
  public double baselineMedian() {
    return percentile(baselineNanos, 50);
  }

  /** The 99th percentile of an operation's times in microseconds. */
  public double ownSlow() {
    return percentile(ownNanos, 99);
  }

  /** The 99th percentile of the baseline's times in microseconds. */
  public double baselineSlow() {
    return percentile(baselineNanos, 99);
  }

  private double mean(long[] nanos) {
    return Arrays.stream(nanos, 0, pairs).average().orElse(0) / 1000;
  }

  private double percentile(long[] nanos, int percent) {
    long[] sorted = Arrays.copyOf(nanos, pairs);
    Arrays.sort(sorted);
    return pairs == 0 ? 0 : sorted[pairs * percent / 100] / 1000.0;
  }
}
