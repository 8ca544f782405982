package io.partita.engine.embedded.store;

import io.partita.engine.value.Binary;
import java.util.Arrays;
import java.util.List;

/**
 * The first keys of all partitions of a table but the first one. Partition 0 lies below the first
 * boundary, partition i holds the keys from boundary i - 1 on. Immutable, and searched by every
 * request.
 */
public final class Boundaries {
  private final byte[][] keys;

  /** These boundaries, ascending. */
  public Boundaries(List<Binary> boundaries) {
    keys = boundaries.stream().map(Binary::toByteArray).toArray(byte[][]::new);
    for (int i = 1; i < keys.length; i++) {
      if (Arrays.compareUnsigned(keys[i - 1], keys[i]) >= 0) {
        throw new IllegalArgumentException("The boundaries of a partition map must ascend");
      }
    }
  }

  /** The number of partitions. */
  public int partitions() {
    return keys.length + 1;
  }

  /** The partition that holds the key. */
  public int partitionOf(byte[] key) {
    int low = 0;
    int high = keys.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Arrays.compareUnsigned(keys[middle], key) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
