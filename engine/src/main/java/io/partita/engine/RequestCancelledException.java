package io.partita.engine;

/** The request was cancelled, or its deadline passed, before it was decided. */
public final class RequestCancelledException extends EngineException {
  private static final long serialVersionUID = 1L;
  private final boolean timedOut;

  public RequestCancelledException(boolean timedOut) {
    super(timedOut ? "The request's time is over" : "The request was cancelled");
    this.timedOut = timedOut;
  }

  /** Whether the deadline passed (else somebody cancelled). */
  public boolean timedOut() {
    return timedOut;
  }
}
