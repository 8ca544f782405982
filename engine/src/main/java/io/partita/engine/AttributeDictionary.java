package io.partita.engine;

import io.partita.engine.value.AttributeType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Capability: the engine remembers the attribute names and types that it has seen, so that nobody
 * needs to sample a table. Names are logged with the change that brought them.
 */
public interface AttributeDictionary {

  /** The attributes seen in the table. */
  SeenAttributes seenAttributes(String table);

  /**
   * How many items of the table have each attribute now: exact, and as of one moment. Nothing if
   * that is not known: the engine does not count, or the table is older than its counting.
   */
  default Optional<AttributeCounts> attributeCounts(String table) {
    return Optional.empty();
  }

  /**
   * What was seen of a table.
   *
   * @param version grows whenever a name or a type is seen for the first time, and with nothing
   *     else
   * @param attributes in the order of first sight, at most 10,000
   */
  record SeenAttributes(long version, List<SeenAttribute> attributes) {
    public SeenAttributes {
      attributes = List.copyOf(attributes);
    }
  }

  /** A top-level attribute name and the types it was seen with. */
  record SeenAttribute(String name, Set<AttributeType> types) {
    public SeenAttribute {
      types = Set.copyOf(types);
    }
  }

  /**
   * How many items have which attribute.
   *
   * @param items by name and type, for all that were seen, 0 where no item has it any more; an item
   *     is counted once for each of its top-level attributes
   */
  record AttributeCounts(Map<String, Map<AttributeType, Long>> items) {
    public AttributeCounts {
      items = Map.copyOf(items);
    }

    /** The items that have the attribute with each type; nothing if it was never seen. */
    public Map<AttributeType, Long> of(String name) {
      return items.getOrDefault(name, Map.of());
    }
  }
}
