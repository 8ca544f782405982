package io.partita.sql.run;

import io.partita.engine.BatchExecute;
import io.partita.engine.CapacityUnits;
import io.partita.engine.ConditionalCheckFailedException;
import io.partita.engine.EngineException;
import io.partita.engine.PrimaryKey;
import io.partita.engine.PutItemRequest;
import io.partita.engine.ReturnValues;
import io.partita.engine.TransactWriteItem;
import io.partita.engine.TransactWriteItemsRequest;
import io.partita.engine.TransactionConflictException;
import io.partita.engine.ValidationException;
import io.partita.engine.expression.Condition;
import io.partita.engine.expression.DocumentPath;
import io.partita.engine.expression.UpdateExpression;
import io.partita.engine.value.Item;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.catalog.Table;
import io.partita.sql.statement.Statement.Insert;
import io.partita.sql.statement.Statement.InsertMode;
import io.partita.sql.statement.Statement.OnConflict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the items of an INSERT or UPSERT: one by a put, several by one transaction, or in pieces
 * where the session gave up that all are written or none. What is there already is replaced, left,
 * changed or an error, as the statement says.
 */
final class NewItemWrites {
  private static final int PIECE = 1_000;

  private final Table table;
  private final boolean overwrites;
  private final OnConflict.Resolution onConflict;
  private final @Nullable ConflictUpdate update;
  private final Condition absent;

  /**
   * The writes of a statement.
   *
   * @param update what changes an item that is there, or null
   */
  NewItemWrites(Insert insert, Table table, @Nullable ConflictUpdate update) {
    this.table = table;
    this.overwrites = insert.mode() == InsertMode.UPSERT;
    this.onConflict = insert.onConflict().resolution();
    this.update = update;
    this.absent =
        new Condition.AttributeNotExists(DocumentPath.of(table.partitionKey().attribute()));
  }

  /**
   * Writes items.
   *
   * @param bound the parameters of the statement
   * @return how many were written
   */
  long write(List<Item> items, @Nullable Object[] bound, Execution execution) {
    if (execution.transaction != null) {
      return inTransaction(execution.transaction, items, bound, execution);
    }
    refuseDuplicates(items);
    List<Item> wanted = unlessThere(items, execution);
    if (wanted.size() == 1) {
      return single(wanted.get(0), bound, execution, false);
    }
    if (!execution.atomic) {
      return inPieces(wanted, bound, execution);
    }
    requireAtomic(wanted.size(), execution);
    return wanted.isEmpty() ? 0 : together(wanted, bound, execution);
  }

  /** What DO NOTHING will write, as a budget needs to know; all, if there is none. */
  private List<Item> unlessThere(List<Item> items, Execution execution) {
    if (onConflict != OnConflict.Resolution.NOTHING) {
      return items;
    }
    Set<PrimaryKey> there = met(items, execution).keySet();
    if (there.isEmpty()) {
      return items;
    }
    return items.stream().filter(item -> !there.contains(KeyValues.key(table, item))).toList();
  }

  /** Refuses more items than can be written together, where they must be. */
  void requireAtomic(int items, Execution execution) {
    boolean together = execution.transaction == null && execution.atomic;
    if (together && items > TransactWriteItemsRequest.MAX_ACTIONS) {
      throw new SqlError(
          SqlErrors.LIMIT,
          "This statement would write more than "
              + TransactWriteItemsRequest.MAX_ACTIONS
              + " items of "
              + table.name()
              + ", and no more can be written together; nothing was written. Split it, or give up"
              + " that all are written or none with the connection property atomic=false.");
    }
  }

  boolean overwrites() {
    return overwrites;
  }

  OnConflict.Resolution onConflict() {
    return onConflict;
  }

  /** The change of an item that is there, or null. */
  @Nullable UpdateRun update() {
    return update == null ? null : update.update();
  }

  /** Refuses items that cannot be written within the budget. */
  private void requireUnits(List<Item> items, Execution execution) {
    if (execution.consumption().limitsWrites()) {
      long units =
          overwrites ? WriteUnits.ofPuts(table, items, execution) : WriteUnits.ofNew(table, items);
      boolean together = execution.atomic && items.size() > 1;
      execution
          .consumption()
          .requireWrites(table.name(), together ? CapacityUnits.TRANSACTION_FACTOR * units : units);
    }
  }

