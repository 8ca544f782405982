package io.partita.engine.embedded.store;

import io.partita.engine.TableStatistics.Counts;
import io.partita.engine.embedded.store.TableStructure.GlobalIndexStructure;
import io.partita.engine.embedded.store.TableStructure.IndexState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a checkpoint holds beside the entries, all as of one position.
 *
 * @param lsn the last position that the tree holds in full; redo begins after it
 * @param lastTimeMillis the time of that record
 * @param nextId the next id of a table or index
 * @param structure the tables
 * @param counts of each map
 * @param dictionaries of each table
 * @param indexes where each global index is
 * @param distinct the partition keys seen of each map, as {@link DistinctKeys} writes them
 * @param partitions the counts of each partition, of tables that have several
 */
record CheckpointState(
    long lsn,
    long lastTimeMillis,
    long nextId,
    Structure structure,
    Map<Long, Counts> counts,
    Map<Long, DictionaryState> dictionaries,
    Map<Long, IndexPosition> indexes,
    Map<Long, byte[]> distinct,
    Map<Long, List<Counts>> partitions) {
  /** Of a new database. Ids below this first one are kept for maps of the storage itself. */
  static final CheckpointState NEW =
      new CheckpointState(
          0, 0, 16, Structure.EMPTY, Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

  /** What maps hold beside their entries; under the exclusive snapshot lock. */
  static CheckpointState of(
      long lsn,
      long lastTimeMillis,
      long nextId,
      Structure structure,
      Map<Long, IndexPosition> indexes,
      List<StoredMap> maps) {
    Map<Long, Counts> counts = new HashMap<>();
    Map<Long, DictionaryState> dictionaries = new HashMap<>();
    Map<Long, byte[]> distinct = new HashMap<>();
    Map<Long, List<Counts>> partitions = new HashMap<>();
    for (StoredMap map : maps) {
      counts.put(map.id(), map.counts);
      if (map.partitions != null) {
        partitions.put(map.id(), map.partitionCounts());
      }
      if (map.dictionary != null) {
        dictionaries.put(map.id(), map.dictionary.state());
      }
      if (map.id() != TokenMap.ID) {
        distinct.put(map.id(), map.distinct.encode());
      }
    }
    return new CheckpointState(
        lsn,
        lastTimeMillis,
        nextId,
        structure,
        counts,
        dictionaries,
        indexes,
        distinct,
        partitions);
  }

  /** All records of the log up to this position are taken over, by the tree and by all indexes. */
  long takenOverLsn() {
    long least = lsn;
    for (Map.Entry<Long, IndexPosition> index : indexes.entrySet()) {
      if (!isDeleting(index.getKey())) {
        least = Math.min(least, index.getValue().lsn());
      }
    }
    return least;
  }

  private boolean isDeleting(long indexId) {
    for (TableStructure table : structure.byId().values()) {
      GlobalIndexStructure index = table.globalIndex(indexId);
      if (index != null) {
        return index.state() == IndexState.DELETING;
      }
    }
    return true;
  }
}
