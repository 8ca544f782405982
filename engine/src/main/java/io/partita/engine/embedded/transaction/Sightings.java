package io.partita.engine.embedded.transaction;

import io.partita.engine.embedded.partition.TableLayout;
import io.partita.engine.embedded.store.AttributeSighting;
import io.partita.engine.embedded.store.Storage;
import io.partita.engine.value.AttributeName;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.Item;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the attributes of an item that its table may not have seen with their types. In front of
 * the storage's dictionary stands a list of names in the order in which items have them, so that an
 * item like those before costs a comparison of bytes per attribute.
 */
final class Sightings {
  /** Wider tables pay a look into the dictionary for what stands behind these. */
  private static final int MAX_NAMES = 64;

  private final Storage storage;
  private final Map<Long, Known> knownByTable = new ConcurrentHashMap<>();

  /** Names that were seen, each with its types; immutable. */
  private record Known(List<AttributeName> names, List<Set<AttributeType>> types) {
    static final Known NONE = new Known(List.of(), List.of());

    Known with(String name, AttributeType type) {
      List<AttributeName> allNames = new ArrayList<>(names);
      List<Set<AttributeType>> allTypes = new ArrayList<>(types);
      int at = allNames.indexOf(AttributeName.of(name));
      if (at < 0) {
        allNames.add(AttributeName.of(name));
        allTypes.add(EnumSet.of(type));
      } else {
        Set<AttributeType> more = EnumSet.copyOf(allTypes.get(at));
        more.add(type);
        allTypes.set(at, more);
      }
      return new Known(List.copyOf(allNames), List.copyOf(allTypes));
    }
  }

  Sightings(Storage storage) {
    this.storage = storage;
  }

  /** The attributes of the item that may be new to the table. */
  List<AttributeSighting> of(TableLayout table, Item item) {
    Known known = knownByTable.getOrDefault(table.id(), Known.NONE);
    List<AttributeSighting> sightings = List.of();
    int guess = 0;
    int attribute = item.firstAttribute();
    for (int left = item.attributeCount(); left > 0; left--) {
      AttributeType type = item.typeAt(item.valueOf(attribute));
      int found = find(known, guess, item, attribute);
      if (found >= 0 && known.types.get(found).contains(type)) {
        guess = found + 1;
      } else {
        sightings = lookUp(table, item.nameOf(attribute), type, sightings);
      }
      attribute = item.nextAttribute(attribute);
    }
    return sightings;
  }

  private static int find(Known known, int guess, Item item, int attribute) {
    int size = known.names.size();
    for (int tried = 0; tried < size; tried++) {
      int at = guess + tried < size ? guess + tried : guess + tried - size;
      if (item.isNamed(attribute, known.names.get(at))) {
        return at;
      }
    }
    return -1;
  }

  private List<AttributeSighting> lookUp(
      TableLayout table, String name, AttributeType type, List<AttributeSighting> sightings) {
    if (storage.isSeen(table.id(), name, type)) {
      knownByTable.compute(
          table.id(),
          (id, known) -> {
            Known before = known == null ? Known.NONE : known;
            return before.names.size() < MAX_NAMES ? before.with(name, type) : before;
          });
      return sightings;
    }
    List<AttributeSighting> more = new ArrayList<>(sightings);
    more.add(new AttributeSighting(table.id(), name, type));
    return more;
  }
}
