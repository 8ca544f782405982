package io.partita.engine.embedded.partition;

import io.partita.engine.IndexProjection;
import io.partita.engine.KeyAttribute;
import io.partita.engine.KeySchema;
import io.partita.engine.embedded.store.TableStructure.LocalIndexStructure;
import io.partita.engine.value.AttributeName;
import io.partita.engine.value.Item;
import io.partita.engine.value.ItemBuilder;
import java.util.ArrayList;
import java.util.List;

/** A local index, ready for use: its map, its keys, and what its entries hold. */
public final class IndexLayout {
  private final LocalIndexStructure structure;
  private final KeyLayout keys;
  private final AttributeName sortName;
  private final boolean holdsAll;
  private final List<AttributeName> held;

  IndexLayout(KeySchema table, LocalIndexStructure structure) {
    this.structure = structure;
    KeyAttribute sort = structure.index().sort();
    this.keys = KeyLayout.ofLocalIndex(table, sort);
    this.sortName = keys.name(1);
    IndexProjection projection = structure.index().projection();
    this.holdsAll = projection instanceof IndexProjection.All;
    this.held = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      held.add(keys.name(i));
    }
    if (projection instanceof IndexProjection.Include include) {
      include.nonKeyAttributes().stream()
          .sorted()
          .map(AttributeName::of)
          .filter(name -> !held.contains(name))
          .forEach(held::add);
    }
  }

  /** The id of the index and of its map. */
  public long id() {
    return structure.id();
  }

  /** The name of the index. */
  public String name() {
    return structure.index().name();
  }

  /** The sort attribute. */
  public KeyAttribute sort() {
    return structure.index().sort();
  }

  /** The name of the sort attribute. */
  public AttributeName sortName() {
    return sortName;
  }

  /** The keys of the entries. */
  public KeyLayout keys() {
    return keys;
  }

  /** Whether the entries hold all attributes. */
  public boolean holdsAll() {
    return holdsAll;
  }

  /** Whether the entries hold the attribute, if the item has it. */
  public boolean holds(String attribute) {
    if (holdsAll) {
      return true;
    }
    for (int i = 0; i < held.size(); i++) {
      if (held.get(i).name().equals(attribute)) {
        return true;
      }
    }
    return false;
  }

  /** The entry of an item that has the index's key. */
  public Item entry(Item item) {
    if (holdsAll) {
      return item;
    }
    ItemBuilder builder = new ItemBuilder(32 * held.size());
    held.forEach(name -> builder.copy(item, name));
    return builder.build();
  }
}
