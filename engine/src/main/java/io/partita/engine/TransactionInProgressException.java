package io.partita.engine;

/** A request with the same token is still running; a retry may tell how it ended. */
public final class TransactionInProgressException extends EngineException {
  private static final long serialVersionUID = 1L;

  public TransactionInProgressException() {
    super("Transaction from previous request is still in progress");
  }
}
