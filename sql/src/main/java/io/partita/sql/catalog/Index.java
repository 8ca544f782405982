package io.partita.sql.catalog;

import io.partita.engine.GlobalIndex;
import io.partita.engine.GlobalIndexDescription;
import io.partita.engine.IndexProjection;
import io.partita.engine.IndexStatus;
import io.partita.engine.KeyAttribute;
import io.partita.engine.KeySchema;
import io.partita.engine.LocalIndex;
import java.util.List;

/**
 * An index of a table, as queries read it.
 *
 * @param global whether it follows its table later, and is read eventually consistent only
 * @param key 1 partition attribute, the table's, and 1 sort attribute if it is local; else 1 to 4
 *     and 0 to 4
 * @param tableKey the key of its table, which every entry holds too
 * @param active whether it can be read: a global index that is being filled cannot
 */
public record Index(
    String name,
    boolean global,
    KeySchema key,
    KeySchema tableKey,
    IndexProjection projection,
    boolean active) {

  static Index of(LocalIndex index, KeySchema tableKey) {
    KeySchema key = new KeySchema(tableKey.partition(), List.of(index.sort()));
    return new Index(index.name(), false, key, tableKey, index.projection(), true);
  }

  static Index of(GlobalIndexDescription description, KeySchema tableKey) {
    GlobalIndex index = description.index();
    return new Index(
        index.name(),
        true,
        index.key(),
        tableKey,
        index.projection(),
        description.status() == IndexStatus.ACTIVE);
  }

  /** Whether an entry holds all attributes of its item. */
  public boolean holdsAll() {
    return projection instanceof IndexProjection.All;
  }

  /** Whether an entry holds an attribute of its item. */
  public boolean holds(String attribute) {
    return holdsAll()
        || isOf(key, attribute)
        || isOf(tableKey, attribute)
        || (projection instanceof IndexProjection.Include include
            && include.nonKeyAttributes().contains(attribute));
  }

  /** Whether each item has an attribute, because it is of the key of its table. */
  public boolean isInEachItem(KeyAttribute attribute) {
    return isOf(tableKey, attribute.name());
  }

  private static boolean isOf(KeySchema key, String attribute) {
    for (KeyAttribute each : key.attributes()) {
      if (each.name().equals(attribute)) {
        return true;
      }
    }
    return false;
  }
}
