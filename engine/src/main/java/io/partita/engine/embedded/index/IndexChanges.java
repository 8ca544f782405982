package io.partita.engine.embedded.index;

import io.partita.engine.embedded.capacity.Units;
import io.partita.engine.embedded.partition.IndexLayout;
import io.partita.engine.embedded.partition.KeyRules;
import io.partita.engine.embedded.partition.TableLayout;
import io.partita.engine.embedded.store.IndexEntryChange;
import io.partita.engine.value.Item;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one change of an item does to the local indexes of its table.
 *
 * @param entries the entries removed and put
 * @param units write units per index, without those that the change does not touch
 * @param sizeAfter the size of the item's entries in all indexes after the change
 * @param growth by how much these sizes grow; negative if they shrink
 */
public record IndexChanges(
    List<IndexEntryChange> entries, Map<String, Double> units, int sizeAfter, int growth) {
  /** Of a change that touches no index. */
  public static final IndexChanges NONE = new IndexChanges(List.of(), Map.of(), 0, 0);

  /**
   * The changes that go with an item's change.
   *
   * @throws io.partita.engine.ValidationException if the new item has a value that no index key can
   *     have
   */
  public static IndexChanges of(TableLayout table, @Nullable Item before, @Nullable Item after) {
    return table.indexes().isEmpty() ? NONE : new Collector().collect(table, before, after);
  }

  private static final class Collector {
    private final List<IndexEntryChange> entries = new ArrayList<>();
    private final Map<String, Double> units = new LinkedHashMap<>();
    private int sizeBefore;
    private int sizeAfter;

    IndexChanges collect(TableLayout table, @Nullable Item before, @Nullable Item after) {
      for (IndexLayout index : table.indexes()) {
        Item oldEntry =
            before != null && KeyRules.hasEntry(index, before) ? index.entry(before) : null;
        Item newEntry =
            after != null && KeyRules.hasEntry(index, after) ? index.entry(after) : null;
        sizeBefore += size(oldEntry);
        sizeAfter += size(newEntry);
        change(index, oldEntry, newEntry);
      }
      return new IndexChanges(entries, units, sizeAfter, sizeAfter - sizeBefore);
    }

    private void change(IndexLayout index, @Nullable Item oldEntry, @Nullable Item newEntry) {
      if (oldEntry == null) {
        if (newEntry != null) {
          put(index, index.keys().encode(newEntry), null, newEntry);
        }
        return;
      }
      byte[] oldKey = index.keys().encode(oldEntry);
      if (newEntry == null) {
        remove(index, oldKey, oldEntry);
        return;
      }
      byte[] newKey = index.keys().encode(newEntry);
      if (!Arrays.equals(oldKey, newKey)) {
        remove(index, oldKey, oldEntry);
        put(index, newKey, null, newEntry);
      } else if (!oldEntry.equals(newEntry)) {
        put(index, newKey, oldEntry, newEntry);
      }
    }

    private void put(IndexLayout index, byte[] key, @Nullable Item oldEntry, Item newEntry) {
      entries.add(
          new IndexEntryChange(
              index.id(), key, size(oldEntry), newEntry.sizeBytes(), newEntry.encoded()));
      charge(index, Math.max(size(oldEntry), newEntry.sizeBytes()));
    }

    private void remove(IndexLayout index, byte[] key, Item oldEntry) {
      entries.add(new IndexEntryChange(index.id(), key, oldEntry.sizeBytes(), 0, null));
      charge(index, oldEntry.sizeBytes());
    }

    private void charge(IndexLayout index, int bytes) {
      units.merge(index.name(), (double) Units.write(bytes), Double::sum);
    }

    private static int size(@Nullable Item entry) {
      return entry == null ? 0 : entry.sizeBytes();
    }
  }
}
