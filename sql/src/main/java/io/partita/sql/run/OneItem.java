package io.partita.sql.run;

import io.partita.engine.CapacityUnits;
import io.partita.engine.ConditionalCheckFailedException;
import io.partita.engine.DeleteItemRequest;
import io.partita.engine.EngineException;
import io.partita.engine.GetItemRequest;
import io.partita.engine.GetItemResult;
import io.partita.engine.PrimaryKey;
import io.partita.engine.RequestContext;
import io.partita.engine.UpdateItemRequest;
import io.partita.engine.ValidationException;
import io.partita.engine.WriteItemRequest;
import io.partita.engine.WriteItemResult;
import io.partita.engine.expression.Condition;
import io.partita.engine.expression.UpdateExpression;
import io.partita.engine.value.Item;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.catalog.Table;
import org.jspecify.annotations.Nullable;

/**
 * UPDATE and DELETE of one item by its whole key. What the engine can do exactly is one conditional
 * write. Else, or where the condition of that write fails, the item is read strongly, WHERE and SET
 * are evaluated by the same closures as in a query, and the change is written on condition that the
 * item is unchanged.
 */
final class OneItem {
  static final int ATTEMPTS = 10;

  private final ItemChange change;
  private final @Nullable EngineChange inEngine;

  OneItem(ItemChange change, @Nullable EngineChange inEngine) {
    this.change = change;
    this.inEngine = inEngine;
  }

  /**
   * What was done.
   *
   * @param found whether there was an item
   * @param image what RETURNING shows
   */
  record Result(boolean changed, boolean found, @Nullable Item image) {
    static final Result UNCHANGED = new Result(false, true, null);
    static final Result MISSING = new Result(false, false, null);
  }

  /**
   * An item as it was seen.
   *
   * @param version 0 without item
   */
  record Found(@Nullable Item item, long version) {}

  /** Changes the item of a key. */
  Result execute(PrimaryKey key, Frame frame, Execution execution) {
    if (execution.transaction != null) {
      return inTransaction(execution.transaction, key, frame, execution);
    }
    // What a write costs depends on the item that it finds, so a budget needs to see that first.
    EngineChange.Bound write =
        inEngine == null || execution.consumption().limitsWrites() ? null : inEngine.bind(frame);
    if (write != null) {
      try {
        WriteItemResult written = write(key, write.condition(), write.update(), true, execution);
        return new Result(true, true, written.attributes());
      } catch (ConditionalCheckFailedException | ValidationException failed) {
        return after(failed, key, frame, execution);
      }
    }
    return evaluated(key, null, frame, execution);
  }

  /** Whether the engine may do it alone, as one conditional write. */
  boolean isOneWrite() {
    return inEngine != null;
  }

  /** The write by which the engine does it alone; null if it cannot with these values. */
  @Nullable WriteItemRequest inEngine(PrimaryKey key, Frame frame) {
    EngineChange.Bound write = inEngine == null ? null : inEngine.bind(frame);
    return write == null ? null : request(key, write.condition(), write.update(), true);
  }

  /**
   * Goes on where the engine's write alone failed.
   *
   * @throws EngineException the failure, if it says nothing of the item
   */
  Result after(EngineException failure, PrimaryKey key, Frame frame, Execution execution) {
    if (failure instanceof ConditionalCheckFailedException failed) {
      return evaluated(
          key,
          failed.version() < 0 ? null : new Found(failed.item(), failed.version()),
          frame,
          execution);
    }
    if (failure instanceof ValidationException) {
      // What the engine refuses is an error only if there is an item that WHERE is true of.
      execution.checkCancelled();
      return evaluated(key, null, frame, execution);
    }
    throw failure;
  }

