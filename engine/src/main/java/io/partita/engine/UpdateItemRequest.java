package io.partita.engine;

import io.partita.engine.expression.Condition;
import io.partita.engine.expression.UpdateExpression;
import org.jspecify.annotations.Nullable;

/**
 * Updates an item.
 *
 * @param update the actions; null creates the bare key if the item is missing
 * @param condition must hold for the stored item, or null
 * @param returnOldOnFailure whether {@link ConditionalCheckFailedException} carries the stored item
 */
public record UpdateItemRequest(
    String table,
    PrimaryKey key,
    @Nullable UpdateExpression update,
    @Nullable Condition condition,
    ReturnValues returnValues,
    boolean returnOldOnFailure)
    implements WriteItemRequest {}
