package io.partita.engine.model;

import io.partita.engine.GlobalIndex;
import io.partita.engine.IndexProjection;
import io.partita.engine.KeyAttribute;
import io.partita.engine.KeySchema;
import io.partita.engine.expression.Comparator;
import io.partita.engine.expression.KeyCondition;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a global index holds and costs, from nothing but the items of its table. */
final class ModelIndexes {
  private ModelIndexes() {}

  /** The entry of the item; null if it has none, or a value that no key can have. */
  static @Nullable Map<String, AttributeValue> entry(
      KeySchema table, GlobalIndex index, @Nullable Map<String, AttributeValue> item) {
    if (item == null) {
      return null;
    }
    for (KeyAttribute attribute : index.key().attributes()) {
      AttributeValue value = item.get(attribute.name());
      if (value == null || value.type() != attribute.type() || isEmpty(value)) {
        return null;
      }
    }
    Map<String, AttributeValue> entry = new LinkedHashMap<>();
    item.forEach(
        (name, value) -> {
          boolean held =
              index.projection() instanceof IndexProjection.All
                  || table.find(name) != null
                  || index.key().find(name) != null
                  || (index.projection() instanceof IndexProjection.Include include
                      && include.nonKeyAttributes().contains(name));
          if (held) {
            entry.put(name, value);
          }
        });
    return entry;
  }

  private static boolean isEmpty(AttributeValue value) {
    return value.type() != AttributeType.N && ModelSizes.value(value) == 0;
  }

  /** What a write is charged per index, or the refusal of the new item. */
  static Map<String, Double> units(
      ModelTable table,
      @Nullable Map<String, AttributeValue> before,
      @Nullable Map<String, AttributeValue> after,
      int factor) {
    Map<String, Double> units = new HashMap<>();
    for (GlobalIndex index : table.globalIndexes) {
      List<String> names = new ArrayList<>();
      for (KeyAttribute attribute : index.key().attributes()) {
        AttributeValue value = after == null ? null : after.get(attribute.name());
        if (value != null) {
          ModelTable.checkIndexKey(index.name(), attribute, value);
        }
        names.add(attribute.name());
      }
      double charged =
          ModelEngine.indexUnits(
              names, entry(table.key, index, before), entry(table.key, index, after));
      if (charged > 0) {
        units.put(index.name(), factor * charged);
      }
    }
    return units;
  }

  /** The entries that meet a condition, in the order of the index. */
  static List<Item> query(
      KeySchema table,
      GlobalIndex index,
      List<Map<String, AttributeValue>> entries,
      KeyCondition condition,
      boolean forward) {
    List<String> order = new ArrayList<>();
    index.key().sort().forEach(attribute -> order.add(attribute.name()));
    table.attributes().forEach(attribute -> order.add(attribute.name()));
    return entries.stream()
        .filter(entry -> matches(condition, entry))
        .sorted((a, b) -> (forward ? 1 : -1) * ModelEngine.compare(order, a, b))
        .map(Item::of)
        .toList();
  }

  private static boolean matches(KeyCondition condition, Map<String, AttributeValue> entry) {
    for (KeyCondition.Equality equality : condition.equalities()) {
      if (!equality.value().equals(entry.get(equality.attribute()))) {
        return false;
      }
    }
    if (!(condition.sort() instanceof KeyCondition.Range range)) {
      return true;
    }
    int order = ModelExpressions.order(entry.get(range.attribute()), range.value());
    return range.comparator() == Comparator.GREATER ? order > 0 : order <= 0;
  }
}
