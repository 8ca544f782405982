package io.partita.engine;

import io.partita.engine.value.Item;

/**
 * How large an item collection of a table with local indexes is: its items and their entries.
 *
 * @param itemCollectionKey the partition key, an item with that attribute alone
 * @param lowGb the size in GB is at least this
 * @param highGb and below this, 1 more
 */
public record ItemCollectionMetrics(Item itemCollectionKey, double lowGb, double highGb) {}
