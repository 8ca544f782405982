package io.partita.engine.embedded.store;

import io.partita.engine.EngineUnavailableException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Whether the engine works, is closed, or has failed. A failure is told to everybody before
 * whatever lock guarded the broken state is let go.
 */
final class Health {
  private final AtomicReference<@Nullable EngineUnavailableException> end = new AtomicReference<>();
  private final Runnable onFailure;

  /**
   * @param onFailure releases everything, in a thread of its own: the failing one may hold locks
   */
  Health(Runnable onFailure) {
    this.onFailure = onFailure;
  }

  /** Throws unless the engine works. */
  void check() {
    EngineUnavailableException reason = end.get();
    if (reason != null) {
      throw new EngineUnavailableException(String.valueOf(reason.getMessage()), reason.getCause());
    }
  }

  boolean works() {
    return end.get() == null;
  }

  /** Closes the engine; false if it was closed or has failed before. */
  boolean close() {
    return end.compareAndSet(null, new EngineUnavailableException("The database is closed", null));
  }

  /**
   * Fails the engine, and begins to release what it holds.
   *
   * @return false if it was closed or had failed before
   */
  boolean fail(Throwable cause) {
    EngineUnavailableException failed =
        new EngineUnavailableException(
            "The engine has failed and must be opened again; what was acknowledged is safe: "
                + cause,
            cause);
    if (!end.compareAndSet(null, failed)) {
      return false;
    }
    Thread release = new Thread(onFailure, "partita-failure");
    release.setDaemon(true);
    release.start();
    return true;
  }
}
