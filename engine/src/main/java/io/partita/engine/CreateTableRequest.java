package io.partita.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A new table.
 *
 * @param localIndexes at most 5, only for a table with a sort key
 * @param definition what a layer above wants kept with the table, opaque to the engine; at most 400
 *     KB
 */
public record CreateTableRequest(
    String table, KeySchema key, List<LocalIndex> localIndexes, @Nullable String definition) {
  public CreateTableRequest {
    localIndexes = List.copyOf(localIndexes);
  }
}
