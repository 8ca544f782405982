package io.partita.engine.embedded.store;

import io.partita.engine.embedded.store.MergedCursor.Range;
import io.partita.engine.value.Item;
import java.util.Arrays;

/** The entries of one version of a memtable. */
final class MemtableCursor extends LayerCursor {
  private static final int USUAL_DEPTH = 4;

  private MemtableNode[] parents = new MemtableNode[USUAL_DEPTH];
  private int[] children = new int[USUAL_DEPTH];
  private int depth;
  private MemtableNode leaf;

  /** Begins at one end. */
  MemtableCursor(MemtableNode root, Range range) {
    super(range);
    leaf = root;
    byte[] start = range.reverse() ? range.to() : range.from();
    while (!leaf.isLeaf()) {
      down(start == null ? firstChild() : leaf.countUpTo(start, true));
    }
    begin();
  }

  private int firstChild() {
    return isReverse() ? leaf.keyCount() : 0;
  }

  private void down(int child) {
    if (depth == parents.length) {
      parents = Arrays.copyOf(parents, 2 * depth);
      children = Arrays.copyOf(children, 2 * depth);
    }
    parents[depth] = leaf;
    children[depth] = child;
    depth++;
    leaf = leaf.child(child);
  }

  @Override
  int keyCount() {
    return leaf.keyCount();
  }

  @Override
  byte[] key(int at) {
    return leaf.key(at);
  }

  @Override
  byte[] value(int at) {
    return leaf.value(at);
  }

  @Override
  boolean isTombstone(int at) {
    return Layers.isTombstone(leaf.value(at));
  }

  @Override
  Item item(int at) {
    return StoredItem.item(leaf.value(at), 0, null);
  }

  @Override
  int compareKey(int at, byte[] other) {
    return BytesType.order(leaf.key(at), other);
  }

  @Override
  int countUpTo(byte[] key, boolean equal) {
    return leaf.countUpTo(key, equal);
  }

  @Override
  boolean nextLeaf() {
    while (depth > 0) {
      depth--;
      int child = children[depth] + (isReverse() ? -1 : 1);
      if (child >= 0 && child <= parents[depth].keyCount()) {
        leaf = parents[depth];
        down(child);
        while (!leaf.isLeaf()) {
          down(firstChild());
        }
        return true;
      }
    }
    return false;
  }
}
