package io.partita.engine;

import io.partita.engine.value.Item;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a query or scan. A page ends after {@code limit} examined items or when the examined
 * items reach 1 MB; it may be empty and yet not the last.
 *
 * @param items the items that passed the filter; empty under {@link Select#COUNT}
 * @param count the number of items that passed the filter
 * @param scannedCount the number of items examined
 * @param lastEvaluatedKey where the next page starts, or null at the end
 */
public record PageResult(
    List<Item> items,
    int count,
    int scannedCount,
    @Nullable Item lastEvaluatedKey,
    ConsumedCapacity consumed) {}
