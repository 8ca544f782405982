package io.partita.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the elements of a batch ended.
 *
 * @param elements in the order of the batch; fewer than it has if something ended the whole
 * @param notices what the author should know
 * @param readUnits what all elements have read
 * @param writeUnits what all elements have written
 */
public record BatchOutcome(
    List<Element> elements, List<SqlNotice> notices, double readUnits, double writeUnits) {
  public BatchOutcome {
    elements = List.copyOf(elements);
    notices = List.copyOf(notices);
  }

  /**
   * An element.
   *
   * @param updateCount the number of items changed
   * @param failure why it failed, or null
   */
  public record Element(long updateCount, @Nullable RuntimeException failure) {}
}
