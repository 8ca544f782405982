package io.partita.engine.embedded.store;

import io.partita.engine.embedded.store.LeafReader.Use;
import io.partita.engine.embedded.store.MergedCursor.Range;
import io.partita.engine.value.Item;
import org.h2.mvstore.CursorPos;
import org.h2.mvstore.Page;
import org.jspecify.annotations.Nullable;

/** The entries of the checkpointed tree, from the pages of one version of its map. */
final class StoredCursor extends LayerCursor {
  private final @Nullable LeafReader leaves;
  private final NameTables names;
  private @Nullable CursorPos<byte[], byte[]> parent;

  /** Where the cursor is, unless that is {@code stored}. */
  private Page<byte[], byte[]> page;

  /** Keeps the compiler from leaving out what has no other effect. */
  @SuppressWarnings("UnusedVariable")
  private int fetched;

  /** The leaf, if it is one of the file and not decoded. */
  private @Nullable StoredLeaf stored;

  /**
   * Begins at one end.
   *
   * @param leaves who reads leaves of the file; null if the tree is in memory
   * @param names what the packed items of its pages refer to
   */
  StoredCursor(
      Page<byte[], byte[]> root, Range range, @Nullable LeafReader leaves, NameTables names) {
    super(range);
    this.leaves = leaves;
    this.names = names;
    this.page = root;
    byte[] start = range.reverse() ? range.to() : range.from();
    while (!isAtLeaf()) {
      // The key before a child is the lowest that the child may hold.
      down(start == null ? firstChild() : countUpTo(page, start, true), Use.RANGE);
    }
    begin();
  }

  private boolean isAtLeaf() {
    return stored != null || page.isLeaf();
  }

  private int firstChild() {
    return isReverse() ? page.getKeyCount() : 0;
  }

  @Override
  int keyCount() {
    return stored == null ? page.getKeyCount() : stored.size();
  }

  @Override
  byte[] key(int at) {
    return stored == null ? page.getKey(at) : stored.key(at);
  }

  @Override
  byte[] value(int at) {
    return stored == null ? StoredItem.plain(page.getValue(at), names) : stored.value(at);
  }

  @Override
  boolean isTombstone(int at) {
    return stored == null ? Layers.isTombstone(page.getValue(at)) : stored.isTombstone(at);
  }

  @Override
  Item item(int at) {
    return stored == null ? StoredItem.item(page.getValue(at), names) : stored.item(at);
  }

  @Override
  int compareKey(int at, byte[] other) {
    return stored == null ? BytesType.order(page.getKey(at), other) : stored.compareKey(at, other);
  }

  @Override
  int countUpTo(byte[] key, boolean equal) {
    return stored == null ? countUpTo(page, key, equal) : stored.countUpTo(key, equal);
  }

  @Override
  boolean nextLeaf() {
    while (parent != null) {
      int child = parent.index + (isReverse() ? -1 : 1);
      if (child >= 0 && child <= parent.page.getKeyCount()) {
        page = parent.page;
        parent = parent.parent;
        do {
          down(child, Use.SCAN);
          child = firstChild();
        } while (!isAtLeaf());
        if (stored != null) {
          fetched += stored.fetchValues();
        }
        return true;
      }
      parent = parent.parent;
    }
    return false;
  }

  private void down(int child, Use use) {
    parent = new CursorPos<>(page, child, parent);
    stored = leaves == null ? null : leaves.leaf(page, child, use);
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
