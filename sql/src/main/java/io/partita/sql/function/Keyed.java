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

  /** The pair that is the key, or null if there is none. */
  @Nullable Keyed behind() {
    return (Keyed) key;
  }

  /** The value of a pair so many keys behind this one. */
  public @Nullable Object value(int place) {
    Keyed found = this;
    for (int i = 0; i < place && found != null; i++) {
      found = found.behind();
    }
    return found == null ? null : found.value;
  }
}
