package io.partita.engine;

import org.jspecify.annotations.Nullable;

/**
 * An engine refused or failed. Every subclass stands for one exception of the model or one kind of
 * failure, with its facts as fields; the message is in the model's words where the model has some.
 */
public abstract class EngineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  protected EngineException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  protected EngineException(String message) {
    super(message);
  }
}