  /** As {@link #requireUnits}, of what a transaction is to write when it commits. */
  private void requireUnits(Transaction transaction, List<Item> items, Execution execution) {
    if (!execution.consumption().limitsWrites()) {
      return;
    }
    long units = 0;
    for (Item item : items) {
      Item before = transaction.get(table.name(), KeyValues.key(table, item), execution);
      if (overwrites || before == null) {
        units += CapacityUnits.TRANSACTION_FACTOR * WriteUnits.of(table, before, item);
      }
    }
    execution.consumption().requireWrites(table.name(), units);
  }

  /** The items under the keys of new ones, by their keys, as far as a budget of writes asks. */
  Map<PrimaryKey, Item> met(List<Item> items, Execution execution) {
    boolean asks = overwrites || onConflict == OnConflict.Resolution.NOTHING;
    return asks && execution.consumption().limitsWrites()
        ? Gets.replaced(table, items, execution)
        : Map.of();
  }

  /**
   * Refuses one item of a batch that cannot be written within the budget.
   *
   * @param met what {@link #met} gave for the items of the batch
   */
  void requireUnits(Item item, Map<PrimaryKey, Item> met, Execution execution) {
    if (execution.consumption().limitsWrites()) {
      Item before = met.get(KeyValues.key(table, item));
      long units = before == null || overwrites ? WriteUnits.of(table, before, item) : 0;
      execution.consumption().requireWrites(table.name(), units);
    }
  }

  PutItemRequest put(Item item) {
    return new PutItemRequest(
        table.name(), item, overwrites ? null : absent, ReturnValues.NONE, false);
  }

  private long inTransaction(
      Transaction transaction, List<Item> items, @Nullable Object[] bound, Execution execution) {
    requireUnits(transaction, items, execution);
    long count = 0;
    for (Item item : items) {
      PrimaryKey key = KeyValues.key(table, item);
      if (overwrites || transaction.get(table.name(), key, execution) == null) {
        transaction.write(table.name(), key, item, execution);
        count++;
      } else if (update != null) {
        Frame frame = update.frame(item, bound, execution);
        count += update.one().inTransaction(transaction, key, frame, execution).changed() ? 1 : 0;
      } else if (onConflict != OnConflict.Resolution.NOTHING) {
        throw duplicate(item);
      }
    }
    return count;
  }

  /**
   * Writes one item.
   *
   * @param judged whether it is known to be within the budget
   */
  private long single(Item item, @Nullable Object[] bound, Execution execution, boolean judged) {
    // A change may cost less than the new item, so a budget needs to see first what is there.
    boolean there = update != null && execution.consumption().limitsWrites();
    for (int attempt = 0; attempt < OneItem.ATTEMPTS; attempt++) {
      if (!there) {
        try {
          if (!judged) {
            requireUnits(List.of(item), execution);
          }
          execution.wrote(execution.engine.putItem(put(item), execution.context).consumed());
          return 1;
        } catch (ConditionalCheckFailedException | ValidationException e) {
          if (update == null || e instanceof ValidationException) {
            return countAfter(e, item);
          }
        }
      }
      there = false;
      OneItem.Result result =
          update
              .one()
              .execute(KeyValues.key(table, item), update.frame(item, bound, execution), execution);
      if (result.found()) {
        return result.changed() ? 1 : 0;
      }
      execution.checkCancelled();
    }
    throw OneItem.changedByOthers("The item was");
  }

  /** The count of a write that failed like this, if that is no failure of the statement. */
  long countAfter(EngineException failure, Item item) {
    if (failure instanceof ValidationException invalid
        && invalid.kind() == ValidationException.Kind.TOO_LARGE) {
      throw new SqlError(
          SqlErrors.LIMIT,
          "The item with the key "
              + KeyValues.text(table, item)
              + " is too large. "
              + failure.getMessage(),
          failure);
    }
    if (!(failure instanceof ConditionalCheckFailedException)) {
      throw failure;
    }
    if (onConflict == OnConflict.Resolution.NOTHING) {
      return 0;
    }
    throw duplicate(item);
  }

  /** All or none: what is there is looked at first only where a failed write says that it is. */
  private long together(List<Item> items, @Nullable Object[] bound, Execution execution) {
    if (onConflict == OnConflict.Resolution.FAIL) {
      requireUnits(items, execution);
    }
    Set<Integer> there = new HashSet<>();
    if (update != null && execution.consumption().limitsWrites()) {
      IntStream.range(0, items.size()).forEach(there::add);
    }
    for (int attempt = 0; attempt < OneItem.ATTEMPTS; attempt++) {
      List<TransactWriteItem> actions = new ArrayList<>();
      List<Integer> places = new ArrayList<>();
      long[] units = {0};
      for (int i = 0; i < items.size(); i++) {
        TransactWriteItem action = action(items.get(i), there.contains(i), bound, execution, units);
        if (action != null) {
          actions.add(action);
          places.add(i);
        }
      }
      execution
          .consumption()
          .requireWrites(
              table.name(),
              actions.size() > 1 ? CapacityUnits.TRANSACTION_FACTOR * units[0] : units[0]);
      List<Integer> failed =
          actions.isEmpty() ? List.of() : SeveralItems.failures(actions, execution);
      if (failed.isEmpty()) {
        return actions.size();
      }
      if (onConflict == OnConflict.Resolution.FAIL) {
        throw duplicate(items.get(places.get(failed.get(0))));
      }
      failed.forEach(place -> there.add(places.get(place)));
      execution.checkCancelled();
    }
    throw OneItem.changedByOthers("An item was");
  }

