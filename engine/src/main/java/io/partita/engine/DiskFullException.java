package io.partita.engine;

import org.jspecify.annotations.Nullable;

/** The disk is full; nothing was applied, and the engine goes on once there is room. */
public final class DiskFullException extends EngineException {
  private static final long serialVersionUID = 1L;

  public DiskFullException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
