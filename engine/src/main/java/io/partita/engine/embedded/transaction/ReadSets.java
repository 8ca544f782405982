package io.partita.engine.embedded.transaction;

import io.partita.engine.ItemVersions.ItemVersion;
import io.partita.engine.embedded.store.ItemKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The items that running transactions have read and want unchanged.
 *
 * <p>A transaction registers its read set, then compares the versions. What is appended after the
 * registration finds the set and marks it, under the append lock, under which the transaction looks
 * at the mark last; what was appended before is applied, so that the comparison sees it, or in
 * flight, which {@link LockTable#isInFlight} tells. So no lock is held for what is only read.
 */
final class ReadSets {
  private final Set<ReadSet> open = ConcurrentHashMap.newKeySet();

  /** What one transaction has read. */
  static final class ReadSet {
    private final Map<ItemKey, ItemVersion> items = new HashMap<>();
    private volatile @Nullable ItemVersion changed;

    void add(ItemKey key, ItemVersion item) {
      items.put(key, item);
    }

    Map<ItemKey, ItemVersion> items() {
      return items;
    }

    /** An item that was changed since the set was registered, or null. */
    @Nullable ItemVersion changed() {
      return changed;
    }
  }

  void register(ReadSet set) {
    open.add(set);
  }

  void remove(ReadSet set) {
    open.remove(set);
  }

  /** Marks the sets of others that hold the key of a change that was appended. */
  void appended(ItemKey key, @Nullable ReadSet own) {
    if (open.isEmpty()) {
      return;
    }
    for (ReadSet set : open) {
      if (set != own) {
        ItemVersion item = set.items.get(key);
        if (item != null) {
          set.changed = item;
        }
      }
    }
  }
}
