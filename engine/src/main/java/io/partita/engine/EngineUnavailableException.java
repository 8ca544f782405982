package io.partita.engine;

import org.jspecify.annotations.Nullable;

/** The engine is closed, or it has failed and must be opened again. */
public final class EngineUnavailableException extends EngineException {
  private static final long serialVersionUID = 1L;

  public EngineUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
