package io.partita.engine.embedded.store;

import static java.util.Objects.requireNonNull;

import io.partita.engine.value.Item;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.RootReference;
import org.jspecify.annotations.Nullable;

/**
 * The entries of all layers of a map in one order: of equal keys the newest layer's counts, and a
 * tombstone hides the key.
 */
final class MergedCursor implements EntryCursor {
  /** No entries. */
  static final EntryCursor EMPTY =
      new EntryCursor() {
        @Override
        public boolean next() {
          return false;
        }

        @Override
        public byte[] key() {
          throw new IllegalStateException("there is no entry");
        }

        @Override
        public byte[] value() {
          throw new IllegalStateException("there is no entry");
        }

        @Override
        public Item item() {
          throw new IllegalStateException("there is no entry");
        }
      };

  private final boolean reverse;
  private final @Nullable MemtableCursor active;
  private final @Nullable MemtableCursor frozen;
  private final @Nullable StoredCursor stored;
  private final Tree tree;

  /** The layer that has the current entry: it is left with the next one, as few want the key. */
  private @Nullable LayerCursor current;

  MergedCursor(ReadView.Roots roots, Range range, Tree tree) {
    this.tree = tree;
    reverse = range.reverse();
    try {
      active = memtable(roots.active(), range);
      frozen = memtable(roots.frozen(), range);
      stored = stored(roots.tree(), range, tree);
    } catch (MVStoreException e) {
      throw tree.readFailure(e);
    }
  }

  private static @Nullable MemtableCursor memtable(@Nullable MemtableNode root, Range range) {
    if (root == null) {
      return null;
    }
    MemtableCursor layer = new MemtableCursor(root, range);
    return layer.isAtEnd() ? null : layer;
  }

  private static @Nullable StoredCursor stored(
      @Nullable RootReference<byte[], byte[]> root, Range range, Tree tree) {
    if (root == null) {
      return null;
    }
    StoredCursor layer = new StoredCursor(root.root, range, tree.leaves(), tree.names());
    return layer.isAtEnd() ? null : layer;
  }

  @Override
  public boolean next() {
    try {
      while (true) {
        if (current != null) {
          current.step();
        }
        LayerCursor newest = first(first(active, frozen), stored);
        current = newest;
        if (newest == null || newest.isAtEnd()) {
          current = null;
          return false;
        }
        // Older layers may hold the same key: it is told here once.
        if (newest == active) {
          stepPast(frozen, newest);
          stepPast(stored, newest);
        } else if (newest == frozen) {
          stepPast(stored, newest);
        }
        if (!newest.isTombstone()) {
          return true;
        }
      }
    } catch (MVStoreException e) {
      throw tree.readFailure(e);
    }
  }

  private @Nullable LayerCursor first(@Nullable LayerCursor newer, @Nullable LayerCursor older) {
    if (newer == null || newer.isAtEnd()) {
      return older;
    }
    if (older == null || older.isAtEnd()) {
      return newer;
    }
    int compare = older.compareKey(newer.key());
    return (reverse ? compare <= 0 : compare >= 0) ? newer : older;
  }

  private static void stepPast(@Nullable LayerCursor older, LayerCursor newer) {
    if (older != null && !older.isAtEnd() && older.compareKey(newer.key()) == 0) {
      older.step();
    }
  }

  @Override
  public byte[] key() {
    return requireNonNull(current).key();
  }

  @Override
  public byte[] value() {
    return requireNonNull(current).value();
  }

  @Override
  public Item item() {
    return requireNonNull(current).item();
  }

  /** Bounds and order. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Range(
      byte @Nullable [] from,
      boolean fromInclusive,
      byte @Nullable [] to,
      boolean toInclusive,
      boolean reverse) {}
}
