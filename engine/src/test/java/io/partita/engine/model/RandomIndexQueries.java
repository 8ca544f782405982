package io.partita.engine.model;

import io.partita.engine.GlobalIndex;
import io.partita.engine.KeyAttribute;
import io.partita.engine.QueryRequest;
import io.partita.engine.Select;
import io.partita.engine.expression.Comparator;
import io.partita.engine.expression.Condition;
import io.partita.engine.expression.ConditionRules;
import io.partita.engine.expression.KeyCondition;
import io.partita.engine.expression.Projection;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes queries of global indexes whose keys have several attributes. */
final class RandomIndexQueries {
  private final RandomRequests random;

  RandomIndexQueries(RandomRequests random) {
    this.random = random;
  }

  /** The first page of a query that mostly finds the entry; some ask for what is not projected. */
  QueryRequest query(String table, GlobalIndex index, Map<String, AttributeValue> entry) {
    Projection projection = random.maybeProjection();
    Select select = Select.SPECIFIC_ATTRIBUTES;
    if (projection == null) {
      select =
          random.chance(70)
              ? Select.ALL_PROJECTED_ATTRIBUTES
              : random.chance(60) ? Select.COUNT : Select.ALL_ATTRIBUTES;
    }
    return new QueryRequest(
        table,
        index.name(),
        condition(index, entry),
        filter(index),
        select,
        projection,
        random.chance(60),
        random.chance(50) ? Integer.MAX_VALUE : 1 + random.number(4),
        null);
  }

  /** The partition key, then sort attributes from the left, of which the last may be a range. */
  private KeyCondition condition(GlobalIndex index, Map<String, AttributeValue> entry) {
    List<KeyCondition.Equality> equalities = new ArrayList<>();
    for (KeyAttribute attribute : index.key().partition()) {
      equalities.add(new KeyCondition.Equality(attribute.name(), entry.get(attribute.name())));
    }
    List<KeyAttribute> sort = index.key().sort();
    int equal = sort.isEmpty() ? 0 : random.number(sort.size() + 1);
    for (KeyAttribute attribute : sort.subList(0, equal)) {
      equalities.add(
          new KeyCondition.Equality(
              attribute.name(),
              random.chance(80) ? entry.get(attribute.name()) : random.nonEmpty(attribute.type())));
    }
    return new KeyCondition(
        equalities, equal == sort.size() || random.chance(40) ? null : range(sort.get(equal)));
  }

  private KeyCondition.SortCondition range(KeyAttribute attribute) {
    AttributeValue one = random.nonEmpty(attribute.type());
    AttributeValue other = random.nonEmpty(attribute.type());
    return switch (random.number(attribute.type() == AttributeType.N ? 3 : 4)) {
      case 0 -> {
        boolean ordered = ModelExpressions.order(one, other) <= 0;
        yield new KeyCondition.Between(
            attribute.name(), ordered ? one : other, ordered ? other : one);
      }
      case 1, 2 ->
          new KeyCondition.Range(
              attribute.name(),
              random.oneOf(
                  List.of(
                      Comparator.LESS,
                      Comparator.LESS_OR_EQUAL,
                      Comparator.GREATER,
                      Comparator.GREATER_OR_EQUAL)),
              one);
      default -> new KeyCondition.BeginsWith(attribute.name(), one);
    };
  }

  private @Nullable Condition filter(GlobalIndex index) {
    Condition filter = random.maybeCondition();
    if (filter == null) {
      return null;
    }
    boolean[] usesKey = new boolean[1];
    ConditionRules.forEachAttribute(filter, name -> usesKey[0] |= index.key().find(name) != null);
    return usesKey[0] ? null : filter;
  }
}
