package io.partita.engine;

import io.partita.engine.expression.Condition;
import org.jspecify.annotations.Nullable;

/**
 * Deletes an item.
 *
 * @param condition must hold for the stored item, or null
 * @param returnValues NONE or ALL_OLD
 * @param returnOldOnFailure whether {@link ConditionalCheckFailedException} carries the stored item
 */
public record DeleteItemRequest(
    String table,
    PrimaryKey key,
    @Nullable Condition condition,
    ReturnValues returnValues,
    boolean returnOldOnFailure)
    implements WriteItemRequest {}
