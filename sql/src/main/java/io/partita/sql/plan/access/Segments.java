package io.partita.sql.plan.access;

import io.partita.engine.TableStatistics.Counts;

/** Into how many segments a scan is divided that several threads read. */
public final class Segments {
  /** What is less is read by one thread as fast. */
  private static final long LEAST_BYTES = 4 << 20;

  /**
   * Less than a page, as segments differ a little: a second page of a few items costs as a page.
   */
  private static final long SEGMENT_BYTES = 900_000;

  /** With fewer, segments would differ much, and some be empty. */
  private static final int LEAST_PARTITION_KEYS = 16;

  /** As many as a request may name. */
  private static final long MOST = 1_000_000;

  private Segments() {}

  /**
   * The segments of a table or index; 1 if it is too small, or has too few partition keys.
   *
   * @param keys its different partition keys, about; 0 if nobody counts them
   */
  public static int of(Counts counts, long keys) {
    if (counts.bytes() < LEAST_BYTES) {
      return 1;
    }
    long wanted = Math.min(counts.bytes() / SEGMENT_BYTES, keys / LEAST_PARTITION_KEYS);
    return (int) Math.max(1, Math.min(MOST, wanted));
  }
}
