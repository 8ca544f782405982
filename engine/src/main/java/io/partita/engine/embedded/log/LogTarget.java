package io.partita.engine.embedded.log;

import java.util.List;

/** Where records are applied. */
public interface LogTarget<T> {
  /** Applies records in order; a failure here is the end of the engine. */
  void apply(List<T> records);

  /** Forgets what was placed and will not be applied; under both locks. */
  void forgetPlaced();

  /** Ends the engine; returns at once. */
  void fail(Throwable cause);
}
