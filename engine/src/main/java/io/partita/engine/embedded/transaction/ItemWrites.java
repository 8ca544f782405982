package io.partita.engine.embedded.transaction;

import io.partita.engine.ConditionalCheckFailedException;
import io.partita.engine.RequestContext;
import io.partita.engine.WriteItemRequest;
import io.partita.engine.WriteItemResult;
import io.partita.engine.embedded.index.CollectionSizes;
import io.partita.engine.embedded.index.IndexPropagation;
import io.partita.engine.embedded.partition.PartitionSplits;
import io.partita.engine.embedded.partition.TableCatalog;
import io.partita.engine.embedded.partition.TableLayout;
import io.partita.engine.embedded.store.ChangeDraft;
import io.partita.engine.embedded.store.GuardedChange;
import io.partita.engine.embedded.store.ItemChange;
import io.partita.engine.embedded.store.Origin;
import io.partita.engine.embedded.store.Storage;
import io.partita.engine.expression.UpdateEvaluator;
import io.partita.engine.value.Item;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Single writes: check, admit, lock, read, evaluate, append, unlock. After the append nothing can
 * refuse any more, and a cancellation is not asked for again.
 */
public final class ItemWrites {
  private final WriteParts parts;

  /** Writes to the tables of a storage. */
  public ItemWrites(
      Storage storage,
      TableCatalog catalog,
      CollectionSizes collections,
      IndexPropagation indexes,
      PartitionSplits partitions) {
    this.parts =
        new WriteParts(
            storage,
            catalog,
            collections,
            indexes,
            partitions,
            new LockTable(),
            new ReadSets(),
            new Shapes(storage));
  }

  WriteParts parts() {
    return parts;
  }

  /** Makes a write. */
  public WriteItemResult write(WriteItemRequest request, RequestContext context) {
    WritePreparation.check(request);
    PreparedWrite write = prepare(request);
    context.checkNotEnded();
    parts.storage().admit(context);
    parts.indexes().admit(write.table());
    while (true) {
      ItemLock lock = parts.locks().acquire(write.key(), false, context);
      try {
        return writeLocked(write, lock, context);
      } catch (ChangeGuard.TableChangedException e) {
        write = prepare(request);
      } finally {
        parts.locks().release(lock);
      }
    }
  }

  /** Checks a write against its table as it is now. */
  PreparedWrite prepare(WriteItemRequest request) {
    return WritePreparation.prepare(parts.catalog().table(request.table()), request);
  }

  private WriteItemResult writeLocked(PreparedWrite write, ItemLock lock, RequestContext context) {
    PlannedChange change = plan(write);
    parts.collections().check(write.table(), write.keyItem(), change.growth());
    if (change.writes()) {
      GuardedChange guarded = guarded(change, lock);
      context.checkNotEnded();
      applied(change, parts.storage().append(guarded.draft(), guarded.guard()));
    }
    return result(change, context);
  }

  /**
   * What becomes of an item that is locked.
   *
   * @throws ConditionalCheckFailedException if the write's condition does not hold
   */
  PlannedChange plan(PreparedWrite write) {
    PlannedChange.Found found = PlannedChange.find(parts.storage(), write);
    if (!PlannedChange.conditionHolds(write, found)) {
      parts
          .partitions()
          .written(write.table(), write.key().key(), PlannedChange.refusedUnits(write, found));
      throw new ConditionalCheckFailedException(
          write.returnOldOnFailure() ? found.item() : null, found.version());
    }
    return PlannedChange.plan(write, found);
  }

  /** A change as it is appended. */
  GuardedChange guarded(PlannedChange change, ItemLock lock) {
    TableLayout table = change.write().table();
    ItemChange item = change.toItemChange(parts.shapes());
    return new GuardedChange(
        new ChangeDraft(Origin.USER, null, List.of(item), change.sightings(parts.shapes(), item)),
        new ChangeGuard(parts, List.of(table), List.of(lock), null, null, List.of(change)));
  }

  /** Notes what a change that was appended means for its item collection and its partition. */
  void applied(PlannedChange change, long lsn) {
    PreparedWrite write = change.write();
    parts.collections().changed(write.table(), write.keyItem(), change.growth(), lsn);
    parts.partitions().written(write.table(), write.key().key(), change.tableUnits());
  }

  /** What the client is told of a change that was made. */
  WriteItemResult result(PlannedChange change, RequestContext context) {
    PreparedWrite write = change.write();
    return new WriteItemResult(
        returned(change),
        change.consumed(1),
        context.itemCollectionMetrics()
            ? parts.collections().metrics(write.table(), write.keyItem())
            : null);
  }

  private static @Nullable Item returned(PlannedChange change) {
    return switch (change.write().returnValues()) {
      case NONE -> null;
      case ALL_OLD -> change.before();
      case ALL_NEW -> change.after();
      case UPDATED_OLD -> fragments(change, change.before());
      case UPDATED_NEW -> fragments(change, change.after());
    };
  }

  private static @Nullable Item fragments(PlannedChange change, @Nullable Item item) {
    return change.write().effect() instanceof PreparedWrite.Effect.Update update
            && update.update() != null
        ? UpdateEvaluator.fragments(update.update(), item)
        : null;
  }
}
