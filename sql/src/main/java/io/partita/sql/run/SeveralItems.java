package io.partita.sql.run;

import io.partita.engine.CapacityUnits;
import io.partita.engine.ConditionalCheckFailedException;
import io.partita.engine.DeleteItemRequest;
import io.partita.engine.PrimaryKey;
import io.partita.engine.ReturnValues;
import io.partita.engine.TransactWriteItem;
import io.partita.engine.TransactWriteItemsRequest;
import io.partita.engine.TransactionCanceledException;
import io.partita.engine.UpdateItemRequest;
import io.partita.engine.WriteItemResult;
import io.partita.engine.expression.Condition;
import io.partita.engine.expression.UpdateExpression;
import io.partita.engine.value.Item;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * UPDATE and DELETE of the items that are found by several keys, by a query or by a scan: each is
 * read strongly, evaluated, and all are written together, on condition that each is unchanged. If
 * one is not, everything starts again.
 */
final class SeveralItems {
  private final QueryRun query;
  private final ItemChange change;
  private final OneItem one;

  SeveralItems(QueryRun query, ItemChange change, OneItem one) {
    this.query = query;
    this.change = change;
    this.one = one;
  }

  /**
   * Changes the items.
   *
   * @return what RETURNING shows of each changed item
   */
  List<@Nullable Item> execute(@Nullable Object[] parameters, Execution execution) {
    if (execution.transaction != null) {
      return inTransaction(execution.transaction, parameters, execution);
    }
    if (!execution.atomic) {
      return oneByOne(parameters, execution);
    }
    for (int attempt = 0; attempt < OneItem.ATTEMPTS; attempt++) {
      List<TransactWriteItem> actions = new ArrayList<>();
      List<@Nullable Item> images = new ArrayList<>();
      long units = 0;
      Frame frame = new Frame(parameters, execution);
      for (PrimaryKey key : keys(frame, execution, true)) {
        OneItem.Found found = one.read(key, execution);
        frame.item = found.item();
        if (found.item() != null && change.concerns(frame)) {
          UpdateExpression update = change.update(frame);
          actions.add(action(change.table().name(), key, change.unchanged(found), update));
          images.add(change.image(update, found.item()));
          if (execution.consumption().limitsWrites()) {
            units += change.writeUnits(update, found.item());
          }
        }
        requireAtomic(actions.size());
      }
      execution
          .consumption()
          .requireWrites(
              change.table().name(),
              actions.size() > 1 ? CapacityUnits.TRANSACTION_FACTOR * units : units);
      if (actions.isEmpty() || isWritten(actions, execution)) {
        return images;
      }
      execution.checkCancelled();
    }
    throw OneItem.changedByOthers("An item was");
  }

  private void requireAtomic(int items) {
    if (items > TransactWriteItemsRequest.MAX_ACTIONS) {
      throw new SqlError(
          SqlErrors.LIMIT,
          "This "
              + (change.isDelete() ? "DELETE" : "UPDATE")
              + " would change more than "
              + TransactWriteItemsRequest.MAX_ACTIONS
              + " items of "
              + change.table().name()
              + ", and no more can be changed together; nothing was changed. Narrow its WHERE, or give up that"
              + " all are changed or none with the connection property atomic=false.");
    }
  }

  /** Writes all or nothing; false if an item has changed since it was read. */
  private static boolean isWritten(List<TransactWriteItem> actions, Execution execution) {
    return failures(actions, execution).isEmpty();
  }

  /** Writes all or nothing; the places of the actions whose condition failed. */
  static List<Integer> failures(List<TransactWriteItem> actions, Execution execution) {
    try {
      if (actions.size() == 1) {
        execution.wrote(alone(actions.get(0), execution).consumed());
        return List.of();
      }
      execution
          .engine
          .transactWriteItems(new TransactWriteItemsRequest(actions, null), execution.context)
          .consumed()
          .forEach(execution::wrote);
      return List.of();
    } catch (ConditionalCheckFailedException changed) {
      return List.of(0);
    } catch (TransactionCanceledException cancelled) {
      List<Integer> failed = new ArrayList<>();
      for (int i = 0; i < cancelled.reasons().size(); i++) {
        if (cancelled.reasons().get(i).code().equals("ConditionalCheckFailed")) {
          failed.add(i);
        }
      }
      if (failed.isEmpty()) {
        throw cancelled;
      }
      return failed;
    }
  }

