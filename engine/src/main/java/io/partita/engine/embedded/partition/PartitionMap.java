package io.partita.engine.embedded.partition;

import io.partita.engine.value.Binary;
import java.util.Arrays;
import java.util.List;

/**
 * The partitions of a table: ranges of keys between boundaries. Immutable; every request for an
 * item is routed through it. Partition 0 lies below the first boundary, partition i holds the keys
 * from boundary i - 1 on.
 */
public final class PartitionMap {
  private final byte[][] boundaries;
  private final Partition[] partitions;

  /**
   * A range of keys.
   *
   * @param number its place in the map
   * @param mapId the storage's map that holds its items; all partitions of a table share one
   */
  public record Partition(int number, long mapId) {}

  /** A map with the given boundaries, ascending; none means one partition. */
  PartitionMap(long mapId, List<Binary> boundaries) {
    this.boundaries = boundaries.stream().map(Binary::toByteArray).toArray(byte[][]::new);
    this.partitions = new Partition[this.boundaries.length + 1];
    for (int i = 0; i < partitions.length; i++) {
      partitions[i] = new Partition(i, mapId);
      if (i > 1 && Arrays.compareUnsigned(this.boundaries[i - 2], this.boundaries[i - 1]) >= 0) {
        throw new IllegalArgumentException("The boundaries of a partition map must ascend");
      }
    }
  }

  /** The number of partitions. */
  public int size() {
    return partitions.length;
  }

  /** The partition that holds the key. */
  public Partition of(byte[] key) {
    int low = 0;
    int high = boundaries.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Arrays.compareUnsigned(boundaries[middle], key) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return partitions[low];
  }
}
