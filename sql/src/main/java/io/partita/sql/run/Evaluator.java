package io.partita.sql.run;

import org.jspecify.annotations.Nullable;

/**
 * An expression as a closure. Values have the classes that {@link io.partita.sql.type.Family}
 * names; null is SQL NULL, and UNKNOWN for a truth value.
 */
@FunctionalInterface
interface Evaluator {
  @Nullable Object evaluate(Frame frame);

  /** Whether it is true; false for UNKNOWN. */
  default boolean isTrue(Frame frame) {
    return Boolean.TRUE.equals(evaluate(frame));
  }
}
