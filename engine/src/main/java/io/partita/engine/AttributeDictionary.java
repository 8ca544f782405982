package io.partita.engine;

import io.partita.engine.value.AttributeType;
import java.util.List;
import java.util.Set;

/**
 * Capability: the engine remembers the attribute names and types that it has seen, so that nobody
 * needs to sample a table. Names are logged with the change that brought them.
 */
public interface AttributeDictionary {

  /** The attributes seen in the table. */
  SeenAttributes seenAttributes(String table);

  /**
   * What was seen of a table.
   *
   * @param version grows whenever a name or a type is seen for the first time
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
}
