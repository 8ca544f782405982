package io.partita.sql.run;

import io.partita.engine.expression.Comparator;
import io.partita.engine.expression.Condition;
import io.partita.engine.expression.KeyCondition;
import io.partita.engine.expression.Operand;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Several queries as one: one after the other, or merged by the order of their keys. An item that
 * two of them find is shown once.
 */
final class Queries implements ItemCursor {
  private final Frame frame;
  private final Iterator<KeyCondition> conditions;
  private final BiFunction<KeyCondition, Condition, Pages> opener;
  private final @Nullable AttributeOrder mergedBy;

  private final int keySize;

  /** What the queries before find, by their partition. */
  private final Map<KeyCondition.Equality, Found> earlier = new HashMap<>();

  /** Those that are merged; else the one that is read now. */
  private final List<Query> open = new ArrayList<>();

  /** What queries of one partition find: no two whole keys the same, ranges maybe. */
  private record Found(List<Condition> ranges, List<Condition> keys) {
    Condition any(boolean keysToo) {
      List<Condition> all = new ArrayList<>(ranges);
      if (keysToo) {
        all.addAll(keys);
      }
      return EngineCondition.any(all);
    }
  }

  /** One query with the next item that it gives. */
  private static final class Query {
    final Pages pages;
    @Nullable Item head;

    Query(Pages pages) {
      this.pages = pages;
    }
  }

  /**
   * Queries.
   *
   * @param conditions none twice
   * @param keySize the number of attributes of a whole key
   * @param opener starts a query, without the items that another condition holds for
   * @param mergedBy the attributes that order the items, or none if the queries follow each other
   */
  Queries(
      Frame frame,
      List<KeyCondition> conditions,
      int keySize,
      BiFunction<KeyCondition, Condition, Pages> opener,
      List<String> mergedBy,
      boolean forward) {
    this.frame = frame;
    this.conditions = conditions.iterator();
    this.keySize = keySize;
    this.opener = opener;
    this.mergedBy = mergedBy.isEmpty() ? null : new AttributeOrder(mergedBy, forward);
  }

  /** Starts the next query, without what those before it find. */
  private Query openNext() {
    KeyCondition key = conditions.next();
    boolean whole = key.sort() == null && key.equalities().size() == keySize;
    Found found =
        earlier.computeIfAbsent(
            key.equalities().get(0),
            partition -> new Found(new ArrayList<>(1), new ArrayList<>(1)));
    Query query = new Query(opener.apply(key, found.any(!whole)));
    (whole ? found.keys : found.ranges).add(condition(key));
    return query;
  }

  /** What holds for the items that a query by this finds. */
  static Condition condition(KeyCondition key) {
    List<Condition> parts = new ArrayList<>();
    for (KeyCondition.Equality equality : key.equalities()) {
      parts.add(compare(equality.attribute(), Comparator.EQUAL, equality.value()));
    }
    if (key.sort() instanceof KeyCondition.Range range) {
      parts.add(compare(range.attribute(), range.comparator(), range.value()));
    } else if (key.sort() instanceof KeyCondition.Between between) {
      parts.add(compare(between.attribute(), Comparator.GREATER_OR_EQUAL, between.low()));
      parts.add(compare(between.attribute(), Comparator.LESS_OR_EQUAL, between.high()));
    } else if (key.sort() instanceof KeyCondition.BeginsWith begins) {
      parts.add(
          new Condition.BeginsWith(
              Operand.attribute(begins.attribute()), Operand.value(begins.prefix())));
    }
    return EngineCondition.all(parts);
  }

  private static Condition compare(String attribute, Comparator comparator, AttributeValue value) {
    return new Condition.Comparison(comparator, Operand.attribute(attribute), Operand.value(value));
  }

  @Override
  public boolean next() {
    if (mergedBy == null) {
      while (open.isEmpty() || !advance(open.get(0))) {
        open.clear();
        if (!conditions.hasNext()) {
          return false;
        }
        open.add(openNext());
      }
      return true;
    }
    while (conditions.hasNext()) {
      Query query = openNext();
      advance(query);
      open.add(query);
    }
    Query least = null;
    for (Query query : open) {
      if (query.head != null && (least == null || isBefore(query.head, least.head, mergedBy))) {
        least = query;
      }
    }
    Item item = least == null ? null : least.head;
    if (least != null) {
      advance(least);
    }
    frame.item = item;
    return item != null;
  }

  private boolean advance(Query query) {
    boolean found = query.pages.next();
    query.head = found ? frame.item : null;
    return found;
  }

  private static boolean isBefore(Item item, @Nullable Item other, AttributeOrder order) {
    return other == null || order.compare(item, other) < 0;
  }
}