  /**
   * What is to be done about one item, or null if nothing.
   *
   * @param units grows by what it costs, if that matters
   */
  private @Nullable TransactWriteItem action(
      Item item, boolean there, @Nullable Object[] bound, Execution execution, long[] units) {
    boolean limited =
        execution.consumption().limitsWrites() && onConflict != OnConflict.Resolution.FAIL;
    if (!there) {
      units[0] += limited ? WriteUnits.of(table, null, item) : 0;
      return new TransactWriteItem.Put(put(item));
    }
    PrimaryKey key = KeyValues.key(table, item);
    ConflictUpdate change = update;
    if (change == null) {
      return null;
    }
    OneItem.Found found = change.one().read(key, execution);
    if (found.item() == null) {
      units[0] += limited ? WriteUnits.of(table, null, item) : 0;
      return new TransactWriteItem.Put(put(item));
    }
    Frame frame = change.frame(item, bound, execution);
    frame.item = found.item();
    if (!change.change().concerns(frame)) {
      return null;
    }
    UpdateExpression update = change.change().update(frame);
    units[0] += limited ? change.change().writeUnits(update, found.item()) : 0;
    return SeveralItems.action(table.name(), key, change.change().unchanged(found), update);
  }

  private long inPieces(List<Item> items, @Nullable Object[] bound, Execution execution) {
    boolean judged = onConflict == OnConflict.Resolution.FAIL;
    if (judged) {
      requireUnits(items, execution);
    }
    long count = 0;
    BatchExecute batch =
        update == null ? execution.engine.capability(BatchExecute.class).orElse(null) : null;
    try {
      if (batch == null) {
        for (Item item : items) {
          count += single(item, bound, execution, judged);
        }
        return count;
      }
      for (int from = 0; from < items.size(); from += PIECE) {
        List<Item> piece = items.subList(from, Math.min(from + PIECE, items.size()));
        if (!judged) {
          requireUnits(piece, execution);
        }
        List<BatchExecute.Outcome> outcomes =
            batch.batchExecute(piece.stream().map(this::put).toList(), execution.context);
        SqlError first = null;
        for (int i = 0; i < outcomes.size(); i++) {
          if (outcomes.get(i) instanceof BatchExecute.Done done) {
            execution.wrote(done.result().consumed());
            count++;
          } else {
            first = firstOf(first, ((BatchExecute.Failed) outcomes.get(i)).cause(), piece.get(i));
          }
        }
        if (first != null) {
          throw first;
        }
        execution.checkCancelled();
      }
      return count;
    } catch (SqlError error) {
      throw SeveralItems.after(error, count, "written");
    } catch (TransactionConflictException conflict) {
      if (count == 0) {
        throw conflict;
      }
      SqlError error = new SqlError(SqlErrors.CONFLICT, conflict.getMessage(), conflict);
      throw SeveralItems.after(error, count, "written");
    }
  }

  private @Nullable SqlError firstOf(@Nullable SqlError known, EngineException cause, Item item) {
    try {
      countAfter(cause, item);
      return known;
    } catch (SqlError error) {
      return known == null ? error : known;
    }
  }

  private void refuseDuplicates(List<Item> items) {
    if (items.size() == 1) {
      return;
    }
    Set<PrimaryKey> keys = new HashSet<>();
    for (Item item : items) {
      if (!keys.add(KeyValues.key(table, item))) {
        throw new SqlError(
            SqlErrors.CARDINALITY,
            "Two rows of this statement have the key "
                + KeyValues.text(table, item)
                + ". One statement writes an item once.");
      }
    }
  }

  private SqlError duplicate(Item item) {
    return new SqlError(
        SqlErrors.DUPLICATE_KEY,
        "The table "
            + table.name()
            + " has an item with the key "
            + KeyValues.text(table, item)
            + " already. UPSERT replaces it, ON CONFLICT DO NOTHING leaves it.");
  }
}
