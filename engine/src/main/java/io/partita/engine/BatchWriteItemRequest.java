package io.partita.engine;

import io.partita.engine.value.Item;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts and deletes 1 to 25 items, none twice, without conditions, each by itself.
 *
 * @param requestItems what to write to each table
 */
public record BatchWriteItemRequest(Map<String, List<WriteRequest>> requestItems) {
  public BatchWriteItemRequest {
    Map<String, List<WriteRequest>> copy = new LinkedHashMap<>();
    requestItems.forEach((table, writes) -> copy.put(table, List.copyOf(writes)));
    requestItems = Collections.unmodifiableMap(copy);
  }

  /** One write. */
  public sealed interface WriteRequest {}

  /** Creates an item, or replaces it as a whole. */
  public record Put(Item item) implements WriteRequest {}

  /** Deletes an item; a missing one is no error. */
  public record Delete(PrimaryKey key) implements WriteRequest {}
}
