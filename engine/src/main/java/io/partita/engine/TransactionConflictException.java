package io.partita.engine;

/**
 * A single write met an item that a transaction holds; nothing was decided, a retry may succeed.
 */
public final class TransactionConflictException extends EngineException {
  private static final long serialVersionUID = 1L;

  public TransactionConflictException() {
    super("Transaction is ongoing for the item");
  }
}
