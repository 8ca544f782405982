package io.partita.engine;

import io.partita.engine.value.Item;
import java.util.List;
import java.util.Map;

/**
 * What a batch has read.
 *
 * @param responses the items that were found, for each table of the request
 * @param unprocessedKeys what was not read because the items together would pass 16 MB, as the next
 *     request can have it; empty if all was read
 * @param consumed one element per table, each item rounded alone
 */
public record BatchGetItemResult(
    Map<String, List<Item>> responses,
    Map<String, KeysAndAttributes> unprocessedKeys,
    List<ConsumedCapacity> consumed) {}
