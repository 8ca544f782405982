package io.partita.engine.embedded.transaction;

import io.partita.engine.DeleteItemRequest;
import io.partita.engine.PrimaryKey;
import io.partita.engine.PutItemRequest;
import io.partita.engine.ReturnValues;
import io.partita.engine.TransactWriteItem;
import io.partita.engine.UpdateItemRequest;
import io.partita.engine.ValidationException;
import io.partita.engine.ValidationException.Kind;
import io.partita.engine.WriteItemRequest;
import io.partita.engine.embedded.partition.KeyRules;
import io.partita.engine.embedded.partition.TableLayout;
import io.partita.engine.embedded.store.ItemKey;
import io.partita.engine.embedded.transaction.PreparedWrite.Effect;
import io.partita.engine.expression.Condition;
import io.partita.engine.expression.ConditionRules;
import io.partita.engine.expression.DocumentPath;
import io.partita.engine.expression.UpdateExpression;
import io.partita.engine.expression.UpdateRules;
import io.partita.engine.value.Item;
import org.jspecify.annotations.Nullable;

/** Checks the requests of writes: first what they show by themselves, then against their table. */
final class WritePreparation {
  /** The most bytes of an item, with its entries in all local indexes. */
  static final int MAX_ITEM_BYTES = 409_600;

  private WritePreparation() {}

  /** Checks what a write shows by itself. */
  static void check(WriteItemRequest request) {
    if (request instanceof PutItemRequest put) {
      check(put);
    } else if (request instanceof UpdateItemRequest update) {
      check(update);
    } else if (request instanceof DeleteItemRequest delete) {
      check(delete);
    }
  }

  /** Checks a write against its table. */
  static PreparedWrite prepare(TableLayout table, WriteItemRequest request) {
    if (request instanceof PutItemRequest put) {
      return prepare(table, put);
    } else if (request instanceof UpdateItemRequest update) {
      return prepare(table, update);
    }
    return prepare(table, (DeleteItemRequest) request);
  }

  private static void check(PutItemRequest request) {
    checkReturnValues(request.returnValues());
    checkCondition(request.condition());
    checkSize(request.item().sizeBytes(), false);
  }

  /**
   * Refuses an item that is too large.
   *
   * @param bytes of the item, with its entries in local indexes
   */
  static void checkSize(int bytes, boolean update) {
    if (bytes > MAX_ITEM_BYTES) {
      throw new ValidationException(
          Kind.TOO_LARGE,
          "Item size "
              + (update ? "to update " : "")
              + "has exceeded the maximum allowed size: "
              + bytes
              + " bytes, at most "
              + MAX_ITEM_BYTES);
    }
  }

  private static void check(UpdateItemRequest request) {
    if (request.update() != null) {
      UpdateRules.check(request.update());
    }
    checkCondition(request.condition());
  }

  private static void check(DeleteItemRequest request) {
    checkReturnValues(request.returnValues());
    checkCondition(request.condition());
  }

  /** Checks what an action of a transaction shows by itself, an empty key included. */
  static void check(TransactWriteItem action) {
    if (action instanceof TransactWriteItem.Put put) {
      checkNoReturnValues(put.request().returnValues());
      check(put.request());
    } else if (action instanceof TransactWriteItem.Update update) {
      checkNoReturnValues(update.request().returnValues());
      check(update.request());
      KeyRules.checkNotEmpty(update.request().key());
    } else if (action instanceof TransactWriteItem.Delete delete) {
      checkNoReturnValues(delete.request().returnValues());
      check(delete.request());
      KeyRules.checkNotEmpty(delete.request().key());
    } else if (action instanceof TransactWriteItem.ConditionCheck check) {
      checkCondition(check.condition());
      KeyRules.checkNotEmpty(check.key());
    }
  }

  private static void checkCondition(@Nullable Condition condition) {
    if (condition != null) {
      ConditionRules.check(condition, "ConditionExpression");
    }
  }

  private static void checkReturnValues(ReturnValues returnValues) {
    if (returnValues != ReturnValues.NONE && returnValues != ReturnValues.ALL_OLD) {
      throw new ValidationException(
          Kind.INVALID_PARAMETER, "ReturnValues can only be ALL_OLD or NONE");
    }
  }

  private static void checkNoReturnValues(ReturnValues returnValues) {
    if (returnValues != ReturnValues.NONE) {
      throw new ValidationException(
          Kind.INVALID_PARAMETER, "An action of a transaction has no ReturnValues");
    }
  }

  private static PreparedWrite prepare(TableLayout table, PutItemRequest request) {
    Item item = request.item();
    return new PreparedWrite(
        table,
        new ItemKey(table.id(), KeyRules.keyOf(table, item)),
        item,
        new Effect.Put(item),
        request.condition(),
        request.returnValues(),
        request.returnOldOnFailure());
  }

  private static PreparedWrite prepare(TableLayout table, UpdateItemRequest request) {
    ItemKey key = new ItemKey(table.id(), KeyRules.keyOf(table, request.key()));
    if (request.update() != null) {
      checkTargets(table, request.update());
    }
    return new PreparedWrite(
        table,
        key,
        KeyRules.itemOf(request.key()),
        new Effect.Update(request.update()),
        request.condition(),
        request.returnValues(),
        request.returnOldOnFailure());
  }

  private static PreparedWrite prepare(TableLayout table, DeleteItemRequest request) {
    return new PreparedWrite(
        table,
        new ItemKey(table.id(), KeyRules.keyOf(table, request.key())),
        KeyRules.itemOf(request.key()),
        new Effect.Delete(),
        request.condition(),
        request.returnValues(),
        request.returnOldOnFailure());
  }

  static PreparedWrite prepare(TableLayout table, TransactWriteItem action) {
    if (action instanceof TransactWriteItem.Put put) {
      return prepare(table, put.request());
    } else if (action instanceof TransactWriteItem.Update update) {
      return prepare(table, update.request());
    } else if (action instanceof TransactWriteItem.Delete delete) {
      return prepare(table, delete.request());
    }
    TransactWriteItem.ConditionCheck check = (TransactWriteItem.ConditionCheck) action;
    PrimaryKey key = check.key();
    return new PreparedWrite(
        table,
        new ItemKey(table.id(), KeyRules.keyOf(table, key)),
        KeyRules.itemOf(key),
        new Effect.Check(),
        check.condition(),
        ReturnValues.NONE,
        check.returnOldOnFailure());
  }

  /** The name of the table that an action goes to. */
  static String table(TransactWriteItem action) {
    if (action instanceof TransactWriteItem.Put put) {
      return put.request().table();
    } else if (action instanceof TransactWriteItem.Update update) {
      return update.request().table();
    } else if (action instanceof TransactWriteItem.Delete delete) {
      return delete.request().table();
    }
    return ((TransactWriteItem.ConditionCheck) action).table();
  }

  private static void checkTargets(TableLayout table, UpdateExpression update) {
    for (DocumentPath path : UpdateRules.targets(update)) {
      if (table.key().find(path.attribute()) != null) {
        throw new ValidationException(
            Kind.KEY_UPDATE,
            "One or more parameter values were invalid: Cannot update attribute "
                + path.attribute()
                + ". This attribute is part of the key");
      }
    }
  }
}
