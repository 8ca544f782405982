package io.partita.sql.function;

import org.jspecify.annotations.Nullable;

/** The value of an aggregate over one group of rows, while the group grows. */
public interface Accumulator {
  /** Adds what the aggregate is about in one more row. */
  void add(@Nullable Object value);

  /** The value over what was added so far. */
  @Nullable Object result();

  /** Whether two of its kind can be {@linkplain #merged merged}. */
  default boolean merges() {
    return false;
  }

  /**
   * One over what this has seen and then what another of its kind has; neither of them changes.
   *
   * @throws UnsupportedOperationException if it does not {@linkplain #merges() merge}
   */
  default Accumulator merged(Accumulator later) {
    throw new UnsupportedOperationException(getClass() + " does not merge");
  }

  /** Whether it keeps values, and so grows. */
  default boolean holdsValues() {
    return false;
  }

  /** The number of values that it keeps. */
  default int held() {
    return 0;
  }
}
