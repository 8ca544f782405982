package io.partita.engine.embedded.store;

import io.partita.engine.value.AttributeNames;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The names that pages of packed items came with, each table of names once, as pages mostly have
 * the same. Bounded: who finds no room has the names for itself. For any number of threads.
 */
final class NameTables {
  private static final int MAX_TABLES = 1 << 12;
  private static final int MAX_BYTES = 256 * 1024;

  private final AtomicReferenceArray<@Nullable NameTable> byNumber =
      new AtomicReferenceArray<>(MAX_TABLES);

  /** By the hash of what they are encoded as; the next place if one is taken. */
  private final AtomicReferenceArray<@Nullable NameTable> places =
      new AtomicReferenceArray<>(2 * MAX_TABLES);

  private int count;
  private int bytes;

  /** A table of names; it keeps its number as long as the store is open. */
  record NameTable(int number, AttributeNames names) {}

  /** The table of that number, which somebody was given. */
  AttributeNames get(int number) {
    NameTable table = byNumber.get(number);
    if (table == null) {
      throw new IllegalStateException("there is no table of names " + number);
    }
    return table.names();
  }

  /**
   * The table that is encoded there, from now on at the latest; null if there is no room for it.
   */
  @Nullable NameTable of(byte[] encoded, int from, int to) {
    int hash = 1;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + encoded[i];
    }
    int place = (hash ^ hash >>> 16) & (places.length() - 1);
    for (NameTable table = places.get(place); table != null; table = places.get(place)) {
      if (table.names().isEncodedAs(encoded, from, to)) {
        return table;
      }
      place = place + 1 & (places.length() - 1);
    }
    return add(encoded, from, to, place);
  }

  private synchronized @Nullable NameTable add(byte[] encoded, int from, int to, int free) {
    if (count == MAX_TABLES || bytes + to - from > MAX_BYTES) {
      return null;
    }
    int place = free;
    for (NameTable table = places.get(place); table != null; table = places.get(place)) {
      if (table.names().isEncodedAs(encoded, from, to)) {
        return table;
      }
      place = place + 1 & (places.length() - 1);
    }
    NameTable added = new NameTable(count, AttributeNames.of(encoded, from, to));
    byNumber.set(count++, added);
    places.set(place, added);
    bytes += to - from;
    return added;
  }
}
