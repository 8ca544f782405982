package io.partita.engine.embedded.store;

import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * What is newer than the checkpointed tree, of one map: the memtable that takes changes, and the
 * one that a checkpoint is merging. Null stands for an empty one, so that a read that finds nothing
 * there costs two comparisons. Swapped as a whole.
 */
record Layers(@Nullable MVMap<byte[], byte[]> active, @Nullable MVMap<byte[], byte[]> frozen) {
  static final Layers NONE = new Layers(null, null);

  /** The value that says that the key was removed. Every stored value is longer. */
  static final byte[] TOMBSTONE = new byte[0];

  static boolean isTombstone(byte[] value) {
    return value.length == 0;
  }
}
