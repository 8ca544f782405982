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
  private final Range range;
  private @Nullable CursorPos<byte[], byte[]> parent;
  private Page<byte[], byte[]> leaf;
  private int index;

  /** Entries of the leaf between the bounds that are still to come, this one included. */
  private int left;

  /** Whether the bound lies within this leaf. */
  private boolean last;

  MapCursor(Page<byte[], byte[]> root, Range range) {
    this.range = range;
    this.leaf = root;
    byte[] start = range.reverse() ? range.to() : range.from();
    while (!leaf.isLeaf()) {
      // The key before a child is the lowest that the child may hold.
      down(start == null ? firstChild() : countUpTo(leaf, start, true));
    }
    enter(lowest(), highest());
    findEntry();
  }

  private int firstChild() {
    return range.reverse() ? leaf.getKeyCount() : 0;
  }

  /** Whether there are no more entries. */
  boolean isAtEnd() {
    return left == 0;
  }

  /** The key of the entry, unless the cursor is at its end. */
  byte[] key() {
    return leaf.getKey(index);
  }

  /** The value of the entry, unless the cursor is at its end. */
  byte[] value() {
    return leaf.getValue(index);
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
      enter(range.reverse() ? lowest() : 0, range.reverse() ? leaf.getKeyCount() : highest());
    }
  }

  private void enter(int low, int high) {
    left = Math.max(0, high - low);
    index = range.reverse() ? high - 1 : low;
    last = range.reverse() ? low > 0 : high < leaf.getKeyCount();
  }

  private int lowest() {
    byte[] from = range.from();
    if (from == null || leaf.getKeyCount() == 0 || BytesType.order(leaf.getKey(0), from) > 0) {
      return 0;
    }
    return countUpTo(leaf, from, !range.fromInclusive());
  }

  private int highest() {
    byte[] to = range.to();
    int keys = leaf.getKeyCount();
    if (to == null || keys == 0 || BytesType.order(leaf.getKey(keys - 1), to) < 0) {
      return keys;
    }
    return countUpTo(leaf, to, range.toInclusive());
  }

  private boolean nextLeaf() {
    while (parent != null) {
      int child = parent.index + (range.reverse() ? -1 : 1);
      if (child >= 0 && child <= parent.page.getKeyCount()) {
        leaf = parent.page;
        parent = parent.parent;
        down(child);
        while (!leaf.isLeaf()) {
          down(firstChild());
        }
        return true;
      }
      parent = parent.parent;
    }
    return false;
  }

  private void down(int child) {
    parent = new CursorPos<>(leaf, child, parent);
    leaf = leaf.getChildPage(child);
  }

  /** How many keys of the page are less than the key, or equal to it if that counts. */
  private static int countUpTo(Page<byte[], byte[]> page, byte[] key, boolean equal) {
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
