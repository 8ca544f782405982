package io.partita.engine;

/** A database in memory has reached its bound; nothing was applied. */
public final class MemoryLimitException extends EngineException {
  private static final long serialVersionUID = 1L;

  public MemoryLimitException(String message) {
    super(message);
  }
}
