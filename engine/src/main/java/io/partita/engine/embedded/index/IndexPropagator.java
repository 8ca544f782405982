package io.partita.engine.embedded.index;

import io.partita.engine.embedded.partition.IndexLayout;
import io.partita.engine.embedded.store.EntryCursor;
import io.partita.engine.embedded.store.FedChanges;
import io.partita.engine.embedded.store.FedRecord;
import io.partita.engine.embedded.store.IndexEntryChange;
import io.partita.engine.embedded.store.IndexPosition;
import io.partita.engine.embedded.store.IndexStep;
import io.partita.engine.embedded.store.IndexStep.EntriesOf;
import io.partita.engine.embedded.store.ItemChange;
import io.partita.engine.embedded.store.ReadView;
import io.partita.engine.embedded.store.Storage;
import io.partita.engine.embedded.store.StoredItem;
import io.partita.engine.embedded.store.TableStructure;
import io.partita.engine.embedded.store.TableStructure.GlobalIndexStructure;
import io.partita.engine.embedded.store.TableStructure.IndexState;
import io.partita.engine.value.Item;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the changes of a table into one global index, in their order, and fills a new one.
 *
 * <p>All entries of a change and the index's position move in one step that readers see as one.
 * What is taken follows from the change's images alone, so taking it again after a crash is
 * harmless.
 *
 * <p>Filling: a page of items is read at a position V. Before its entries are put, all changes up
 * to V are taken, and none after it; so no change that the page has not seen can be overwritten by
 * it. Of an item behind the last one filled, a change only removes the entry before it: some page
 * will put what is there then, but an entry that a crash left behind would stay for ever. So every
 * entry is counted once, by its page or by a change after it.
 */
final class IndexPropagator {
  /** Changes in one step: the hold of the snapshot lock stays below a millisecond. */
  private static final int STEP_RECORDS = 32;

  /**
   * An index that keeps pace with a busy writer would take each change in a step of its own, and
   * meet the writer at the snapshot lock each time.
   */
  private static final int GATHERED_BYTES = 8 * 1024;

  private static final int PAGE_ITEMS = 128;
  private static final int PAGE_BYTES = 128 * 1024;

  private final Storage storage;
  private final String table;
  private final long tableId;
  private final long indexId;

  /** How a step ended. */
  enum Outcome {
    /** There was nothing to do. */
    IDLE,
    /** Something is to be done that is not possible now. */
    BLOCKED,
    /** Something was done, and what came meanwhile is too little for a step: it may gather. */
    CAUGHT_UP,
    /** Something was done, and there may be more. */
    WORKED
  }

  IndexPropagator(Storage storage, TableStructure table, GlobalIndexStructure index) {
    this.storage = storage;
    this.table = table.name();
    this.tableId = table.id();
    this.indexId = index.id();
  }

  /** Whether there is something to do. */
  boolean hasWork(IndexState state) {
    return state != IndexState.ACTIVE || storage.indexes().isBehind(indexId);
  }

  /**
   * Does one small piece of work.
   *
   * @param layout of an index that takes changes, else null
   */
  Outcome step(IndexState state, @Nullable IndexLayout layout) {
    if (state == IndexState.DELETING) {
      change(null);
      return Outcome.WORKED;
    }
    if (state == IndexState.ALLOCATING) {
      change(IndexState.BACKFILLING);
      return Outcome.WORKED;
    }
    IndexPosition position = storage.indexes().position(indexId);
    if (layout == null || position == null) {
      return Outcome.IDLE;
    }
    if (!storage.indexes().hasRoom()) {
      return Outcome.BLOCKED;
    }
    if (state == IndexState.BACKFILLING) {
      return position.complete() ? activate() : fill(layout, position);
    }
    return take(layout, Long.MAX_VALUE);
  }

  /** Once active, always active: only when no crash can undo the last page. */
  private Outcome activate() {
    if (!storage.indexes().isCompleteForGood(indexId)) {
      storage.checkpoint();
      if (!storage.indexes().isCompleteForGood(indexId)) {
        return Outcome.BLOCKED;
      }
    }
    change(IndexState.ACTIVE);
    return Outcome.WORKED;
  }

