package io.partita.engine;

import io.partita.engine.expression.Condition;

/** One action of a transaction. */
public sealed interface TransactWriteItem {

  /** Puts an item; {@link PutItemRequest#returnValues()} must be NONE. */
  record Put(PutItemRequest request) implements TransactWriteItem {}

  /** Updates an item; {@link UpdateItemRequest#returnValues()} must be NONE. */
  record Update(UpdateItemRequest request) implements TransactWriteItem {}

  /** Deletes an item; {@link DeleteItemRequest#returnValues()} must be NONE. */
  record Delete(DeleteItemRequest request) implements TransactWriteItem {}

  /** Checks an item that the transaction does not write. */
  record ConditionCheck(
      String table, PrimaryKey key, Condition condition, boolean returnOldOnFailure)
      implements TransactWriteItem {}
}
