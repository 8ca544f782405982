package io.partita.engine.embedded.store;

import org.jspecify.annotations.Nullable;

/**
 * What is newer than the checkpointed tree, of one map: the memtable that takes changes, and the
 * one that a checkpoint is merging. Null stands for an empty one, so that a read that finds nothing
 * there costs two comparisons. Swapped as a whole.
 */
record Layers(@Nullable Memtable active, @Nullable Memtable frozen) {
  static final Layers NONE = new Layers(null, null);

  /** The value that says that the key was removed. Every stored value is longer. */
  static final byte[] TOMBSTONE = new byte[0];

  /** The newest value of a key, a tombstone too, or null. */
  byte @Nullable [] get(byte[] key) {
    if (active == null && frozen == null) {
      return null;
    }
    long hash = KeyFilter.hash(key);
    byte[] value = active == null ? null : active.get(key, hash);
    return value == null && frozen != null ? frozen.get(key, hash) : value;
  }

  static boolean isTombstone(byte[] value) {
    return value.length == 0;
  }
}
