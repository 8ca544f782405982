package io.partita.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The key of a table or an index.
 *
 * @param partition 1 attribute for a table and a local index, up to 4 for a global one
 * @param sort at most 1 attribute for a table, exactly 1 for a local index, up to 4 for a global
 *     one
 */
public record KeySchema(List<KeyAttribute> partition, List<KeyAttribute> sort) {
  public KeySchema {
    partition = List.copyOf(partition);
    sort = List.copyOf(sort);
  }

  /** The partition attributes, then the sort attributes. */
  public List<KeyAttribute> attributes() {
    List<KeyAttribute> attributes = new ArrayList<>(partition);
    attributes.addAll(sort);
    return List.copyOf(attributes);
  }

  /** The key attribute of that name, or null. */
  public @Nullable KeyAttribute find(String name) {
    for (KeyAttribute attribute : partition) {
      if (attribute.name().equals(name)) {
        return attribute;
      }
    }
    for (KeyAttribute attribute : sort) {
      if (attribute.name().equals(name)) {
        return attribute;
      }
    }
    return null;
  }
}
