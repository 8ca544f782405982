package io.partita.engine.embedded.store;

import java.util.concurrent.atomic.AtomicLong;

/** One generation of memtables: what was changed between two checkpoints. */
final class Memtables {
  /** What an entry costs beside its bytes: two arrays, two references, its share of the nodes. */
  static final int ENTRY_OVERHEAD = 120;

  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong entries = new AtomicLong();

  /** Under the exclusive snapshot lock. */
  void put(Memtable memtable, byte[] key, byte[] value) {
    byte[] before = memtable.put(key, value);
    if (before == null) {
      entries.lazySet(entries.get() + 1);
      bytes.lazySet(bytes.get() + key.length + value.length + ENTRY_OVERHEAD);
    } else {
      bytes.lazySet(bytes.get() + value.length - before.length);
    }
  }

  /** Counts what was put into a memtable aside; under the exclusive snapshot lock. */
  void grow(int moreEntries, long moreBytes) {
    entries.lazySet(entries.get() + moreEntries);
    bytes.lazySet(bytes.get() + moreBytes);
  }

  long bytes() {
    return bytes.get();
  }

  long entries() {
    return entries.get();
  }
}
