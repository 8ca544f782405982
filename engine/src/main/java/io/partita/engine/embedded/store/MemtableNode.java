package io.partita.engine.embedded.store;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A node of a memtable's tree: a leaf with keys and their values, or an inner node with its
 * children and, between each two, the lowest key of the second. Nothing of it ever changes but
 * which node is a child at a place, and that only until a version is taken.
 */
final class MemtableNode {
  /** Bounds what a put copies. */
  private static final int MAX_SIZE = 32;

  private static final VarHandle CHILD = MethodHandles.arrayElementVarHandle(MemtableNode[].class);

  private final byte[][] keys;
  private final byte[] @Nullable [] values;
  private final MemtableNode @Nullable [] children;

  /** Of which version of the tree it is the first. */
  private final long version;

  private MemtableNode(
      byte[][] keys, byte[] @Nullable [] values, MemtableNode @Nullable [] children, long version) {
    this.keys = keys;
    this.values = values;
    this.children = children;
    this.version = version;
  }

  static MemtableNode emptyLeaf() {
    return new MemtableNode(new byte[0][], new byte[0][], null, 0);
  }

  /** A root above two nodes. */
  static MemtableNode above(Split split, long version) {
    return new MemtableNode(
        new byte[][] {split.lowestRight},
        null,
        new MemtableNode[] {split.left, split.right},
        version);
  }

  boolean isLeaf() {
    return children == null;
  }

  long version() {
    return version;
  }

  int keyCount() {
    return keys.length;
  }

  byte[] key(int at) {
    return keys[at];
  }

  byte[] value(int at) {
    return requireNonNull(values)[at];
  }

  /** A child; of an inner node there is one more than keys. */
  MemtableNode child(int at) {
    return (MemtableNode) CHILD.getAcquire(children, at);
  }

  /** Has another node at the place of a child, seen by whoever reads this version. */
  void setChild(int at, MemtableNode child) {
    CHILD.setRelease(children, at, child);
  }

  /** How many keys are less than the key, or equal to it if that counts. */
  int countUpTo(byte[] key, boolean equal) {
    int low = 0;
    int high = keys.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      int compare = BytesType.order(keys[middle], key);
      if (compare < 0 || (equal && compare == 0)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Whether an entry more would be too many. */
  boolean isFull() {
    return keys.length == MAX_SIZE;
  }

  MemtableNode withValue(int at, byte[] value, long version) {
    byte[][] changed = requireNonNull(values).clone();
    changed[at] = value;
    return new MemtableNode(keys, changed, null, version);
  }

  MemtableNode withEntry(int at, byte[] key, byte[] value, long version) {
    return new MemtableNode(
        inserted(keys, at, key), inserted(requireNonNull(values), at, value), null, version);
  }

  MemtableNode withChild(int at, MemtableNode child, long version) {
    MemtableNode[] changed = requireNonNull(children).clone();
    changed[at] = child;
    return new MemtableNode(keys, null, changed, version);
  }

  /** The node with two nodes at the place of one child. */
  MemtableNode withChildren(int at, Split split, long version) {
    MemtableNode[] changed = inserted(requireNonNull(children), at + 1, split.right);
    changed[at] = split.left;
    return new MemtableNode(inserted(keys, at, split.lowestRight), null, changed, version);
  }

  private static <E> E[] inserted(E[] before, int at, E element) {
    E[] after = Arrays.copyOf(before, before.length + 1);
    System.arraycopy(before, at, after, at + 1, before.length - at);
    after[at] = element;
    return after;
  }

  /**
   * Both halves, or what there was and an empty leaf's worth of room if the next entry comes last:
   * then more in its order are likely, and leaves that are never filled would be left behind.
   *
   * @param next where the entry that does not fit would be
   */
  Split split(int next, long version) {
    int size = keys.length;
    int at = next == size ? size - 1 : size / 2;
    if (values != null) {
      return new Split(
          new MemtableNode(Arrays.copyOf(keys, at), Arrays.copyOf(values, at), null, version),
          keys[at],
          new MemtableNode(
              Arrays.copyOfRange(keys, at, size),
              Arrays.copyOfRange(values, at, size),
              null,
              version));
    }
    MemtableNode[] below = requireNonNull(children);
    return new Split(
        new MemtableNode(Arrays.copyOf(keys, at), null, Arrays.copyOf(below, at + 1), version),
        keys[at],
        new MemtableNode(
            Arrays.copyOfRange(keys, at + 1, size),
            null,
            Arrays.copyOfRange(below, at + 1, size + 1),
            version));
  }

  /**
   * Two nodes at the place of one.
   *
   * @param lowestRight the lowest key that {@code right} may hold
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Split(MemtableNode left, byte[] lowestRight, MemtableNode right) {}
}
