package io.partita.engine.embedded.store;

import java.util.Arrays;
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
      };

  private static final byte[] NOTHING = new byte[0];

  private final boolean reverse;
  private final @Nullable MapCursor active;
  private final @Nullable MapCursor frozen;
  private final @Nullable MapCursor stored;
  private final Tree tree;
  private byte[] key = NOTHING;
  private byte[] value = NOTHING;

  MergedCursor(ReadView.Roots roots, Range range, Tree tree) {
    this.tree = tree;
    reverse = range.reverse();
    try {
      active = layer(roots.active(), range);
      frozen = layer(roots.frozen(), range);
      stored = layer(roots.tree(), range);
    } catch (MVStoreException e) {
      throw tree.readFailure(e);
    }
  }

  private static @Nullable MapCursor layer(
      @Nullable RootReference<byte[], byte[]> root, Range range) {
    if (root == null) {
      return null;
    }
    MapCursor layer = new MapCursor(root.root, range);
    return layer.isAtEnd() ? null : layer;
  }

  @Override
  public boolean next() {
    try {
      while (true) {
        MapCursor newest = first(first(active, frozen), stored);
        if (newest == null || newest.isAtEnd()) {
          return false;
        }
        byte[] found = newest.key();
        byte[] content = newest.value();
        // Older layers may hold the same key: it is told here once.
        step(active, found);
        step(frozen, found);
        step(stored, found);
        if (!Layers.isTombstone(content)) {
          key = found;
          value = content;
          return true;
        }
      }
    } catch (MVStoreException e) {
      throw tree.readFailure(e);
    }
  }

  private @Nullable MapCursor first(@Nullable MapCursor newer, @Nullable MapCursor older) {
    if (newer == null || newer.isAtEnd()) {
      return older;
    }
    if (older == null || older.isAtEnd()) {
      return newer;
    }
    int compare = BytesType.order(newer.key(), older.key());
    return (reverse ? -compare : compare) <= 0 ? newer : older;
  }

  private static void step(@Nullable MapCursor layer, byte[] found) {
    if (layer != null && !layer.isAtEnd()) {
      byte[] key = layer.key();
      if (key == found || Arrays.equals(key, found)) {
        layer.step();
      }
    }
  }

  @Override
  public byte[] key() {
    return key;
  }

  @Override
  public byte[] value() {
    return value;
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
