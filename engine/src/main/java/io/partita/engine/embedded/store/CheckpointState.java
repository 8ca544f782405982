package io.partita.engine.embedded.store;

import io.partita.engine.AttributeDictionary.SeenAttributes;
import io.partita.engine.TableStatistics.Counts;
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
 */
record CheckpointState(
    long lsn,
    long lastTimeMillis,
    long nextId,
    Structure structure,
    Map<Long, Counts> counts,
    Map<Long, SeenAttributes> dictionaries) {
  /** Of a new database. Ids below this first one are kept for maps of the storage itself. */
  static final CheckpointState NEW =
      new CheckpointState(0, 0, 16, Structure.EMPTY, Map.of(), Map.of());
}
