package io.partita.sql.run;

import io.partita.engine.expression.Comparator;
import io.partita.engine.expression.Condition;
import io.partita.engine.expression.KeyCondition;
import io.partita.engine.expression.Operand;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several queries as one: one after the other, or merged by the order of their keys. An item that
 * two of them find is shown once.
 */
final class Queries implements ItemCursor {
  private final Frame frame;
  private final List<Query> queries;
  private final @Nullable AttributeOrder mergedBy;
  private int current;

  /** One query with the next item that it gives. */
  private static final class Query {
    final Pages pages;
    @Nullable Item head;
    boolean started;

    Query(Pages pages) {
      this.pages = pages;
    }
  }

  /**
   * Queries.
   *
   * @param pages of each query, without the items that those before it find
   * @param mergedBy the attributes that order the items, or none if the queries follow each other
   */
  Queries(Frame frame, List<Pages> pages, List<String> mergedBy, boolean forward) {
    this.frame = frame;
    this.mergedBy = mergedBy.isEmpty() ? null : new AttributeOrder(mergedBy, forward);
    this.queries = pages.stream().map(Query::new).toList();
  }

  /** What the conditions before a condition hold for, as far as it may find the same. */
  static Condition found(List<KeyCondition> conditions, int number) {
    KeyCondition.Equality partition = conditions.get(number).equalities().get(0);
    List<Condition> earlier = new ArrayList<>();
    for (KeyCondition other : conditions.subList(0, number)) {
      if (other.equalities().get(0).equals(partition)) {
        earlier.add(condition(other));
      }
    }
    return EngineCondition.any(earlier);
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
      while (current < queries.size() && !advance(queries.get(current))) {
        current++;
      }
      return current < queries.size();
    }
    Query least = null;
    for (Query query : queries) {
      if (!query.started) {
        query.started = true;
        advance(query);
      }
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
