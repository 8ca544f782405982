package io.partita.engine;

import io.partita.engine.BatchWriteItemRequest.WriteRequest;
import java.util.List;
import java.util.Map;

/**
 * What a batch has written.
 *
 * @param unprocessedItems the writes that met a transaction, as the next request can have them;
 *     empty if all was written
 * @param itemCollectionMetrics per table, if the context asked for them
 * @param consumed one element per table, each item rounded alone
 */
public record BatchWriteItemResult(
    Map<String, List<WriteRequest>> unprocessedItems,
    Map<String, List<ItemCollectionMetrics>> itemCollectionMetrics,
    List<ConsumedCapacity> consumed) {}
