package io.partita.engine.expression;

import java.util.List;

/** The place of a value in an item: a top-level attribute, then steps into maps and lists. */
public record DocumentPath(String attribute, List<Step> steps) {
  public DocumentPath {
    steps = List.copyOf(steps);
  }

  /** The path of a top-level attribute. */
  public static DocumentPath of(String attribute) {
    return new DocumentPath(attribute, List.of());
  }

  /** Whether this path names a top-level attribute. */
  public boolean isTopLevel() {
    return steps.isEmpty();
  }

  /** One step down. */
  public sealed interface Step {}

  /** The value of a name in a map. */
  public record Name(String name) implements Step {}

  /** The element of a list, counted from 0. */
  public record Index(int index) implements Step {}

  /** As in {@code a.b[0]}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(attribute);
    for (Step step : steps) {
      if (step instanceof Name name) {
        text.append('.').append(name.name());
      } else if (step instanceof Index index) {
        text.append('[').append(index.index()).append(']');
      }
    }
    return text.toString();
  }
}
