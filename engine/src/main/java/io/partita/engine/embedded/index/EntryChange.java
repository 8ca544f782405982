package io.partita.engine.embedded.index;

import io.partita.engine.CapacityUnits;
import io.partita.engine.embedded.partition.IndexEntry;
import io.partita.engine.embedded.partition.IndexLayout;
import io.partita.engine.embedded.partition.KeyRules;
import io.partita.engine.embedded.store.IndexEntryChange;
import io.partita.engine.embedded.store.ItemKey;
import io.partita.engine.value.Item;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The entry of one item in one index before and after a change. */
record EntryChange(
    IndexLayout index,
    @Nullable IndexEntry before,
    @Nullable IndexEntry after,
    boolean sameKey,
    boolean same) {

  /**
   * The change of a write.
   *
   * @throws io.partita.engine.ValidationException if the new item has a value that no index key can
   *     have
   */
  static EntryChange checked(IndexLayout index, @Nullable Item before, @Nullable Item after) {
    return of(index, before, after == null ? null : KeyRules.entry(index, after));
  }

  /** The change that followed one of the log: an item with a value that is no key has no entry. */
  static EntryChange logged(IndexLayout index, @Nullable Item before, @Nullable Item after) {
    return of(index, before, after == null ? null : KeyRules.entryIfValid(index, after));
  }

  private static EntryChange of(
      IndexLayout index, @Nullable Item before, @Nullable IndexEntry newEntry) {
    // An item that was there before the index may have a value that is no key of it.
    IndexEntry oldEntry = before == null ? null : KeyRules.entryIfValid(index, before);
    if (oldEntry == null || newEntry == null) {
      boolean none = oldEntry == null && newEntry == null;
      return new EntryChange(index, oldEntry, newEntry, false, none);
    }
    boolean sameKey = oldEntry.hasKeyOf(newEntry);
    return new EntryChange(
        index, oldEntry, newEntry, sameKey, sameKey && oldEntry.isSameAs(newEntry));
  }

  int sizeBefore() {
    return size(before);
  }

  int sizeAfter() {
    return size(after);
  }

  private static int size(@Nullable IndexEntry entry) {
    return entry == null ? 0 : entry.sizeBytes();
  }

  /** The write units, 0 if nothing changes. */
  int units() {
    return same ? 0 : CapacityUnits.writeOfEntry(sizeBefore(), sizeAfter(), sameKey);
  }

  /** Adds the keys of what is removed and put. */
  void addKeysTo(List<ItemKey> keys) {
    if (same) {
      return;
    }
    if (before != null) {
      keys.add(new ItemKey(index.id(), before.key()));
    }
    if (after != null && !sameKey) {
      keys.add(new ItemKey(index.id(), after.key()));
    }
  }

  /** Adds what is removed, then what is put. */
  void addTo(List<IndexEntryChange> entries) {
    if (same) {
      return;
    }
    if (before != null && !sameKey) {
      entries.add(new IndexEntryChange(index.id(), before.key(), sizeBefore(), 0, null));
    }
    if (after != null) {
      entries.add(
          new IndexEntryChange(
              index.id(), after.key(), sameKey ? sizeBefore() : 0, sizeAfter(), after.encoded()));
    }
  }
}
