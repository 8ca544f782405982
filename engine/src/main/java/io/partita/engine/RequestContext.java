package io.partita.engine;

import java.util.function.BooleanSupplier;

/**
 * What accompanies a request.
 *
 * @param consistentRead whether reads are strongly consistent; refused for a global index
 * @param deadlineNanos the {@link System#nanoTime()} after which the request ends, or {@link
 *     Long#MAX_VALUE}
 * @param cancelled says whether somebody wants the request to end; asked from the request's thread
 */
public record RequestContext(
    boolean consistentRead, long deadlineNanos, BooleanSupplier cancelled) {
  /** Eventually consistent, without deadline. */
  public static final RequestContext EVENTUAL =
      new RequestContext(false, Long.MAX_VALUE, RequestContext::never);

  /** Strongly consistent, without deadline. */
  public static final RequestContext CONSISTENT =
      new RequestContext(true, Long.MAX_VALUE, RequestContext::never);

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
