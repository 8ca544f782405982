package io.partita.engine.embedded.transaction;

import io.partita.engine.ConditionalCheckFailedException;
import io.partita.engine.DeleteItemRequest;
import io.partita.engine.PutItemRequest;
import io.partita.engine.RequestContext;
import io.partita.engine.UpdateItemRequest;
import io.partita.engine.WriteItemResult;
import io.partita.engine.embedded.index.CollectionSizes;
import io.partita.engine.embedded.partition.TableCatalog;
import io.partita.engine.embedded.partition.TableLayout;
import io.partita.engine.embedded.store.ChangeDraft;
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
  public ItemWrites(Storage storage, TableCatalog catalog, CollectionSizes collections) {
    this.parts =
        new WriteParts(
            storage, catalog, collections, new LockTable(), new ReadSets(), new Sightings(storage));
  }

  WriteParts parts() {
    return parts;
  }

  /** Creates an item, or replaces it as a whole. */
  public WriteItemResult put(PutItemRequest request, RequestContext context) {
    WritePreparation.check(request);
    return write(
        () -> WritePreparation.prepare(parts.catalog().table(request.table()), request), context);
  }

  /** Changes attributes of an item, or creates it. */
  public WriteItemResult update(UpdateItemRequest request, RequestContext context) {
    WritePreparation.check(request);
    return write(
        () -> WritePreparation.prepare(parts.catalog().table(request.table()), request), context);
  }

  /** Deletes an item. */
  public WriteItemResult delete(DeleteItemRequest request, RequestContext context) {
    WritePreparation.check(request);
    return write(
        () -> WritePreparation.prepare(parts.catalog().table(request.table()), request), context);
  }

  private interface Preparation {
    PreparedWrite prepare();
  }

  private WriteItemResult write(Preparation preparation, RequestContext context) {
    PreparedWrite write = preparation.prepare();
    context.checkNotEnded();
    parts.storage().admit(context);
    while (true) {
      ItemLock lock = parts.locks().acquire(write.key(), false, context);
      try {
        return writeLocked(write, lock, context);
      } catch (ChangeGuard.TableChangedException e) {
        write = preparation.prepare();
      } finally {
        parts.locks().release(lock);
      }
    }
  }

  private WriteItemResult writeLocked(PreparedWrite write, ItemLock lock, RequestContext context) {
    PlannedChange.Found found = PlannedChange.find(parts.storage(), write);
    if (!PlannedChange.conditionHolds(write, found)) {
      throw new ConditionalCheckFailedException(
          write.returnOldOnFailure() ? found.item() : null, found.version());
    }
    PlannedChange change = PlannedChange.plan(write, found, parts.collections());
    if (change.writes()) {
      context.checkNotEnded();
      append(change, lock);
    }
    return new WriteItemResult(returned(change), change.consumed(1));
  }

  private void append(PlannedChange change, ItemLock lock) {
    TableLayout table = change.write().table();
    Item after = change.after();
    ChangeDraft draft =
        new ChangeDraft(
            Origin.USER,
            null,
            List.of(change.toItemChange()),
            after == null ? List.of() : parts.sightings().of(table, after));
    long lsn =
        parts
            .storage()
            .append(draft, new ChangeGuard(parts.readSets(), List.of(table), List.of(lock), null));
    parts.collections().changed(table, change.write().keyItem(), change.growth(), lsn);
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
