package io.partita.engine.embedded.store;

import io.partita.engine.TableStatistics.Counts;
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

  /** Of a table with several partitions, else null. */
  volatile @Nullable PartitionCounts partitions;

  /** The partition keys seen; changes under the exclusive snapshot lock only. */
  final DistinctKeys distinct;

  /** A map without entries. */
  static StoredMap empty(long id) {
    return new StoredMap(id, new Counts(0, 0), new DistinctKeys(), null);
  }

  StoredMap(long id, Counts counts, DistinctKeys distinct, @Nullable MVMap<byte[], byte[]> tree) {
    this.id = id;
    this.counts = counts;
    this.distinct = distinct;
    this.tree = tree;
  }

  long id() {
    return id;
  }
}
