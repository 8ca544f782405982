package io.partita.engine.embedded.store;

import io.partita.engine.embedded.store.MergedCursor.Range;
import org.h2.mvstore.CursorPos;
import org.h2.mvstore.Page;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one version of a map between two bounds, from its pages. It stands on an entry
 * from the start, until {@link #isAtEnd}. A hot path: MVStore's own cursor compares each key with
 * the bound; this one finds once in a leaf where the bound is, so that the keys between are not
 * touched, each of which is an access to memory of its own.
 */
final class MapCursor {
  private final @Nullable LeafReader leaves;
  private final Range range;
  private @Nullable CursorPos<byte[], byte[]> parent;

  /** Where the cursor is, unless that is {@code stored}. */
  private Page<byte[], byte[]> page;

  /** The leaf, if it is one of the file and not decoded. */
  private @Nullable StoredLeaf stored;

  private int index;

  /** Entries of the leaf between the bounds that are still to come, this one included. */
  private int left;

  /** Whether the bound lies within this leaf. */
  private boolean last;

  /**
   * Begins at one end.
   *
   * @param leaves who reads leaves of the file; null if the map is in memory
   */
  MapCursor(Page<byte[], byte[]> root, Range range, @Nullable LeafReader leaves) {
    this.leaves = leaves;
    this.range = range;
    this.page = root;
    byte[] start = range.reverse() ? range.to() : range.from();
    while (!isAtLeaf()) {
      // The key before a child is the lowest that the child may hold.
      down(start == null ? firstChild() : countUpTo(page, start, true));
    }
    enter(lowest(), highest());
    findEntry();
  }

  private boolean isAtLeaf() {
    return stored != null || page.isLeaf();
  }

  private int firstChild() {
    return range.reverse() ? page.getKeyCount() : 0;
  }

  /** Whether there are no more entries. */
  boolean isAtEnd() {
    return left == 0;
  }

  /** The key of the entry, unless the cursor is at its end. */
  byte[] key() {
    return stored == null ? page.getKey(index) : stored.key(index);
  }

  /** The value of the entry, unless the cursor is at its end. */
  byte[] value() {
    return stored == null ? page.getValue(index) : stored.value(index);
  }

  /** The order of the entry's key against another, unless the cursor is at its end. */
  int compareKey(byte[] other) {
    return compareKey(index, other);
  }

  private int compareKey(int at, byte[] other) {
    return stored == null ? BytesType.order(page.getKey(at), other) : stored.compareKey(at, other);
  }

  /** Goes to the next entry. */
  void step() {
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

  private int keyCount() {
    return stored == null ? page.getKeyCount() : stored.size();
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

  private int countUpTo(byte[] key, boolean equal) {
    return stored == null ? countUpTo(page, key, equal) : stored.countUpTo(key, equal);
  }

  private boolean nextLeaf() {
    while (parent != null) {
      int child = parent.index + (range.reverse() ? -1 : 1);
      if (child >= 0 && child <= parent.page.getKeyCount()) {
        page = parent.page;
        parent = parent.parent;
        down(child);
        while (!isAtLeaf()) {
          down(firstChild());
        }
        return true;
      }
      parent = parent.parent;
    }
    return false;
  }

  private void down(int child) {
    parent = new CursorPos<>(page, child, parent);
    stored = leaves == null ? null : leaves.leaf(page, child);
    if (stored == null) {
      page = page.getChildPage(child);
    }
  }

  /** How many keys of the page are less than the key, or equal to it if that counts. */
  static int countUpTo(Page<byte[], byte[]> page, byte[] key, boolean equal) {
    int low = 0;
    int high = page.getKeyCount();
    while (low < high) {
      int middle = (low + high) >>> 1;
      int compare = BytesType.order(page.getKey(middle), key);
      if (compare < 0 || (equal && compare == 0)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
