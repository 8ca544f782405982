package io.partita.engine;

import io.partita.engine.expression.Condition;
import io.partita.engine.expression.KeyCondition;
import io.partita.engine.expression.Projection;
import io.partita.engine.value.Item;
import org.jspecify.annotations.Nullable;

/**
 * Reads one page of an item collection.
 *
 * @param index the index to read, or null for the table
 * @param filter applied after the read, or null
 * @param projection goes with {@link Select#SPECIFIC_ATTRIBUTES}, else null
 * @param scanIndexForward ascending by sort key; equal keys of an index by table key
 * @param limit the number of items examined at most, 1 or more; {@link Integer#MAX_VALUE} for none
 * @param exclusiveStartKey the last evaluated key of the page before, or null
 */
public record QueryRequest(
    String table,
    @Nullable String index,
    KeyCondition keyCondition,
    @Nullable Condition filter,
    Select select,
    @Nullable Projection projection,
    boolean scanIndexForward,
    int limit,
    @Nullable Item exclusiveStartKey) {}
