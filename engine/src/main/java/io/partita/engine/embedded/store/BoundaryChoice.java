package io.partita.engine.embedded.store;

import org.jspecify.annotations.Nullable;

/** Where a partition is divided; asked while its items are counted in the order of their keys. */
public interface BoundaryChoice {
  /**
   * The boundary, if it is not above this key and above the one before; else null.
   *
   * @param items how many items of the partition lie below the key
   * @param bytes how large these are
   */
  byte @Nullable [] before(byte[] key, long items, long bytes);

  /** The boundary if it is above all keys of the partition, or null for none. */
  byte @Nullable [] atEnd();
}
