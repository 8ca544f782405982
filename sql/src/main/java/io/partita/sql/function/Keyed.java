package io.partita.sql.function;

import org.jspecify.annotations.Nullable;

/**
 * A value with what it is ordered or named by, on its way into an aggregate.
 *
 * @param key one key, or another pair of a key and those behind it
 */
public record Keyed(@Nullable Object value, @Nullable Object key) {
  /** A pair, which is never null itself. */
  public static Keyed of(@Nullable Object value, @Nullable Object key) {
    return new Keyed(value, key);
  }
}
