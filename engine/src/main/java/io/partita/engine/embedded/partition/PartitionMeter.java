package io.partita.engine.embedded.partition;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The units that one partition takes, second by second, and a sample of the keys that take them. On
 * the path of every request: an adder, a look at the clock's second, and now and then a key.
 */
final class PartitionMeter {
  private static final int SAMPLES = 256;

  /** One of so many requests is a sample; prime, so that it meets no period of a program. */
  private static final int SAMPLED = 7;

  private final PartitionOptions options;
  private final LongAdder readHalves = new LongAdder();
  private final LongAdder writes = new LongAdder();
  private final AtomicLong second = new AtomicLong(Long.MIN_VALUE);
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicReferenceArray<byte[]> samples = new AtomicReferenceArray<>(SAMPLES);
  private volatile double readRate;
  private volatile double writeRate;
  private volatile int hotSeconds;

  PartitionMeter(PartitionOptions options) {
    this.options = options;
  }

  /**
   * Adds units of a request.
   *
   * @param key that it took, or null for none
   * @return whether the partition has been hot for as long as it takes
   */
  boolean add(byte @Nullable [] key, double readUnits, double writeUnits, long millis) {
    boolean due = roll(Math.floorDiv(millis, 1_000));
    if (readUnits > 0) {
      readHalves.add(Math.round(2 * readUnits));
    }
    if (writeUnits > 0) {
      writes.add(Math.round(writeUnits));
    }
    int request = requests.incrementAndGet();
    if (key != null && request % SAMPLED == 0) {
      samples.set((request / SAMPLED & Integer.MAX_VALUE) % SAMPLES, key);
    }
    return due;
  }

  /** Ends the second that has passed, if one has; whoever is first does it. */
  private boolean roll(long now) {
    long current = second.get();
    if (now == current || !second.compareAndSet(current, now)) {
      return false;
    }
    long elapsed = now - current;
    if (current == Long.MIN_VALUE || elapsed < 0) {
      return false;
    }
    readRate = readHalves.sumThenReset() / 2.0 / elapsed;
    writeRate = writes.sumThenReset() / (double) elapsed;
    boolean hot = readRate > options.hotReadUnits() || writeRate > options.hotWriteUnits();
    int seconds = hot ? hotSeconds + (int) Math.min(elapsed, options.sustainedSeconds()) : 0;
    hotSeconds = Math.min(seconds, options.sustainedSeconds());
    return hotSeconds == options.sustainedSeconds();
  }

  /** Read units a second, in the last second in which something happened. */
  double readRate(long millis) {
    roll(Math.floorDiv(millis, 1_000));
    return readRate;
  }

  /** Write units a second, likewise. */
  double writeRate(long millis) {
    roll(Math.floorDiv(millis, 1_000));
    return writeRate;
  }

  boolean isHot() {
    return hotSeconds >= options.sustainedSeconds();
  }

  /** Begins to measure the heat anew. */
  void cool() {
    hotSeconds = 0;
  }

  /** Some of the keys that were asked for last. */
  List<byte[]> samples() {
    List<byte[]> keys = new ArrayList<>();
    for (int i = 0; i < SAMPLES; i++) {
      byte[] key = samples.get(i);
      if (key != null) {
        keys.add(key);
      }
    }
    return keys;
  }
}
