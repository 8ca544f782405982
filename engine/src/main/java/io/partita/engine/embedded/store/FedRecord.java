package io.partita.engine.embedded.store;

import java.util.List;

/**
 * A change of items as a global index gets it.
 *
 * @param lsn its position
 * @param timeMillis when it was made
 * @param items all items that changed, those of other tables too
 */
public record FedRecord(long lsn, long timeMillis, List<ItemChange> items) {
  /** What the record takes in memory, roughly. */
  long bytes() {
    long bytes = Memtables.ENTRY_OVERHEAD;
    for (ItemChange item : items) {
      byte[] before = item.before();
      byte[] after = item.after();
      bytes += item.key().length + (before == null ? 0 : before.length);
      bytes += Memtables.ENTRY_OVERHEAD + (after == null ? 0 : after.length);
    }
    return bytes;
  }
}
