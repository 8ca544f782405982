package io.partita.sql.activity;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Compares what executions examined with what was estimated, and remembers where that missed by
 * more than ten times. The estimate is made again when it seems to have missed, and now and then,
 * as tables grow; so a table that has grown a lot may hide a miss for some executions. Safe for
 * many threads; two of them may count a miss as one.
 */
public final class EstimateCheck {
  private static final long TIMES = 10;
  private static final int ESTIMATED_EACH = 64;
  private static final long UNKNOWN = -2;

  /** An execution, and what was expected of it. */
  private record Miss(long estimated, long examined) {
    double times() {
      return Math.max(estimated, examined) / (double) Math.max(1, Math.min(estimated, examined));
    }

    boolean isMore() {
      return examined > estimated;
    }
  }

  private volatile long estimated = UNKNOWN;
  private volatile long misses;
  private volatile @Nullable Miss worst;
  private int compared;

  void forget() {
    estimated = UNKNOWN;
  }

  /**
   * Looks at an execution.
   *
   * @param all whether it has examined all that it was to; if not, less than estimated is no miss
   */
  void compare(PlanInsight plan, long examined, boolean all) {
    long expected = estimated;
    if (expected == UNKNOWN
        || (++compared & (ESTIMATED_EACH - 1)) == 0
        || isMissed(expected, examined, all)) {
      expected = plan.estimatedItems();
      estimated = expected;
      if (isMissed(expected, examined, all)) {
        note(new Miss(expected, examined));
      }
    }
  }

  private static boolean isMissed(long expected, long examined, boolean all) {
    return expected >= 0
        && (examined > TIMES * Math.max(1, expected)
            || (all && expected > TIMES * Math.max(1, examined)));
  }

  private synchronized void note(Miss miss) {
    misses++;
    Miss known = worst;
    if (known == null || miss.times() > known.times()) {
      worst = miss;
    }
  }

  /** How many executions have missed. */
  public long misses() {
    return misses;
  }

  /** What to know of the misses; null if there were none. */
  public @Nullable String note() {
    Miss miss = worst;
    return miss == null
        ? null
        : String.format(
            Locale.ROOT,
            "examined more than ten times %s than estimated; at worst %,d items where about %,d were"
                + " expected",
            miss.isMore() ? "more" : "less",
            miss.examined(),
            miss.estimated());
  }
}
