package io.partita.engine;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table as it is.
 *
 * @param id the table's id, never used for another table of the same engine
 * @param status whether its structure can be changed
 * @param collectionLimitBytes the table's own limit of item collections, or 0
 * @param definition what was given at creation or at the last update, or null
 * @param itemCount the number of items
 * @param sizeBytes the size of all items by the model's formula
 * @param schemaVersion grows with every change of any table's structure
 */
public record TableDescription(
    String table,
    long id,
    KeySchema key,
    TableStatus status,
    List<LocalIndex> localIndexes,
    List<GlobalIndexDescription> globalIndexes,
    long collectionLimitBytes,
    @Nullable String definition,
    Instant created,
    long itemCount,
    long sizeBytes,
    long schemaVersion) {
  public TableDescription {
    localIndexes = List.copyOf(localIndexes);
    globalIndexes = List.copyOf(globalIndexes);
  }

  /** The local index of that name, or null. */
  public @Nullable LocalIndex localIndex(String name) {
    for (LocalIndex index : localIndexes) {
      if (index.name().equals(name)) {
        return index;
      }
    }
    return null;
  }

  /** The global index of that name, or null. */
  public @Nullable GlobalIndexDescription globalIndex(String name) {
    for (GlobalIndexDescription description : globalIndexes) {
      if (description.index().name().equals(name)) {
        return description;
      }
    }
    return null;
  }
}