  /** Gives the index another state; null removes it. */
  private void change(@Nullable IndexState next) {
    storage.changeTable(
        table,
        (current, nextId) -> {
          List<GlobalIndexStructure> indexes = new ArrayList<>();
          for (GlobalIndexStructure index : current.globalIndexes()) {
            if (index.id() != indexId) {
              indexes.add(index);
            } else if (next != null) {
              // Somebody may have decided to delete it meanwhile.
              indexes.add(index.state() == IndexState.DELETING ? index : index.in(next));
            }
          }
          return current.withGlobalIndexes(indexes);
        });
  }

  /** Takes changes up to a position; those of unfilled items only as far as said above. */
  private Outcome take(IndexLayout layout, long upTo) {
    IndexPosition position = storage.indexes().position(indexId);
    FedChanges next = storage.indexes().next(indexId, STEP_RECORDS, upTo);
    if (position == null || next == null || next.upTo() <= position.lsn()) {
      return Outcome.IDLE;
    }
    List<EntriesOf> changes = new ArrayList<>();
    for (FedRecord record : next.records()) {
      List<IndexEntryChange> entries = new ArrayList<>();
      for (ItemChange item : record.items()) {
        if (item.tableId() == tableId) {
          addEntries(layout, item, position, entries);
        }
      }
      if (!entries.isEmpty()) {
        changes.add(new EntriesOf(record.lsn(), entries));
      }
    }
    storage.indexes().take(new IndexStep(indexId, changes, position.at(next.upTo())));
    return storage.indexes().backlogBytes(indexId) < GATHERED_BYTES
        ? Outcome.CAUGHT_UP
        : Outcome.WORKED;
  }

  private static void addEntries(
      IndexLayout layout, ItemChange item, IndexPosition position, List<IndexEntryChange> entries) {
    Item before = item.before() == null ? null : Item.over(item.before(), 0);
    if (position.covers(item.key())) {
      Item after = item.after() == null ? null : Item.over(item.after(), 0);
      EntryChange.logged(layout, before, after).addTo(entries);
      return;
    }
    List<IndexEntryChange> removed = new ArrayList<>();
    EntryChange.logged(layout, before, null).addTo(removed);
    for (IndexEntryChange entry : removed) {
      // No page has counted it.
      entries.add(new IndexEntryChange(entry.indexId(), entry.key(), 0, 0, null));
    }
  }

  private Outcome fill(IndexLayout layout, IndexPosition before) {
    List<EntriesOf> entries = new ArrayList<>();
    byte[] last = before.filledTo();
    boolean complete;
    long seen;
    try (ReadView view = storage.view(tableId)) {
      seen = view.appliedLsn();
      EntryCursor cursor = view.cursor(tableId, last, false, null, true, false);
      int items = 0;
      int bytes = 0;
      while (items < PAGE_ITEMS && bytes < PAGE_BYTES && cursor.next()) {
        byte[] stored = cursor.value();
        Item item = Item.over(stored, StoredItem.itemOffset(stored));
        List<IndexEntryChange> own = new ArrayList<>();
        EntryChange.logged(layout, null, item).addTo(own);
        entries.add(new EntriesOf(StoredItem.lsn(stored), own));
        last = cursor.key();
        items++;
        bytes += stored.length;
      }
      complete = items < PAGE_ITEMS && bytes < PAGE_BYTES;
    }
    while (take(layout, seen).compareTo(Outcome.BLOCKED) > 0) {
      // Until all that the page has seen is taken.
    }
    if (!storage.indexes().hasTaken(indexId, seen)) {
      return Outcome.BLOCKED;
    }
    IndexPosition after = new IndexPosition(seen, complete, complete ? null : last);
    storage.indexes().take(new IndexStep(indexId, entries, after));
    return Outcome.WORKED;
  }
}
