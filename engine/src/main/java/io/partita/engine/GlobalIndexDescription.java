package io.partita.engine;

import org.jspecify.annotations.Nullable;

/**
 * A global index as it is.
 *
 * @param backfilling of an index that is {@link IndexStatus#CREATING}: whether it is being filled,
 *     so that it can be deleted; null otherwise
 * @param itemCount the number of entries
 * @param sizeBytes the size of all entries by the model's formula
 */
public record GlobalIndexDescription(
    GlobalIndex index,
    IndexStatus status,
    @Nullable Boolean backfilling,
    long itemCount,
    long sizeBytes,
    IndexLag lag) {}
