package io.partita.engine;

import io.partita.engine.expression.Condition;
import io.partita.engine.value.Item;
import org.jspecify.annotations.Nullable;

/**
 * Puts an item.
 *
 * @param condition must hold for the stored item, or null
 * @param returnValues NONE or ALL_OLD
 * @param returnOldOnFailure whether {@link ConditionalCheckFailedException} carries the stored item
 */
public record PutItemRequest(
    String table,
    Item item,
    @Nullable Condition condition,
    ReturnValues returnValues,
    boolean returnOldOnFailure)
    implements WriteItemRequest {}
