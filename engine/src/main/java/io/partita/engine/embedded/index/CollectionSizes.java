package io.partita.engine.embedded.index;

import io.partita.engine.ItemCollectionMetrics;
import io.partita.engine.ItemCollectionSizeLimitExceededException;
import io.partita.engine.embedded.partition.IndexLayout;
import io.partita.engine.embedded.partition.KeyRange;
import io.partita.engine.embedded.partition.TableLayout;
import io.partita.engine.embedded.store.EntryCursor;
import io.partita.engine.embedded.store.ReadView;
import io.partita.engine.embedded.store.Storage;
import io.partita.engine.embedded.store.StoredItem;
import io.partita.engine.value.AttributeName;
import io.partita.engine.value.Binary;
import io.partita.engine.value.Item;
import io.partita.engine.value.ItemBuilder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps item collections of tables with local indexes within their limit. While all items and
 * entries of a table together are within it, so is each collection, and nothing else is looked at.
 * Beyond, the size of a collection is counted once by reading it, then kept up to date by the
 * changes that follow; the {@value #MAX_COLLECTIONS} used last are remembered.
 *
 * <p>Changes that are made together are checked together, by one {@link Growth}. Those of several
 * threads that run at the same time are checked each by itself, so they may pass the limit by their
 * own size.
 */
public final class CollectionSizes {
  private static final int MAX_COLLECTIONS = 1_000;
  private static final long GB = 1L << 30;

  private final Storage storage;
  private final long limitBytes;
  private final Map<CollectionKey, Collection> collections =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<CollectionKey, Collection> eldest) {
          return size() > MAX_COLLECTIONS;
        }
      };

  private record CollectionKey(long tableId, Binary prefix) {}

  /** The size as of a position; guarded by itself. */
  private static final class Collection {
    private boolean counted;
    private long countedAtLsn;
    private long bytes;
    private final Map<Long, Long> growthByLsn = new LinkedHashMap<>();

    synchronized void grow(long lsn, long growth) {
      if (counted) {
        bytes += lsn > countedAtLsn ? growth : 0;
      } else {
        growthByLsn.merge(lsn, growth, Long::sum);
      }
    }

    synchronized void count(long countedBytes, long atLsn) {
      if (counted) {
        return;
      }
      counted = true;
      countedAtLsn = atLsn;
      bytes = countedBytes;
      growthByLsn.forEach((lsn, growth) -> bytes += lsn > atLsn ? growth : 0);
      growthByLsn.clear();
    }

    synchronized boolean isCounted() {
      return counted;
    }

    synchronized long bytes() {
      return bytes;
    }
  }

  /** Collections of the storage's tables, limited to so many bytes where a table says nothing. */
  public CollectionSizes(Storage storage, long limitBytes) {
    this.storage = storage;
    this.limitBytes = limitBytes;
  }

  /**
   * Returns if the collection of the item may grow by so many bytes.
   *
   * @throws ItemCollectionSizeLimitExceededException if it would pass the limit
   */
  public void check(TableLayout table, Item item, long growth) {
    if (!mayGrow(table, item, growth)) {
      throw new ItemCollectionSizeLimitExceededException();
    }
  }

  private boolean mayGrow(TableLayout table, Item item, long growth) {
    return table.indexes().isEmpty()
        || growth <= 0
        || tableBytes(table) + growth <= limit(table)
        || countedBytes(table, item) + growth <= limit(table);
  }

  private long limit(TableLayout table) {
    long own = table.structure().collectionLimitBytes();
    return own == 0 ? limitBytes : own;
  }

  /** Begins to add up changes that are made together. */
  public Growth growth() {
    return new Growth();
  }

  /** By how much collections grow through changes that are made together. For one thread. */
  public final class Growth {
    private final Map<CollectionKey, Long> byCollection = new HashMap<>();

    private Growth() {}

    /** Adds what a change does to the collection of its item; less than 0 if it shrinks. */
    public void add(TableLayout table, Item item, long growth) {
      if (!table.indexes().isEmpty() && growth != 0) {
        byCollection.merge(key(table, item), growth, Long::sum);
      }
    }

    /** Whether the item's collection may grow by all that was added. */
    public boolean isWithinLimit(TableLayout table, Item item) {
      return table.indexes().isEmpty()
          || mayGrow(table, item, byCollection.getOrDefault(key(table, item), 0L));
    }
  }

  private static CollectionKey key(TableLayout table, Item item) {
    return new CollectionKey(table.id(), Binary.copyOf(prefix(table, item)));
  }

  /** How large the item's collection is, or null if the table has no local indexes. */
  public @Nullable ItemCollectionMetrics metrics(TableLayout table, Item item) {
    if (table.indexes().isEmpty()) {
      return null;
    }
    long bytes = tableBytes(table);
    double lowGb = bytes < GB ? 0 : countedBytes(table, item) / GB;
    AttributeName name = table.keys().name(0);
    Item key = new ItemBuilder(64).copy(item, name).build();
    return new ItemCollectionMetrics(key, lowGb, lowGb + 1);
  }

  private long countedBytes(TableLayout table, Item item) {
    byte[] prefix = prefix(table, item);
    CollectionKey key = new CollectionKey(table.id(), Binary.copyOf(prefix));
    Collection collection;
    synchronized (collections) {
      collection = collections.computeIfAbsent(key, absent -> new Collection());
    }
    if (!collection.isCounted()) {
      count(collection, table, prefix);
    }
    return collection.bytes();
  }

  /** Notes a change of the item's collection, after it was applied at a position. */
  public void changed(TableLayout table, Item item, long growth, long lsn) {
    if (table.indexes().isEmpty() || growth == 0) {
      return;
    }
    Collection collection;
    synchronized (collections) {
      if (collections.isEmpty()) {
        return;
      }
      collection = collections.get(key(table, item));
    }
    if (collection != null) {
      collection.grow(lsn, growth);
    }
  }

  private long tableBytes(TableLayout table) {
    long bytes = storage.counts(table.id()).bytes();
    for (IndexLayout index : table.indexes()) {
      bytes += storage.counts(index.id()).bytes();
    }
    return bytes;
  }

  private void count(Collection collection, TableLayout table, byte[] prefix) {
    try (ReadView view = storage.view()) {
      long bytes = bytes(view, table.id(), prefix);
      for (IndexLayout index : table.indexes()) {
        bytes += bytes(view, index.id(), prefix);
      }
      collection.count(bytes, view.appliedLsn());
    }
  }

  private static long bytes(ReadView view, long mapId, byte[] prefix) {
    KeyRange range = KeyRange.ofPrefix(prefix);
    EntryCursor cursor =
        view.cursor(
            mapId, range.from(), range.fromInclusive(), range.to(), range.toInclusive(), false);
    long bytes = 0;
    while (cursor.next()) {
      byte[] stored = cursor.value();
      bytes += Item.over(stored, StoredItem.itemOffset(stored)).sizeBytes();
    }
    return bytes;
  }

  /** The first bytes of the keys of the collection, in the table and in all its local indexes. */
  private static byte[] prefix(TableLayout table, Item item) {
    int partition = item.find(table.keys().name(0));
    return table.keys().prefix(item.valueAt(partition));
  }
}
