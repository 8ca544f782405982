package io.partita.engine;

import org.jspecify.annotations.Nullable;

/** The log takes no more writes in this opening; reads go on. Nothing was written. */
public final class StorageWriteException extends EngineException {
  private static final long serialVersionUID = 1L;

  public StorageWriteException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
