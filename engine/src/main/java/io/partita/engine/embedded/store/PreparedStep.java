package io.partita.engine.embedded.store;

import java.util.ArrayList;
import java.util.List;

/**
 * The entries of an index's step, put into the index's memtable and not shown yet. Putting is most
 * of the work, and is done while writers go on; showing is one assignment.
 */
final class PreparedStep {
  private final Memtable memtable;
  private final List<byte[]> created = new ArrayList<>();
  private int memtableEntries;
  private long memtableBytes;
  private int items;
  private long bytes;

  /** Puts the entries; readers go on to see what the index showed before. */
  PreparedStep(Memtable memtable, IndexStep step) {
    this.memtable = memtable;
    for (IndexStep.EntriesOf change : step.changes()) {
      for (IndexEntryChange entry : change.entries()) {
        put(change.lsn(), entry);
      }
    }
  }

  private void put(long lsn, IndexEntryChange entry) {
    byte[] content = entry.value();
    byte[] value = content == null ? Layers.TOMBSTONE : StoredItem.of(lsn, content);
    byte[] before = memtable.put(entry.key(), value);
    if (before == null) {
      memtableEntries++;
      memtableBytes += entry.key().length + value.length + (long) Memtables.ENTRY_OVERHEAD;
    } else {
      memtableBytes += value.length - before.length;
    }
    items += (entry.sizeAfter() > 0 ? 1 : 0) - (entry.sizeBefore() > 0 ? 1 : 0);
    bytes += entry.sizeAfter() - (long) entry.sizeBefore();
    if (entry.sizeBefore() == 0 && entry.sizeAfter() > 0) {
      created.add(entry.key());
    }
  }

  /** Shows and counts the entries; under the exclusive snapshot lock. */
  void show(StoredMap index, Memtables memtables) {
    index.shown = memtable.version();
    index.count(items, bytes);
    created.forEach(index.distinct::add);
    memtables.grow(memtableEntries, memtableBytes);
  }
}
