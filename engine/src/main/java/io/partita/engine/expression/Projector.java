package io.partita.engine.expression;

import io.partita.engine.value.AttributeName;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import io.partita.engine.value.ItemBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes from items what a projection names: the nesting is kept, selected elements of a list move
 * together in their order, paths that lead nowhere are absent. Made once, used for many items.
 */
public final class Projector {
  private final PathTree<Boolean> tree = new PathTree<>();
  private final AttributeName[] topLevel;

  private Projector(Iterable<DocumentPath> paths, String expression) {
    for (DocumentPath path : paths) {
      tree.add(path, true, "Invalid " + expression + ": ");
    }
    topLevel = tree.names().keySet().stream().map(AttributeName::of).toArray(AttributeName[]::new);
  }

  /**
   * A projector for the paths.
   *
   * @throws io.partita.engine.ValidationException if two of them overlap or conflict
   */
  public static Projector of(Projection projection) {
    return new Projector(projection.paths(), "ProjectionExpression");
  }

  /** A projector for the target paths of an update. */
  static Projector ofTargets(List<DocumentPath> paths) {
    return new Projector(paths, "UpdateExpression");
  }

  /** The top-level attributes that the paths begin with. */
  public Iterable<String> attributes() {
    return tree.names().keySet();
  }

  /** What the projection takes from the item; maybe nothing. */
  public Item project(Item item) {
    ItemBuilder builder = new ItemBuilder(32 * topLevel.length);
    int i = 0;
    for (PathTree<Boolean> node : tree.names().values()) {
      AttributeName name = topLevel[i++];
      int position = item.find(name);
      if (position != Item.NOT_FOUND) {
        if (node.end() != null) {
          builder.copy(name, item, position);
        } else {
          AttributeValue part = part(node, item, position);
          if (part != null) {
            builder.put(name, part);
          }
        }
      }
    }
    return builder.build();
  }

  private static @Nullable AttributeValue part(PathTree<Boolean> node, Item item, int position) {
    if (node.end() != null) {
      return item.valueAt(position);
    }
    if (!node.indexes().isEmpty()) {
      List<AttributeValue> elements = new ArrayList<>();
      node.indexes()
          .forEach((index, child) -> add(elements, child, item, item.elementAt(position, index)));
      return elements.isEmpty() ? null : new AttributeValue.L(elements);
    }
    Map<String, AttributeValue> values = new LinkedHashMap<>();
    for (Map.Entry<String, PathTree<Boolean>> child : node.names().entrySet()) {
      List<AttributeValue> found = new ArrayList<>(1);
      add(found, child.getValue(), item, item.childAt(position, child.getKey()));
      found.forEach(value -> values.put(child.getKey(), value));
    }
    return values.isEmpty() ? null : new AttributeValue.M(values);
  }

  private static void add(
      List<AttributeValue> found, PathTree<Boolean> node, Item item, int position) {
    AttributeValue part = position == Item.NOT_FOUND ? null : part(node, item, position);
    if (part != null) {
      found.add(part);
    }
  }
}