  private static WriteItemResult alone(TransactWriteItem action, Execution execution) {
    if (action instanceof TransactWriteItem.Put put) {
      return execution.engine.putItem(put.request(), execution.context);
    }
    if (action instanceof TransactWriteItem.Update update) {
      return execution.engine.updateItem(update.request(), execution.context);
    }
    return execution.engine.deleteItem(
        ((TransactWriteItem.Delete) action).request(), execution.context);
  }

  /** The change of one item, which is deleted if there are no actions. */
  static TransactWriteItem action(
      String table, PrimaryKey key, Condition unchanged, @Nullable UpdateExpression update) {
    return update == null
        ? new TransactWriteItem.Delete(
            new DeleteItemRequest(table, key, unchanged, ReturnValues.NONE, false))
        : new TransactWriteItem.Update(
            new UpdateItemRequest(table, key, update, unchanged, ReturnValues.NONE, false));
  }

  /** An error of a statement that is not atomic, with what it did before. */
  static SqlError after(SqlError error, long count, String done) {
    return count == 0
        ? error
        : new SqlError(
            error.error(),
            error.getMessage()
                + " Before it, "
                + count
                + (count == 1 ? " item was " : " items were ")
                + done
                + " and stay so (atomic=false).",
            error);
  }

  /** The keys of the items that may be concerned; all of them, before the first is changed. */
  private List<PrimaryKey> keys(Frame frame, Execution execution, boolean atomic) {
    List<PrimaryKey> keys = found(frame, execution, atomic);
    if (execution.transaction == null && execution.consumption().limitsReads()) {
      // Each is read again before it is changed.
      double units = keys.size() * CapacityUnits.read(0, true);
      execution.consumption().requireReads(change.table().name(), keys.size(), units);
    }
    return keys;
  }

  private List<PrimaryKey> found(Frame frame, Execution execution, boolean atomic) {
    PathRun path = query.path();
    if (path.isOfGets()) {
      return path.keys(frame);
    }
    List<PrimaryKey> keys = new ArrayList<>();
    ItemCursor found = path.openKeys(frame, execution);
    while (found.next()) {
      Item item = frame.item;
      if (item != null) {
        keys.add(KeyValues.key(change.table(), item));
      }
      if (atomic) {
        requireAtomic(keys.size());
      }
    }
    return keys;
  }

  private List<@Nullable Item> oneByOne(@Nullable Object[] parameters, Execution execution) {
    if (change.asksItsTable()) {
      throw new SqlError(
          SqlErrors.FEATURE_NOT_SUPPORTED,
          "A query in SET or WHERE that depends on the item reads "
              + change.table().name()
              + ", which is changed item by item with atomic=false: later items would see what was"
              + " changed before. Run it with atomic=true, up to "
              + TransactWriteItemsRequest.MAX_ACTIONS
              + " items at once.");
    }
    Frame frame = new Frame(parameters, execution);
    List<@Nullable Item> images = new ArrayList<>();
    for (PrimaryKey key : keys(frame, execution, false)) {
      try {
        OneItem.Result result = one.evaluated(key, null, frame, execution);
        if (result.changed()) {
          images.add(result.image());
        }
      } catch (SqlError error) {
        throw after(error, images.size(), "changed");
      }
    }
    return images;
  }

  private List<@Nullable Item> inTransaction(
      Transaction transaction, @Nullable Object[] parameters, Execution execution) {
    Frame frame = new Frame(parameters, execution);
    List<@Nullable Item> images = new ArrayList<>();
    List<PrimaryKey> keys = keys(frame, execution, false);
    // All is evaluated before the first is written, so that no query sees half of the change.
    List<OneItem.Prepared> changes = new ArrayList<>();
    long units = 0;
    for (PrimaryKey key : keys) {
      OneItem.Prepared prepared = one.prepare(transaction, key, frame, execution);
      if (prepared != null) {
        changes.add(prepared);
        units += execution.consumption().limitsWrites() ? one.unitsInTransaction(prepared) : 0;
      }
    }
    execution.consumption().requireWrites(change.table().name(), units);
    for (OneItem.Prepared prepared : changes) {
      images.add(one.write(transaction, prepared, execution).image());
    }
    return images;
  }
}
