package io.partita.engine.embedded.store;

import io.partita.engine.embedded.store.MergedCursor.Range;
import org.jspecify.annotations.Nullable;

/**
 * What was changed in one map between two checkpoints: a B+-tree of nodes that are replaced, not
 * changed, so that any number of threads may read it without a lock while one puts, and a version
 * of it is its root.
 *
 * <p>A put replaces the leaf, and has the new one take its place in the node above. Only after a
 * version was taken must the nodes above be copied too, each once: they are what the version is
 * made of.
 *
 * <p>Most keys that are asked for are not in it. Looking for one in the tree costs an access to
 * memory for each key that it is compared with, so a filter is asked first.
 */
final class Memtable {
  private static final int FIRST_FILTER_WORDS = 512;
  private static final int FILTER_GROWTH = 4;
  private static final int MAX_DEPTH = 16;
  private static final Range ALL = new Range(null, true, null, true, false);

  private final MemtableNode[] path = new MemtableNode[MAX_DEPTH];
  private final int[] places = new int[MAX_DEPTH];
  private volatile MemtableNode root = MemtableNode.emptyLeaf();
  private volatile KeyFilter keys = new KeyFilter(FIRST_FILTER_WORDS);

  /** Whether the newest version was taken. */
  private volatile boolean taken;

  private long version = 1;
  private int size;

  /**
   * The newest value of a key, a tombstone too, or null. Takes no lock.
   *
   * @param keyHash by {@link KeyFilter#hash}
   */
  byte @Nullable [] get(byte[] key, long keyHash) {
    if (!keys.mayContain(keyHash)) {
      return null;
    }
    MemtableNode node = root;
    while (!node.isLeaf()) {
      node = node.child(node.countUpTo(key, true));
    }
    int at = node.countUpTo(key, true) - 1;
    return at >= 0 && BytesType.order(node.key(at), key) == 0 ? node.value(at) : null;
  }

  /**
   * The entries of this moment, for {@link MemtableCursor}: no put to come changes them. Not while
   * one is under way, or the caller must find out and forget what he got.
   */
  MemtableNode version() {
    // Before the root is read: a put that does not see this has ended, or shows up as under way.
    taken = true;
    return root;
  }

  /** All entries of this moment, in order; as {@link #version}. */
  LayerCursor cursor() {
    return new MemtableCursor(version(), ALL);
  }

  /** Puts an entry and returns the value before, or null; by one thread at a time. */
  byte @Nullable [] put(byte[] key, byte[] value) {
    if (size == keys.capacity()) {
      growFilter();
    }
    // First, so that whoever can find the entry is let through to it.
    keys.add(key);
    if (taken) {
      taken = false;
      version++;
    }
    MemtableNode node = root;
    int depth = 0;
    while (!node.isLeaf()) {
      int place = node.countUpTo(key, true);
      path[depth] = node;
      places[depth] = place;
      depth++;
      node = node.child(place);
    }
    int after = node.countUpTo(key, true);
    if (after > 0 && BytesType.order(node.key(after - 1), key) == 0) {
      byte[] before = node.value(after - 1);
      replace(depth, node.withValue(after - 1, value, version));
      return before;
    }
    size++;
    if (!node.isFull()) {
      replace(depth, node.withEntry(after, key, value, version));
    } else {
      split(depth, withEntry(node.split(after, version), key, value));
    }
    return null;
  }

  private MemtableNode.Split withEntry(MemtableNode.Split split, byte[] key, byte[] value) {
    if (BytesType.order(key, split.lowestRight()) < 0) {
      MemtableNode left = split.left();
      return new MemtableNode.Split(
          left.withEntry(left.countUpTo(key, true), key, value, version),
          split.lowestRight(),
          split.right());
    }
    MemtableNode right = split.right();
    return new MemtableNode.Split(
        split.left(),
        split.lowestRight(),
        right.withEntry(right.countUpTo(key, true), key, value, version));
  }

  /** Has a node take the place at the end of the path. */
  private void replace(int depth, MemtableNode by) {
    MemtableNode node = by;
    for (int above = depth - 1; above >= 0; above--) {
      MemtableNode parent = path[above];
      if (parent.version() == version) {
        parent.setChild(places[above], node);
        return;
      }
      node = parent.withChild(places[above], node, version);
    }
    root = node;
  }

  /** Has two nodes take the place at the end of the path. */
  private void split(int depth, MemtableNode.Split into) {
    MemtableNode.Split split = into;
    for (int above = depth - 1; above >= 0; above--) {
      MemtableNode parent = path[above];
      int place = places[above];
      if (!parent.isFull()) {
        replace(above, parent.withChildren(place, split, version));
        return;
      }
      split = withChildren(parent, place, split);
    }
    root = MemtableNode.above(split, version);
  }

  private MemtableNode.Split withChildren(MemtableNode full, int place, MemtableNode.Split below) {
    MemtableNode.Split halves = full.split(place, version);
    int leftChildren = halves.left().keyCount() + 1;
    if (place < leftChildren) {
      return new MemtableNode.Split(
          halves.left().withChildren(place, below, version), halves.lowestRight(), halves.right());
    }
    return new MemtableNode.Split(
        halves.left(),
        halves.lowestRight(),
        halves.right().withChildren(place - leftChildren, below, version));
  }

  private void growFilter() {
    KeyFilter larger = new KeyFilter(FILTER_GROWTH * keys.wordCount());
    for (LayerCursor known = new MemtableCursor(root, ALL); !known.isAtEnd(); known.step()) {
      larger.add(known.key());
    }
    keys = larger;
  }
}