  /** Evaluates the change on the item, and writes it if the item is still the same then. */
  Result evaluated(PrimaryKey key, @Nullable Found known, Frame frame, Execution execution) {
    Found found = known;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      found = found == null ? read(key, execution) : found;
      frame.item = found.item();
      if (!change.concerns(frame)) {
        return found.item() == null ? Result.MISSING : Result.UNCHANGED;
      }
      UpdateExpression update = change.update(frame);
      if (execution.consumption().limitsWrites() && found.item() != null) {
        long units = change.writeUnits(update, found.item());
        execution.consumption().requireWrites(change.table().name(), units);
      }
      try {
        Condition unchanged = change.unchanged(found);
        WriteItemResult written = write(key, unchanged, update, false, execution);
        return new Result(true, true, written.attributes());
      } catch (ConditionalCheckFailedException changed) {
        execution.checkCancelled();
        found = null;
      }
    }
    throw changedByOthers("The item was");
  }

  static SqlError changedByOthers(String what) {
    return new SqlError(
        SqlErrors.CONFLICT,
        what
            + " changed by others "
            + ATTEMPTS
            + " times while this statement computed its change; nothing was written. Try again.");
  }

  /** Reads strongly. */
  Found read(PrimaryKey key, Execution execution) {
    return read(change.table(), key, execution);
  }

  /** Reads an item strongly. */
  static Found read(Table table, PrimaryKey key, Execution execution) {
    RequestContext strong =
        new RequestContext(true, execution.context.deadlineNanos(), execution.context.cancelled());
    GetItemResult read =
        execution.engine.getItem(new GetItemRequest(table.name(), key, null), strong);
    execution.consume(read.consumed(), read.item() == null ? 0 : 1);
    return new Found(read.item(), read.version());
  }

  /**
   * One conditional write.
   *
   * @param update the actions, or null to delete the item
   * @param itemOnFailure whether a failed condition brings the item with it
   */
  private WriteItemResult write(
      PrimaryKey key,
      Condition condition,
      @Nullable UpdateExpression update,
      boolean itemOnFailure,
      Execution execution) {
    WriteItemRequest request = request(key, condition, update, itemOnFailure);
    WriteItemResult written =
        request instanceof UpdateItemRequest updating
            ? execution.engine.updateItem(updating, execution.context)
            : execution.engine.deleteItem((DeleteItemRequest) request, execution.context);
    execution.wrote(written.consumed());
    return written;
  }

  private WriteItemRequest request(
      PrimaryKey key,
      Condition condition,
      @Nullable UpdateExpression update,
      boolean itemOnFailure) {
    String name = change.table().name();
    return update == null
        ? new DeleteItemRequest(name, key, condition, change.returnValues(), itemOnFailure)
        : new UpdateItemRequest(name, key, update, condition, change.returnValues(), itemOnFailure);
  }

  /**
   * A change that a transaction will buffer.
   *
   * @param update the actions, or null to delete the item
   */
  record Prepared(PrimaryKey key, Item before, @Nullable UpdateExpression update) {}

  /** What is to be done about an item in a transaction; null if it is not concerned. */
  @Nullable Prepared prepare(
      Transaction transaction, PrimaryKey key, Frame frame, Execution execution) {
    Item before = transaction.get(change.table().name(), key, execution);
    frame.item = before;
    return before == null || !change.concerns(frame)
        ? null
        : new Prepared(key, before, change.update(frame));
  }

  /** What the commit will pay for a change. */
  long unitsInTransaction(Prepared prepared) {
    return CapacityUnits.TRANSACTION_FACTOR
        * change.writeUnits(prepared.update(), prepared.before());
  }

  /** Buffers a change in a transaction. */
  Result write(Transaction transaction, Prepared prepared, Execution execution) {
    transaction.write(
        change.table().name(),
        prepared.key(),
        ItemChange.after(prepared.update(), prepared.before()),
        execution);
    return new Result(true, true, change.image(prepared.update(), prepared.before()));
  }

  /** Buffers the change of an item in a transaction. */
  Result inTransaction(Transaction transaction, PrimaryKey key, Frame frame, Execution execution) {
    Prepared prepared = prepare(transaction, key, frame, execution);
    if (prepared == null) {
      return frame.item == null ? Result.MISSING : Result.UNCHANGED;
    }
    if (execution.consumption().limitsWrites()) {
      execution.consumption().requireWrites(change.table().name(), unitsInTransaction(prepared));
    }
    return write(transaction, prepared, execution);
  }
}
