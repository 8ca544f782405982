package io.partita.sql.run;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Values that are one key together; nulls are equal to each other. */
final class RowKey {
  private final @Nullable Object[] values;
  private final int hash;

  private RowKey(@Nullable Object[] values) {
    this.values = values;
    this.hash = Arrays.hashCode(values);
  }

  /** A whole row as a key. */
  static RowKey of(@Nullable Object[] row) {
    return new RowKey(row);
  }

  /** Some fields of a row. */
  static RowKey of(@Nullable Object[] row, int[] fields) {
    @Nullable Object[] values = new @Nullable Object[fields.length];
    for (int i = 0; i < fields.length; i++) {
      values[i] = row[fields[i]];
    }
    return new RowKey(values);
  }

  /** Values that equal something; null if one of them is null, which equals nothing. */
  static @Nullable RowKey equal(Evaluator[] evaluators, Frame frame) {
    @Nullable Object[] values = new @Nullable Object[evaluators.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = evaluators[i].evaluate(frame);
      if (values[i] == null) {
        return null;
      }
    }
    return new RowKey(values);
  }

  @Nullable Object[] values() {
    return values;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RowKey key && hash == key.hash && Arrays.equals(values, key.values);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
