package io.partita.engine.embedded.transaction;

import io.partita.engine.ReturnValues;
import io.partita.engine.embedded.partition.TableLayout;
import io.partita.engine.embedded.store.ItemKey;
import io.partita.engine.expression.Condition;
import io.partita.engine.expression.UpdateEvaluator;
import io.partita.engine.expression.UpdateExpression;
import io.partita.engine.value.Item;
import org.jspecify.annotations.Nullable;

/**
 * A write that has been checked as far as the request and the schema go.
 *
 * @param keyItem an item with the attributes of the key
 */
record PreparedWrite(
    TableLayout table,
    ItemKey key,
    Item keyItem,
    Effect effect,
    @Nullable Condition condition,
    ReturnValues returnValues,
    boolean returnOldOnFailure) {

  /** What becomes of the item. */
  sealed interface Effect {
    record Put(Item item) implements Effect {}

    record Update(@Nullable UpdateExpression update) implements Effect {}

    record Delete() implements Effect {}

    /** Nothing: only the condition counts. */
    record Check() implements Effect {}
  }

  /** The item after the write, or null if there is none. */
  @Nullable Item apply(@Nullable Item before) {
    if (effect instanceof Effect.Put put) {
      return put.item();
    } else if (effect instanceof Effect.Update update) {
      return UpdateEvaluator.apply(update.update(), before, keyItem);
    } else if (effect instanceof Effect.Check) {
      return before;
    }
    return null;
  }
}
