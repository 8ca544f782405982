package io.partita.engine;

/**
 * The log failed while the change waited for it: it may or may not be found at the next opening.
 */
public final class OutcomeUnknownException extends EngineException {
  private static final long serialVersionUID = 1L;

  public OutcomeUnknownException(String message, Throwable cause) {
    super(message, cause);
  }
}
