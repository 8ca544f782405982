package io.partita.engine;

import java.util.List;
import java.util.Map;

/**
 * What a transaction did.
 *
 * @param consumed one element per table in the order of first mention
 * @param itemCollectionMetrics per table, one element per collection that was written, if the
 *     context asked for them
 * @param repeated whether a request with the same token was done before, so that this one wrote
 *     nothing and what it consumed are read units
 */
public record TransactWriteItemsResult(
    List<ConsumedCapacity> consumed,
    Map<String, List<ItemCollectionMetrics>> itemCollectionMetrics,
    boolean repeated) {
  public TransactWriteItemsResult {
    consumed = List.copyOf(consumed);
    itemCollectionMetrics = Map.copyOf(itemCollectionMetrics);
  }

  /** The result of a transaction that wrote, without metrics. */
  public TransactWriteItemsResult(List<ConsumedCapacity> consumed) {
    this(consumed, Map.of(), false);
  }
}
