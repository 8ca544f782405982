package io.partita.engine;

import io.partita.engine.Snapshots.Snapshot;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What accompanies a request.
 *
 * @param consistentRead whether reads are strongly consistent; refused for a global index
 * @param deadlineNanos the {@link System#nanoTime()} after which the request ends, or {@link
 *     Long#MAX_VALUE}
 * @param cancelled says whether somebody wants the request to end; asked from the request's thread
 * @param itemCollectionMetrics whether writes to tables with local indexes say how large the item
 *     collection is
 * @param snapshot the state that reads see, or null for the newest
 */
public record RequestContext(
    boolean consistentRead,
    long deadlineNanos,
    BooleanSupplier cancelled,
    boolean itemCollectionMetrics,
    @Nullable Snapshot snapshot) {
  /** Eventually consistent, without deadline. */
  public static final RequestContext EVENTUAL =
      new RequestContext(false, Long.MAX_VALUE, RequestContext::never);

  /** Strongly consistent, without deadline. */
  public static final RequestContext CONSISTENT =
      new RequestContext(true, Long.MAX_VALUE, RequestContext::never);

  /** A context of which nothing else is wanted. */
  public RequestContext(boolean consistentRead, long deadlineNanos, BooleanSupplier cancelled) {
    this(consistentRead, deadlineNanos, cancelled, false, null);
  }

  /** This context, with item collection metrics in the results of writes. */
  public RequestContext withItemCollectionMetrics() {
    return new RequestContext(consistentRead, deadlineNanos, cancelled, true, snapshot);
  }

  /** This context, with reads at a snapshot. */
  public RequestContext at(Snapshot state) {
    return new RequestContext(
        consistentRead, deadlineNanos, cancelled, itemCollectionMetrics, state);
  }

  /** This context, ended by somebody else. */
  public RequestContext withCancelled(BooleanSupplier other) {
    return new RequestContext(
        consistentRead, deadlineNanos, other, itemCollectionMetrics, snapshot);
  }

  /**
   * Returns if the request may go on.
   *
   * @throws RequestCancelledException if its deadline has passed or somebody has cancelled it
   */
  public void checkNotEnded() {
    if (cancelled.getAsBoolean()) {
      throw new RequestCancelledException(false);
    }
    if (deadlineNanos != Long.MAX_VALUE && System.nanoTime() - deadlineNanos >= 0) {
      throw new RequestCancelledException(true);
    }
  }

  private static boolean never() {
    return false;
  }
}
