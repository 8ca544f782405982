package io.partita.engine.model;

import io.partita.engine.ConsumedCapacity;
import io.partita.engine.GlobalIndex;
import io.partita.engine.IndexProjection;
import io.partita.engine.KeyAttribute;
import io.partita.engine.KeySchema;
import io.partita.engine.PageResult;
import io.partita.engine.QueryRequest;
import io.partita.engine.Select;
import io.partita.engine.ValidationException;
import io.partita.engine.ValidationException.Kind;
import io.partita.engine.expression.ConditionRules;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
          if (holds(table, index, name)) {
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

  /**
   * A page of a query.
   *
   * @param entries of the index, in any order
   */
  static PageResult query(
      ModelTable table,
      GlobalIndex index,
      List<Map<String, AttributeValue>> entries,
      QueryRequest request) {
    checkProjected(table.key, index, request);
    List<String> order = new ArrayList<>();
    index.key().sort().forEach(attribute -> order.add(attribute.name()));
    table.key.attributes().forEach(attribute -> order.add(attribute.name()));
    List<Map<String, AttributeValue>> found =
        entries.stream()
            .filter(entry -> ModelEngine.matches(request.keyCondition(), entry))
            .filter(entry -> ModelEngine.isBehind(request, order, entry))
            .sorted(
                (a, b) -> (request.scanIndexForward() ? 1 : -1) * ModelEngine.compare(order, a, b))
            .toList();
    List<Item> items = new ArrayList<>();
    int scanned = 0;
    int count = 0;
    long examined = 0;
    Map<String, AttributeValue> last = null;
    for (Map<String, AttributeValue> entry : found) {
      scanned++;
      examined += ModelSizes.item(entry);
      if (request.filter() == null || ModelExpressions.holds(request.filter(), entry)) {
        count++;
        if (request.projection() != null) {
          items.add(Item.of(ModelExpressions.project(request.projection(), entry)));
        } else if (request.select() != Select.COUNT) {
          items.add(Item.of(entry));
        }
      }
      if (scanned == request.limit() || examined >= 1024 * 1024) {
        last = entry;
        break;
      }
    }
    return new PageResult(
        items,
        count,
        scanned,
        last == null ? null : keyOf(table.key, index, last),
        new ConsumedCapacity(
            table.name, 0, Map.of(), Map.of(index.name(), ModelSizes.read(examined, false))));
  }

  private static Item keyOf(KeySchema table, GlobalIndex index, Map<String, AttributeValue> entry) {
    Map<String, AttributeValue> key = new LinkedHashMap<>();
    index.key().attributes().forEach(each -> key.put(each.name(), entry.get(each.name())));
    table.attributes().forEach(each -> key.put(each.name(), entry.get(each.name())));
    return Item.of(key);
  }

  private static void checkProjected(KeySchema table, GlobalIndex index, QueryRequest request) {
    if (index.projection() instanceof IndexProjection.All) {
      return;
    }
    String invalid = "One or more parameter values were invalid: ";
    if (request.select() == Select.ALL_ATTRIBUTES) {
      throw new ValidationException(
          Kind.WRONG_OBJECT_KIND,
          invalid
              + "Select type ALL_ATTRIBUTES is not supported for global secondary index "
              + index.name()
              + " because its projection type is not ALL");
    }
    Set<String> missing = new TreeSet<>();
    if (request.projection() != null) {
      request.projection().paths().forEach(path -> missing.add(path.attribute()));
    }
    if (request.filter() != null) {
      ConditionRules.forEachAttribute(request.filter(), missing::add);
    }
    missing.removeIf(name -> holds(table, index, name));
    if (!missing.isEmpty()) {
      throw new ValidationException(
          Kind.NOT_PROJECTED,
          invalid + "Global secondary index " + index.name() + " does not project " + missing);
    }
  }

  private static boolean holds(KeySchema table, GlobalIndex index, String name) {
    return index.projection() instanceof IndexProjection.All
        || table.find(name) != null
        || index.key().find(name) != null
        || (index.projection() instanceof IndexProjection.Include include
            && include.nonKeyAttributes().contains(name));
  }
}
