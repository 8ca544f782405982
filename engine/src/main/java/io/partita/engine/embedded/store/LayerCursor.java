package io.partita.engine.embedded.store;

import io.partita.engine.embedded.store.MergedCursor.Range;
import io.partita.engine.value.Item;

/**
 * The entries of one version of one layer of a map between two bounds, leaf by leaf. It stands on
 * an entry from the start, until {@link #isAtEnd}. A hot path: instead of comparing each key with
 * the bound it finds once in a leaf where the bound is, so that the keys between are not touched,
 * each of which is an access to memory of its own.
 */
abstract sealed class LayerCursor permits StoredCursor, MemtableCursor {
  private final Range range;
  private int index;

  /** Entries of the leaf between the bounds that are still to come, this one included. */
  private int left;

  /** Whether the bound lies within this leaf. */
  private boolean last;

  LayerCursor(Range range) {
    this.range = range;
  }

  /** Begins in the first leaf, which has been found. */
  final void begin() {
    enter(lowest(), highest());
    findEntry();
  }

  /** The number of entries of the leaf. */
  abstract int keyCount();

  abstract byte[] key(int at);

  abstract byte[] value(int at);

  /** Whether the value says that there is none. */
  abstract boolean isTombstone(int at);

  /** The item that is the value, over bytes that it may share with the leaf. */
  abstract Item item(int at);

  /** The order of a key of the leaf against another. */
  abstract int compareKey(int at, byte[] other);

  /** How many keys of the leaf are less than the key, or equal to it if that counts. */
  abstract int countUpTo(byte[] key, boolean equal);

  /** Goes to the next leaf in the order of the range; false if there is none. */
  abstract boolean nextLeaf();

  final boolean isReverse() {
    return range.reverse();
  }

  /** Whether there are no more entries. */
  final boolean isAtEnd() {
    return left == 0;
  }

  /** The key of the entry, unless the cursor is at its end. */
  final byte[] key() {
    return key(index);
  }

  /** The value of the entry, unless the cursor is at its end. */
  final byte[] value() {
    return value(index);
  }

  /** Whether the entry says that there is none, unless the cursor is at its end. */
  final boolean isTombstone() {
    return isTombstone(index);
  }

  /** The item of the entry, unless the cursor is at its end. */
  final Item item() {
    return item(index);
  }

  /** The order of the entry's key against another, unless the cursor is at its end. */
  final int compareKey(byte[] other) {
    return compareKey(index, other);
  }

  /** Goes to the next entry. */
  final void step() {
    index += range.reverse() ? -1 : 1;
    left--;
    if (left == 0) {
      findEntry();
    }
  }

  private void findEntry() {
    while (left == 0 && !last && nextLeaf()) {
      enter(range.reverse() ? lowest() : 0, range.reverse() ? keyCount() : highest());
    }
  }

  private void enter(int low, int high) {
    left = Math.max(0, high - low);
    index = range.reverse() ? high - 1 : low;
    last = range.reverse() ? low > 0 : high < keyCount();
  }

  private int lowest() {
    byte[] from = range.from();
    if (from == null || keyCount() == 0 || compareKey(0, from) > 0) {
      return 0;
    }
    return countUpTo(from, !range.fromInclusive());
  }

  private int highest() {
    byte[] to = range.to();
    int keys = keyCount();
    if (to == null || keys == 0 || compareKey(keys - 1, to) < 0) {
      return keys;
    }
    return countUpTo(to, range.toInclusive());
  }
}
