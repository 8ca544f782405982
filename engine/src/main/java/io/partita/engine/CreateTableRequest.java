package io.partita.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A new table.
 *
 * @param localIndexes at most 5, only for a table with a sort key
 * @param globalIndexes at most 20
 * @param partitions how many partitions it begins with, 1 to 1,000; they grow by themselves
 * @param collectionLimitBytes the most bytes of the items of one partition key with their entries
 *     in local indexes, 1 KB to 1 PB; 0 for the engine's own limit
 * @param definition what a layer above wants kept with the table, opaque to the engine; at most 400
 *     KB
 */
public record CreateTableRequest(
    String table,
    KeySchema key,
    List<LocalIndex> localIndexes,
    List<GlobalIndex> globalIndexes,
    int partitions,
    long collectionLimitBytes,
    @Nullable String definition) {
  public CreateTableRequest {
    localIndexes = List.copyOf(localIndexes);
    globalIndexes = List.copyOf(globalIndexes);
  }

  /** A table with the engine's own limit of item collections. */
  public CreateTableRequest(
      String table,
      KeySchema key,
      List<LocalIndex> localIndexes,
      List<GlobalIndex> globalIndexes,
      int partitions,
      @Nullable String definition) {
    this(table, key, localIndexes, globalIndexes, partitions, 0, definition);
  }

  /** A table of one partition without global indexes. */
  public CreateTableRequest(
      String table, KeySchema key, List<LocalIndex> localIndexes, @Nullable String definition) {
    this(table, key, localIndexes, List.of(), 1, definition);
  }
}
