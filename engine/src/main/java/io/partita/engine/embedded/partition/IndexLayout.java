package io.partita.engine.embedded.partition;

import io.partita.engine.IndexProjection;
import io.partita.engine.KeyAttribute;
import io.partita.engine.KeySchema;
import io.partita.engine.embedded.store.TableStructure.GlobalIndexStructure;
import io.partita.engine.embedded.store.TableStructure.IndexState;
import io.partita.engine.embedded.store.TableStructure.LocalIndexStructure;
import io.partita.engine.value.AttributeName;
import io.partita.engine.value.Item;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An index, local or global, ready for use: its map, its keys, and what its entries hold. */
public final class IndexLayout {
  private final long id;
  private final String name;
  private final @Nullable GlobalIndexStructure global;
  private final KeyLayout keys;
  private final List<Part> parts;
  private final boolean holdsAll;
  private final AttributeName[] held;

  /**
   * An attribute of the index's key that an item may lack, or have with a value that is no key.
   *
   * @param held its place among the attributes that are located in an item
   */
  record Part(KeyAttribute attribute, int held, boolean partition) {}

  private IndexLayout(
      long id,
      String name,
      @Nullable GlobalIndexStructure global,
      KeyLayout keys,
      KeySchema table,
      IndexProjection projection) {
    this.id = id;
    this.name = name;
    this.global = global;
    this.keys = keys;
    this.parts = new ArrayList<>();
    for (int i = 0; i < keys.ownSize(); i++) {
      KeyAttribute attribute = keys.attributes().get(i);
      // A local index shares the partition key, which was checked with the table's key.
      if (global != null || table.find(attribute.name()) == null) {
        parts.add(new Part(attribute, i, i < keys.partitionSize()));
      }
    }
    this.holdsAll = projection instanceof IndexProjection.All;
    List<AttributeName> names = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      names.add(keys.name(i));
    }
    if (projection instanceof IndexProjection.Include include) {
      include.nonKeyAttributes().stream()
          .sorted()
          .map(AttributeName::of)
          .filter(each -> !names.contains(each))
          .forEach(names::add);
    }
    this.held = names.toArray(AttributeName[]::new);
  }

  static IndexLayout local(KeySchema table, LocalIndexStructure structure) {
    return new IndexLayout(
        structure.id(),
        structure.index().name(),
        null,
        KeyLayout.ofLocalIndex(table, structure.index().sort()),
        table,
        structure.index().projection());
  }

  static IndexLayout global(KeySchema table, GlobalIndexStructure structure) {
    return new IndexLayout(
        structure.id(),
        structure.index().name(),
        structure,
        KeyLayout.ofGlobalIndex(table, structure.index().key()),
        table,
        structure.index().projection());
  }

  /** The id of the index and of its map. */
  public long id() {
    return id;
  }

  /** The name of the index. */
  public String name() {
    return name;
  }

  /** Whether it is a global index. */
  public boolean isGlobal() {
    return global != null;
  }

  /** The state of a global index, or null of a local one. */
  public @Nullable IndexState state() {
    return global == null ? null : global.state();
  }

  /** The attributes of its key that are to be checked in an item. */
  List<Part> parts() {
    return parts;
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
    for (AttributeName name : held) {
      if (name.name().equals(attribute)) {
        return true;
      }
    }
    return false;
  }

  /** What the entries hold, if not all: the attributes of the key in its order, then the others. */
  AttributeName[] held() {
    return held;
  }

  /** Where the attributes that are {@link #held} stand in an item. */
  int[] locate(Item item) {
    int[] positions = new int[held.length];
    item.locate(held, positions);
    return positions;
  }
}
