package io.partita.engine.embedded.store;

import io.partita.engine.KeySchema;
import io.partita.engine.LocalIndex;
import io.partita.engine.value.Binary;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table as the storage keeps it.
 *
 * @param id of the table and of its map; ids of tables and indexes come from one counter and are
 *     never used again
 * @param localIndexes with the ids of their maps
 * @param definition opaque to the engine, or null
 * @param partitionBoundaries the first keys of all partitions but the first, ascending
 */
public record TableStructure(
    long id,
    String name,
    KeySchema key,
    List<LocalIndexStructure> localIndexes,
    @Nullable String definition,
    Instant created,
    List<Binary> partitionBoundaries) {
  public TableStructure {
    localIndexes = List.copyOf(localIndexes);
    partitionBoundaries = List.copyOf(partitionBoundaries);
  }

  /** A local index with the id of its map. */
  public record LocalIndexStructure(long id, LocalIndex index) {}
}
