package io.partita.engine.expression;

import io.partita.engine.ValidationException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Document paths merged at their common beginnings, with something at the end of each. A node has
 * either an end, or names below it, or indexes: anything else overlaps or conflicts and is refused.
 */
final class PathTree<T> {
  private final Map<String, PathTree<T>> names = new LinkedHashMap<>();
  private final NavigableMap<Integer, PathTree<T>> indexes = new TreeMap<>();
  private @Nullable T end;
  private @Nullable DocumentPath firstPath;

  /** Adds a path; {@code prefix} begins the error's text. */
  void add(DocumentPath path, T atEnd, String prefix) {
    PathTree<T> node = names.computeIfAbsent(path.attribute(), name -> new PathTree<>());
    for (DocumentPath.Step step : path.steps()) {
      if (node.end != null) {
        throw refused(prefix, "overlap", node.firstPath, path);
      }
      if (step instanceof DocumentPath.Name name) {
        if (!node.indexes.isEmpty()) {
          throw refused(prefix, "conflict", node.firstPath, path);
        }
        node.visit(path);
        node = node.names.computeIfAbsent(name.name(), key -> new PathTree<>());
      } else if (step instanceof DocumentPath.Index index) {
        if (!node.names.isEmpty()) {
          throw refused(prefix, "conflict", node.firstPath, path);
        }
        node.visit(path);
        node = node.indexes.computeIfAbsent(index.index(), key -> new PathTree<>());
      }
    }
    if (node.end != null || !node.names.isEmpty() || !node.indexes.isEmpty()) {
      throw refused(prefix, "overlap", node.firstPath, path);
    }
    node.visit(path);
    node.end = atEnd;
  }

  private void visit(DocumentPath path) {
    if (firstPath == null) {
      firstPath = path;
    }
  }

  /** What stands at the end of the path that leads here, or null if paths go on. */
  @Nullable T end() {
    return end;
  }

  Map<String, PathTree<T>> names() {
    return names;
  }

  /** The indexes below, ascending. */
  NavigableMap<Integer, PathTree<T>> indexes() {
    return indexes;
  }

  private static ValidationException refused(
      String prefix, String verb, @Nullable DocumentPath one, DocumentPath two) {
    return new ValidationException(
        ValidationException.Kind.OVERLAPPING_PATHS,
        prefix
            + "Two document paths "
            + verb
            + " with each other; must remove or rewrite one of these paths; path one: "
            + (one == null ? "[]" : text(one))
            + ", path two: "
            + text(two));
  }

  /** A path in the form of error texts: {@code [a, b, [1]]}. */
  static String text(DocumentPath path) {
    StringBuilder text = new StringBuilder("[").append(path.attribute());
    for (DocumentPath.Step step : path.steps()) {
      if (step instanceof DocumentPath.Name name) {
        text.append(", ").append(name.name());
      } else if (step instanceof DocumentPath.Index index) {
        text.append(", [").append(index.index()).append(']');
      }
    }
    return text.append(']').toString();
  }
}
