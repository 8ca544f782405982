package io.partita.engine.embedded.transaction;

import io.partita.engine.ItemVersions.ItemVersion;
import io.partita.engine.ResourceNotFoundException;
import io.partita.engine.TransactionCanceledException;
import io.partita.engine.embedded.partition.TableLayout;
import io.partita.engine.embedded.store.AppendGuard;
import io.partita.engine.embedded.store.ItemKey;
import io.partita.engine.embedded.store.Structure;
import io.partita.engine.embedded.store.TableStructure;
import io.partita.engine.embedded.transaction.ReadSets.ReadSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last look at a change under the append lock: the tables are as they were when the change was
 * computed, and nothing that the transaction has read has changed. Once the change has its place,
 * others are told.
 */
final class ChangeGuard implements AppendGuard {
  private final ReadSets readSets;
  private final Collection<TableLayout> tables;
  private final List<ItemLock> locks;
  private final @Nullable ReadSet own;
  private final @Nullable RangeValidation ranges;
  private final List<PlannedChange> changes;
  private final @Nullable List<ItemKey> globalEntryKeys;

  /**
   * @param locks of the items that change
   * @param changes all that are made
   */
  ChangeGuard(
      WriteParts parts,
      Collection<TableLayout> tables,
      List<ItemLock> locks,
      @Nullable ReadSet own,
      @Nullable RangeValidation ranges,
      List<PlannedChange> changes) {
    this.readSets = parts.readSets();
    this.tables = tables;
    this.locks = locks;
    this.own = own;
    this.ranges = ranges;
    this.changes = changes;
    // Who begins to record after this look has the keys made under the append lock.
    this.globalEntryKeys =
        parts.storage().recentWrites().isRecording() ? globalEntryKeys(changes) : null;
  }

  private static List<ItemKey> globalEntryKeys(List<PlannedChange> changes) {
    List<ItemKey> keys = new ArrayList<>();
    changes.forEach(change -> keys.addAll(change.globalEntryKeys()));
    return keys;
  }

  @Override
  public List<ItemKey> globalEntryKeys() {
    List<ItemKey> known = globalEntryKeys;
    return known == null ? globalEntryKeys(changes) : known;
  }

  /** The structure of a table is not the one any more that the change was computed with. */
  static final class TableChangedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private TableChangedException() {
      super("A table has changed", null, false, false);
    }
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // A structure that is the same object has not changed.
  public void check(Structure structure) {
    for (TableLayout table : tables) {
      TableStructure current = structure.byId().get(table.id());
      if (current == null) {
        throw new ResourceNotFoundException(table.name());
      }
      if (current != table.structure()) {
        throw new TableChangedException();
      }
    }
    ItemVersion changed = own == null ? null : own.changed();
    if (changed != null) {
      throw new TransactionCanceledException(changed);
    }
    if (ranges != null) {
      ranges.checkSince();
    }
  }

  @Override
  public void assigned(long lsn) {
    for (int i = 0; i < locks.size(); i++) {
      ItemLock lock = locks.get(i);
      lock.markAppended();
      readSets.appended(lock.key(), own);
    }
  }
}
