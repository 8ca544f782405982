package io.partita.sql.run;

import io.partita.engine.CapacityUnits;
import io.partita.engine.KeyAttribute;
import io.partita.engine.PrimaryKey;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import io.partita.sql.catalog.Index;
import io.partita.sql.catalog.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the engine charges for a write, by DynamoDB's formulas: a unit for each KB begun of the
 * item, and of its entry in each index, local or global, that changes. A transaction pays double.
 */
final class WriteUnits {
  private WriteUnits() {}

  /**
   * The units of a change of one item.
   *
   * @param before null if there is none
   * @param after null if it is deleted
   */
  static long of(Table table, @Nullable Item before, @Nullable Item after) {
    long units = CapacityUnits.write(Math.max(bytes(before), bytes(after)));
    for (Index index : table.indexes()) {
      units += ofEntry(index, entry(index, before), entry(index, after));
    }
    return units;
  }

  /** The units of puts, which depend on the items that they overwrite; those are read. */
  static long ofPuts(Table table, List<Item> items, Execution execution) {
    Map<PrimaryKey, Item> replaced = Gets.replaced(table, items, execution);
    return items.stream()
        .mapToLong(item -> of(table, replaced.get(KeyValues.key(table, item)), item))
        .sum();
  }

  /** The units of puts where nothing is. */
  static long ofNew(Table table, List<Item> items) {
    return items.stream().mapToLong(item -> of(table, null, item)).sum();
  }

  private static long ofEntry(Index index, @Nullable Item before, @Nullable Item after) {
    if (before != null && after != null && before.attributes().equals(after.attributes())) {
      return 0;
    }
    return CapacityUnits.writeOfEntry(bytes(before), bytes(after), sameKey(index, before, after));
  }

  private static boolean sameKey(Index index, @Nullable Item before, @Nullable Item after) {
    if (before == null || after == null) {
      return false;
    }
    for (KeyAttribute key : index.key().attributes()) {
      AttributeValue value = before.get(key.name());
      if (value == null || !value.equals(after.get(key.name()))) {
        return false;
      }
    }
    return true;
  }

  /** What an index holds of an item; null if it has no entry. */
  private static @Nullable Item entry(Index index, @Nullable Item item) {
    if (item == null || !KeyValues.isIn(index.key(), item)) {
      return null;
    }
    if (index.holdsAll()) {
      return item;
    }
    Map<String, AttributeValue> held = new LinkedHashMap<>();
    item.attributes()
        .forEach(
            (name, value) -> {
              if (index.holds(name)) {
                held.put(name, value);
              }
            });
    return Item.of(held);
  }

  private static long bytes(@Nullable Item item) {
    return item == null ? 0 : item.sizeBytes();
  }
}
