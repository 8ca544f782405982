package io.partita.engine.embedded.transaction;

import io.partita.engine.PrimaryKey;
import io.partita.engine.TransactWriteItem;
import io.partita.engine.embedded.partition.KeyRules;
import io.partita.engine.expression.UpdateExpression;
import io.partita.engine.expression.UpdateExpression.SetOperand;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.ItemBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction carries: the items to put, the keys, and the values of updates, by the model's
 * formula. What is stored does not count, so deleting large items is small.
 */
final class TransactionSize {
  private TransactionSize() {}

  static long of(List<TransactWriteItem> actions) {
    long bytes = 0;
    for (TransactWriteItem action : actions) {
      if (action instanceof TransactWriteItem.Put put) {
        bytes += put.request().item().sizeBytes();
      } else if (action instanceof TransactWriteItem.Update update) {
        bytes += key(update.request().key()) + update(update.request().update());
      } else if (action instanceof TransactWriteItem.Delete delete) {
        bytes += key(delete.request().key());
      } else if (action instanceof TransactWriteItem.ConditionCheck check) {
        bytes += key(check.key());
      }
    }
    return bytes;
  }

  private static int key(PrimaryKey key) {
    return KeyRules.itemOf(key).sizeBytes();
  }

  private static long update(@Nullable UpdateExpression update) {
    if (update == null) {
      return 0;
    }
    long bytes = 0;
    for (UpdateExpression.SetAction set : update.set()) {
      bytes += operand(set.value());
    }
    for (UpdateExpression.AddAction add : update.add()) {
      bytes += value(add.value());
    }
    for (UpdateExpression.DeleteAction delete : update.delete()) {
      bytes += value(delete.value());
    }
    return bytes;
  }

  private static long operand(SetOperand operand) {
    if (operand instanceof SetOperand.Value value) {
      return value(value.value());
    } else if (operand instanceof SetOperand.Plus plus) {
      return operand(plus.left()) + operand(plus.right());
    } else if (operand instanceof SetOperand.Minus minus) {
      return operand(minus.left()) + operand(minus.right());
    } else if (operand instanceof SetOperand.IfNotExists ifNotExists) {
      return operand(ifNotExists.otherwise());
    } else if (operand instanceof SetOperand.ListAppend append) {
      return operand(append.left()) + operand(append.right());
    }
    return 0;
  }

  private static long value(AttributeValue value) {
    return new ItemBuilder(64).put("v", value).build().sizeBytes() - 1L;
  }
}
