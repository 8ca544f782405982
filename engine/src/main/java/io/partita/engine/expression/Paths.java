package io.partita.engine.expression;

import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import org.jspecify.annotations.Nullable;

/** Follows document paths through an item without decoding what lies beside them. */
public final class Paths {
  private Paths() {}

  /** The position of the value at the path, or {@link Item#NOT_FOUND}. */
  public static int find(Item item, DocumentPath path) {
    int position = item.find(path.attribute());
    for (int i = 0; i < path.steps().size() && position != Item.NOT_FOUND; i++) {
      DocumentPath.Step step = path.steps().get(i);
      if (step instanceof DocumentPath.Name name) {
        position = item.childAt(position, name.name());
      } else if (step instanceof DocumentPath.Index index) {
        position = item.elementAt(position, index.index());
      }
    }
    return position;
  }

  /** The value at the path, or null if there is none. */
  public static @Nullable AttributeValue get(Item item, DocumentPath path) {
    int position = find(item, path);
    return position == Item.NOT_FOUND ? null : item.valueAt(position);
  }
}
