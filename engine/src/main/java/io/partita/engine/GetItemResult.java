package io.partita.engine;

import io.partita.engine.expression.Condition;
import io.partita.engine.value.Item;
import org.jspecify.annotations.Nullable;

/**
 * The item, or null if there is none.
 *
 * @param version the version of the stored item for {@link Condition.VersionEquals}; 0 if there is
 *     no item, and -1 from an engine without {@link ItemVersions}
 */
public record GetItemResult(@Nullable Item item, long version, ConsumedCapacity consumed) {}
