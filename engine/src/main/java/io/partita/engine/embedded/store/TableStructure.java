package io.partita.engine.embedded.store;

import io.partita.engine.GlobalIndex;
import io.partita.engine.KeySchema;
import io.partita.engine.LocalIndex;
import io.partita.engine.value.Binary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table as the storage keeps it.
 *
 * @param id of the table and of its map; ids of tables and indexes come from one counter and are
 *     never used again
 * @param localIndexes with the ids of their maps
 * @param globalIndexes with the ids of their maps and what can be done with them
 * @param collectionLimitBytes the most bytes of an item collection, or 0 for the engine's own limit
 * @param definition opaque to the engine, or null
 * @param partitionBoundaries the first keys of all partitions but the first, ascending
 */
public record TableStructure(
    long id,
    String name,
    KeySchema key,
    List<LocalIndexStructure> localIndexes,
    List<GlobalIndexStructure> globalIndexes,
    long collectionLimitBytes,
    @Nullable String definition,
    Instant created,
    List<Binary> partitionBoundaries) {
  public TableStructure {
    localIndexes = List.copyOf(localIndexes);
    globalIndexes = List.copyOf(globalIndexes);
    partitionBoundaries = List.copyOf(partitionBoundaries);
  }

  /** A local index with the id of its map. */
  public record LocalIndexStructure(long id, LocalIndex index) {}

  /** A global index with the id of its map. */
  public record GlobalIndexStructure(long id, GlobalIndex index, IndexState state) {
    /** What is the matter with an index that is not active, for messages. */
    public String describe() {
      return "the global index "
          + index.name()
          + (state == IndexState.DELETING ? " is being deleted" : " is being created");
    }

    /** This index in another state. */
    public GlobalIndexStructure in(IndexState other) {
      return new GlobalIndexStructure(id, index, other);
    }
  }

  /** The states of a global index, as the log knows them. */
  public enum IndexState {
    /** It can be read. */
    ACTIVE,
    /** It exists, and the table's changes go to it; nothing is filled yet. */
    ALLOCATING,
    /** It is being filled. */
    BACKFILLING,
    /** Nobody uses it any more. */
    DELETING
  }

  /** The global index that is neither readable nor gone, or null; there is at most one. */
  public @Nullable GlobalIndexStructure unsettledIndex() {
    for (GlobalIndexStructure index : globalIndexes) {
      if (index.state() != IndexState.ACTIVE) {
        return index;
      }
    }
    return null;
  }

  /** The global index of that id, or null. */
  public @Nullable GlobalIndexStructure globalIndex(long indexId) {
    for (GlobalIndexStructure index : globalIndexes) {
      if (index.id() == indexId) {
        return index;
      }
    }
    return null;
  }

  /** The ids of the maps of the table and of all its indexes. */
  List<Long> mapIds() {
    List<Long> ids = new ArrayList<>();
    ids.add(id);
    localIndexes.forEach(index -> ids.add(index.id()));
    globalIndexes.forEach(index -> ids.add(index.id()));
    return ids;
  }

  /** This table with other global indexes. */
  public TableStructure withGlobalIndexes(List<GlobalIndexStructure> others) {
    return new TableStructure(
        id,
        name,
        key,
        localIndexes,
        others,
        collectionLimitBytes,
        definition,
        created,
        partitionBoundaries);
  }

  /** This table with one more boundary. */
  TableStructure withBoundary(Binary boundary) {
    List<Binary> more = new ArrayList<>(partitionBoundaries);
    more.add(new Boundaries(partitionBoundaries).partitionOf(boundary.toByteArray()), boundary);
    return new TableStructure(
        id,
        name,
        key,
        localIndexes,
        globalIndexes,
        collectionLimitBytes,
        definition,
        created,
        more);
  }

  /** This table with another definition. */
  public TableStructure withDefinition(@Nullable String other) {
    return new TableStructure(
        id,
        name,
        key,
        localIndexes,
        globalIndexes,
        collectionLimitBytes,
        other,
        created,
        partitionBoundaries);
  }

  /** This table with another limit of its item collections. */
  public TableStructure withCollectionLimit(long bytes) {
    return new TableStructure(
        id,
        name,
        key,
        localIndexes,
        globalIndexes,
        bytes,
        definition,
        created,
        partitionBoundaries);
  }
}
