package io.partita.engine.embedded.index;

import io.partita.engine.embedded.partition.IndexLayout;
import io.partita.engine.embedded.partition.TableLayout;
import io.partita.engine.embedded.store.IndexEntryChange;
import io.partita.engine.embedded.store.ItemKey;
import io.partita.engine.value.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one change of an item does to the indexes of its table.
 *
 * @param entries the entries of local indexes that are removed and put; those of global ones follow
 *     when the change is in the log
 * @param units write units per local index, without those that the change does not touch
 * @param globalUnits likewise per global index
 * @param sizeAfter the size of the item's entries in all local indexes after the change
 * @param growth by how much these sizes grow; negative if they shrink
 */
public record IndexChanges(
    List<IndexEntryChange> entries,
    Map<String, Double> units,
    Map<String, Double> globalUnits,
    int sizeAfter,
    int growth) {
  /** Of a change that touches no index. */
  public static final IndexChanges NONE = new IndexChanges(List.of(), Map.of(), Map.of(), 0, 0);

  /**
   * The changes that go with an item's change.
   *
   * @throws io.partita.engine.ValidationException if the new item has a value that no index key can
   *     have
   */
  public static IndexChanges of(TableLayout table, @Nullable Item before, @Nullable Item after) {
    return table.indexes().isEmpty() && table.globalIndexes().isEmpty()
        ? NONE
        : new Collector().collect(table, before, after);
  }

  /** The keys of the entries of global indexes that the change of an item removes and puts. */
  public static List<ItemKey> globalKeys(
      TableLayout table, @Nullable Item before, @Nullable Item after) {
    List<ItemKey> keys = new ArrayList<>();
    for (IndexLayout index : table.globalIndexes()) {
      EntryChange.logged(index, before, after).addKeysTo(keys);
    }
    return keys;
  }

  /**
   * Most tables have no more than one index that a change touches, and a writer pays for each
   * object.
   */
  private static final class Collector {
    private List<IndexEntryChange> entries = List.of();
    private Map<String, Double> units = Map.of();
    private Map<String, Double> globalUnits = Map.of();
    private int sizeBefore;
    private int sizeAfter;

    IndexChanges collect(TableLayout table, @Nullable Item before, @Nullable Item after) {
      List<IndexLayout> locals = table.indexes();
      if (!locals.isEmpty()) {
        entries = new ArrayList<>(2 * locals.size());
      }
      for (int i = 0; i < locals.size(); i++) {
        EntryChange change = EntryChange.checked(locals.get(i), before, after);
        sizeBefore += change.sizeBefore();
        sizeAfter += change.sizeAfter();
        change.addTo(entries);
        units = charge(units, change);
      }
      List<IndexLayout> globals = table.globalIndexes();
      for (int i = 0; i < globals.size(); i++) {
        globalUnits = charge(globalUnits, EntryChange.checked(globals.get(i), before, after));
      }
      return new IndexChanges(entries, units, globalUnits, sizeAfter, sizeAfter - sizeBefore);
    }

    private static Map<String, Double> charge(Map<String, Double> units, EntryChange change) {
      int charged = change.units();
      if (charged == 0) {
        return units;
      }
      String index = change.index().name();
      if (units.isEmpty()) {
        return Map.of(index, (double) charged);
      }
      Map<String, Double> more = new HashMap<>(units);
      more.put(index, (double) charged);
      return more;
    }
  }
}
