package io.partita.engine.embedded.store;

import java.util.Arrays;
import org.h2.mvstore.Cursor;
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
  private final @Nullable Layer active;
  private final @Nullable Layer frozen;
  private final @Nullable Layer stored;
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

  private static @Nullable Layer layer(@Nullable RootReference<byte[], byte[]> root, Range range) {
    if (root == null || root.getTotalCount() == 0) {
      return null;
    }
    Layer layer = new Layer(root, range);
    return layer.key == null ? null : layer;
  }

  @Override
  public boolean next() {
    try {
      while (true) {
        Layer newest = first(first(active, frozen), stored);
        if (newest == null || newest.key == null) {
          return false;
        }
        byte[] found = newest.key;
        byte[] content = newest.value;
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

  private @Nullable Layer first(@Nullable Layer newer, @Nullable Layer older) {
    if (newer == null || newer.key == null) {
      return older;
    }
    if (older == null || older.key == null) {
      return newer;
    }
    int compare = Arrays.compareUnsigned(newer.key, older.key);
    return (reverse ? -compare : compare) <= 0 ? newer : older;
  }

  private static void step(@Nullable Layer layer, byte[] found) {
    if (layer != null
        && layer.key != null
        && (layer.key == found || Arrays.equals(layer.key, found))) {
      layer.step();
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
      boolean reverse) {

    private byte @Nullable [] start() {
      return reverse ? to : from;
    }

    private boolean startInclusive() {
      return reverse ? toInclusive : fromInclusive;
    }

    private byte @Nullable [] end() {
      return reverse ? from : to;
    }

    private boolean endInclusive() {
      return reverse ? fromInclusive : toInclusive;
    }
  }

  /** One layer's cursor; {@code key} is null at its end. */
  private static final class Layer {
    private final Cursor<byte[], byte[]> cursor;
    private final byte @Nullable [] exclusiveEnd;
    private byte @Nullable [] key;
    private byte[] value = NOTHING;

    Layer(RootReference<byte[], byte[]> root, Range range) {
      cursor = new Cursor<>(root, range.start(), range.end(), range.reverse());
      exclusiveEnd = range.endInclusive() ? null : range.end();
      step();
      if (!range.startInclusive() && key != null && Arrays.equals(key, range.start())) {
        step();
      }
    }

    private void step() {
      if (cursor.hasNext()) {
        key = cursor.next();
        value = cursor.getValue();
        if (exclusiveEnd != null && Arrays.equals(key, exclusiveEnd)) {
          key = null;
        }
      } else {
        key = null;
      }
    }
  }
}
