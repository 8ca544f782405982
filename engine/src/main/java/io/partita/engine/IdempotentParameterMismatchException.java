package io.partita.engine;

/** The request token was used before with another request; nothing was done. */
public final class IdempotentParameterMismatchException extends EngineException {
  private static final long serialVersionUID = 1L;

  public IdempotentParameterMismatchException() {
    super(
        "Specified idempotent token was used with different request parameters within the"
            + " idempotency window");
  }
}
