package io.partita.engine.embedded.partition;

import io.partita.engine.embedded.store.Boundaries;
import io.partita.engine.value.Binary;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The partitions of a table: ranges of keys between boundaries. Immutable; every request for an
 * item is routed through it. A boundary that is split in is one more map, no data moves.
 */
public final class PartitionMap {
  private final Boundaries boundaries;
  private final List<Binary> keys;
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
    this.boundaries = new Boundaries(boundaries);
    this.keys = boundaries;
    this.partitions = new Partition[this.boundaries.partitions()];
    for (int i = 0; i < partitions.length; i++) {
      partitions[i] = new Partition(i, mapId);
    }
  }

  /** The boundaries of a new table: its tokens in equal parts. */
  public static List<Binary> even(int partitions) {
    List<Binary> boundaries = new ArrayList<>();
    for (int i = 1; i < partitions; i++) {
      boundaries.add(Binary.copyOf(Token.fraction(i, partitions)));
    }
    return boundaries;
  }

  /** The number of partitions. */
  public int size() {
    return partitions.length;
  }

  /** The partition that holds the key. */
  public Partition of(byte[] key) {
    return partitions[boundaries.partitionOf(key)];
  }

  /** The first key that a partition may hold, or null if there is no lower bound. */
  public @Nullable Binary from(int number) {
    return number == 0 ? null : keys.get(number - 1);
  }

  /** The first key behind a partition, or null if there is no upper bound. */
  public @Nullable Binary to(int number) {
    return number == keys.size() ? null : keys.get(number);
  }
}
