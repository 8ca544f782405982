package io.partita.engine.embedded.store;

import io.partita.engine.TableStatistics.Counts;
import io.partita.engine.value.Binary;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The items and bytes of each partition of a table that has several. Changes under the exclusive
 * snapshot lock; read by anybody.
 */
final class PartitionCounts {
  private final Boundaries boundaries;
  private final AtomicLongArray items;
  private final AtomicLongArray bytes;

  /** Partitions with these counts. */
  PartitionCounts(List<Binary> boundaries, List<Counts> counts) {
    this.boundaries = new Boundaries(boundaries);
    if (counts.size() != this.boundaries.partitions()) {
      throw new IllegalArgumentException(
          counts.size() + " counts of " + this.boundaries.partitions() + " partitions");
    }
    this.items = new AtomicLongArray(counts.stream().mapToLong(Counts::items).toArray());
    this.bytes = new AtomicLongArray(counts.stream().mapToLong(Counts::bytes).toArray());
  }

  /** Takes a change of the item with that key. */
  void add(byte[] key, int moreItems, long moreBytes) {
    int partition = boundaries.partitionOf(key);
    items.lazySet(partition, items.get(partition) + moreItems);
    bytes.lazySet(partition, bytes.get(partition) + moreBytes);
  }

  /** The counts of one partition, none if there are fewer. */
  Counts counts(int partition) {
    return partition < items.length()
        ? new Counts(items.get(partition), bytes.get(partition))
        : new Counts(0, 0);
  }

  /** The counts, partition by partition. */
  List<Counts> counts() {
    List<Counts> counts = new ArrayList<>(items.length());
    for (int i = 0; i < items.length(); i++) {
      counts.add(new Counts(items.get(i), bytes.get(i)));
    }
    return counts;
  }

  /** The counts after partition {@code of} was divided. */
  static List<Counts> split(List<Counts> counts, int of, Counts left) {
    List<Counts> divided = new ArrayList<>(counts);
    Counts whole = counts.get(of);
    divided.set(of, left);
    divided.add(of + 1, new Counts(whole.items() - left.items(), whole.bytes() - left.bytes()));
    return divided;
  }
}
