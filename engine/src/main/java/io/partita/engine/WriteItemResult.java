package io.partita.engine;

import io.partita.engine.value.Item;
import org.jspecify.annotations.Nullable;

/**
 * What a write did.
 *
 * @param attributes what was asked to be returned, or null if there is nothing to return
 */
public record WriteItemResult(@Nullable Item attributes, ConsumedCapacity consumed) {}
