package io.partita.engine.embedded.transaction;

import io.partita.engine.CapacityUnits;
import io.partita.engine.ConsumedCapacity;
import io.partita.engine.ValidationException;
import io.partita.engine.embedded.index.IndexChanges;
import io.partita.engine.embedded.partition.TableLayout;
import io.partita.engine.embedded.store.AttributeSighting;
import io.partita.engine.embedded.store.ItemChange;
import io.partita.engine.embedded.store.ItemKey;
import io.partita.engine.embedded.store.Shape;
import io.partita.engine.embedded.store.Storage;
import io.partita.engine.embedded.store.StoredItem;
import io.partita.engine.expression.ConditionEvaluator;
import io.partita.engine.value.Item;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a write found and what it makes of it, computed while its item is locked.
 *
 * @param version of the item before, 0 if there was none
 * @param after the item after the change, or null
 */
record PlannedChange(
    PreparedWrite write,
    @Nullable Item before,
    long version,
    @Nullable Item after,
    IndexChanges indexes) {

  /** The stored item of a write, and its version. */
  static PlannedChange.Found find(Storage storage, PreparedWrite write) {
    byte[] key = write.key().key();
    byte[] stored = storage.get(write.table().partitions().of(key).mapId(), key);
    return stored == null
        ? Found.NOTHING
        : new Found(Item.over(stored, StoredItem.itemOffset(stored)), StoredItem.lsn(stored));
  }

  /** A stored item with its version, 0 if there is none. */
  record Found(@Nullable Item item, long version) {
    static final Found NOTHING = new Found(null, 0);
  }

  /** Whether the write's condition holds. */
  static boolean conditionHolds(PreparedWrite write, Found found) {
    return write.condition() == null
        || ConditionEvaluator.holds(write.condition(), found.item(), found.version());
  }

  /** What a single write is charged whose condition does not hold; the refusal does not say it. */
  static double refusedUnits(PreparedWrite write, Found found) {
    // Only a put shows its new item without being computed, which a refused update must not be.
    int offered = write.effect() instanceof PreparedWrite.Effect.Put put ? size(put.item()) : 0;
    return CapacityUnits.write(Math.max(size(found.item()), offered));
  }

  /**
   * Computes the change without regard to the condition.
   *
   * @throws ValidationException if the update or the new item is not possible
   */
  static PlannedChange plan(PreparedWrite write, Found found) {
    TableLayout table = write.table();
    Item before = found.item();
    Item after = write.apply(before);
    if (write.effect() instanceof PreparedWrite.Effect.Check) {
      return new PlannedChange(write, before, found.version(), after, IndexChanges.NONE);
    }
    checkSize(write, size(after));
    IndexChanges indexes = IndexChanges.of(table, before, after);
    if (after != null) {
      checkSize(write, after.sizeBytes() + indexes.sizeAfter());
    }
    return new PlannedChange(write, before, found.version(), after, indexes);
  }

  /**
   * Finds the faults of a put that show without the stored item.
   *
   * @throws ValidationException if no item could be replaced by this one
   */
  static void checkNew(PreparedWrite write) {
    Item after = write.apply(null);
    if (after != null) {
      IndexChanges indexes = IndexChanges.of(write.table(), null, after);
      checkSize(write, after.sizeBytes() + indexes.sizeAfter());
    }
  }

  private static void checkSize(PreparedWrite write, int bytes) {
    WritePreparation.checkSize(bytes, write.effect() instanceof PreparedWrite.Effect.Update);
  }

  /** Whether anything is to be written. */
  boolean writes() {
    return !(write.effect() instanceof PreparedWrite.Effect.Check)
        && (before != null || after != null);
  }

  /** By how many bytes the item collection grows; negative if it shrinks. */
  long growth() {
    return (long) size(after) - size(before) + indexes.growth();
  }

  /** The change as the storage takes it. */
  ItemChange toItemChange(Shapes shapes) {
    TableLayout table = write.table();
    boolean keepsShape = before != null && after != null && after.isShapedLike(before);
    return new ItemChange(
        table.id(),
        write.key().key(),
        size(before),
        before == null || table.globalIndexes().isEmpty() ? null : before.encoded(),
        size(after),
        after == null ? null : after.encoded(),
        keepsShape ? Shape.NONE : shapes.ofStored(table, before),
        keepsShape ? Shape.NONE : shapes.ofNew(table, after),
        indexes.entries());
  }

  /** The attributes that may be new to the table with the change. */
  List<AttributeSighting> sightings(Shapes shapes, ItemChange item) {
    return after == null || item.shapeAfter() != Shape.OF_ITEM
        ? List.of()
        : shapes.sightings(write.table(), after);
  }

  /** The keys of the entries of global indexes that follow the change. */
  List<ItemKey> globalEntryKeys() {
    return writes() ? IndexChanges.globalKeys(write.table(), before, after) : List.of();
  }

  /** What a single write is charged for the table itself. */
  double tableUnits() {
    return CapacityUnits.write(Math.max(size(before), size(after)));
  }

  /** What the write is charged, multiplied by {@code factor}. */
  ConsumedCapacity consumed(int factor) {
    double units = factor * tableUnits();
    if (indexes.units().isEmpty() && indexes.globalUnits().isEmpty()) {
      return ConsumedCapacity.ofTable(write.table().name(), units);
    }
    return new ConsumedCapacity(
        write.table().name(),
        units,
        times(factor, indexes.units()),
        times(factor, indexes.globalUnits()));
  }

  private static Map<String, Double> times(int factor, Map<String, Double> single) {
    if (factor == 1) {
      return single;
    }
    Map<String, Double> units = new HashMap<>(single);
    units.replaceAll((name, each) -> factor * each);
    return units;
  }

  private static int size(@Nullable Item item) {
    return item == null ? 0 : item.sizeBytes();
  }
}
