package io.partita.engine.embedded.store;

import io.partita.engine.TableStatistics.Counts;
import io.partita.engine.value.Binary;
import java.util.Collections;
import java.util.List;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * One map of the database: the items of a table, the entries of an index, or the request tokens.
 *
 * <p>{@code layers}, {@code counts} and {@code partitions} change under the exclusive snapshot lock
 * only; the store thread alone sets {@code tree}, and drops the frozen layer under that lock.
 */
final class StoredMap {
  private final long id;
  volatile Layers layers = Layers.NONE;
  volatile Counts counts;

  /** The checkpointed entries; null until the first checkpoint that has some. */
  volatile @Nullable MVMap<byte[], byte[]> tree;

  /**
   * Of a global index, what of its active memtable is to be seen; null of other maps, and while it
   * has none. Changes under the exclusive snapshot lock only.
   */
  volatile @Nullable MemtableNode shown;

  /** Of a table with several partitions, else null. */
  volatile @Nullable PartitionCounts partitions;

  /** Of a table, else null. */
  final @Nullable Dictionary dictionary;

  /** The partition keys seen; changes under the exclusive snapshot lock only. */
  final DistinctKeys distinct;

  /** An index, or the request tokens, without entries. */
  static StoredMap empty(long id) {
    return new StoredMap(id, new Counts(0, 0), new DistinctKeys(), null, null);
  }

  /**
   * A table without items.
   *
   * @param boundaries of its partitions, none if it begins as one
   */
  static StoredMap ofTable(long id, List<Binary> boundaries) {
    StoredMap map = new StoredMap(id, new Counts(0, 0), new DistinctKeys(), new Dictionary(), null);
    if (!boundaries.isEmpty()) {
      map.partitions =
          new PartitionCounts(
              boundaries, Collections.nCopies(boundaries.size() + 1, new Counts(0, 0)));
    }
    return map;
  }

  StoredMap(
      long id,
      Counts counts,
      DistinctKeys distinct,
      @Nullable Dictionary dictionary,
      @Nullable MVMap<byte[], byte[]> tree) {
    this.id = id;
    this.counts = counts;
    this.distinct = distinct;
    this.dictionary = dictionary;
    this.tree = tree;
  }

  long id() {
    return id;
  }

  /** The counts of its partitions. */
  List<Counts> partitionCounts() {
    PartitionCounts known = partitions;
    return known == null ? List.of(counts) : known.counts();
  }

  /** Counts a change of one entry; under the exclusive snapshot lock. */
  void count(byte[] key, int sizeBefore, int sizeAfter) {
    if (sizeBefore == sizeAfter) {
      return;
    }
    int items = (sizeAfter > 0 ? 1 : 0) - (sizeBefore > 0 ? 1 : 0);
    long bytes = sizeAfter - (long) sizeBefore;
    if (items > 0) {
      distinct.add(key);
    }
    PartitionCounts divided = partitions;
    if (divided != null) {
      divided.add(key, items, bytes);
    }
    count(items, bytes);
  }

  /** Counts a change; under the exclusive snapshot lock. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // by one thread at a time
  void count(long items, long bytes) {
    counts = new Counts(counts.items() + items, counts.bytes() + bytes);
  }
}
