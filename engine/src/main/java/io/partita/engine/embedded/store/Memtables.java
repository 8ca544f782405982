package io.partita.engine.embedded.store;

import java.util.concurrent.atomic.AtomicLong;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/**
 * One generation of memtables: what was changed between two checkpoints. The maps are in-memory
 * MVMaps because their root is a snapshot that costs nothing.
 */
final class Memtables {
  /** What an entry costs beside its bytes: two arrays, two references, its share of the pages. */
  static final int ENTRY_OVERHEAD = 120;

  private final MVStore store;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong entries = new AtomicLong();

  Memtables() {
    store = new MVStore.Builder().autoCommitDisabled().open();
    store.setVersionsToKeep(0);
  }

  MVMap<byte[], byte[]> map(long id) {
    return store.openMap(
        Long.toHexString(id),
        new MVMap.Builder<byte[], byte[]>()
            .keyType(BytesType.INSTANCE)
            .valueType(BytesType.INSTANCE));
  }

  /** Under the exclusive snapshot lock. */
  void put(MVMap<byte[], byte[]> map, byte[] key, byte[] value) {
    byte[] before = map.put(key, value);
    if (before == null) {
      entries.lazySet(entries.get() + 1);
      bytes.lazySet(bytes.get() + key.length + value.length + ENTRY_OVERHEAD);
    } else {
      bytes.lazySet(bytes.get() + value.length - before.length);
    }
  }

  /** Counts what was put into a map aside; under the exclusive snapshot lock. */
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
