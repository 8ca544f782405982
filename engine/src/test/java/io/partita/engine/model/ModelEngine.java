package io.partita.engine.model;

import io.partita.engine.CancellationReason;
import io.partita.engine.ConditionalCheckFailedException;
import io.partita.engine.ConsumedCapacity;
import io.partita.engine.CreateTableRequest;
import io.partita.engine.DeleteItemRequest;
import io.partita.engine.GetItemRequest;
import io.partita.engine.GetItemResult;
import io.partita.engine.KeyAttribute;
import io.partita.engine.LocalIndex;
import io.partita.engine.PageResult;
import io.partita.engine.PutItemRequest;
import io.partita.engine.QueryRequest;
import io.partita.engine.ResourceInUseException;
import io.partita.engine.ResourceNotFoundException;
import io.partita.engine.ReturnValues;
import io.partita.engine.Select;
import io.partita.engine.TransactWriteItem;
import io.partita.engine.TransactWriteItemsResult;
import io.partita.engine.TransactionCanceledException;
import io.partita.engine.UpdateItemRequest;
import io.partita.engine.ValidationException;
import io.partita.engine.ValidationException.Kind;
import io.partita.engine.WriteItemResult;
import io.partita.engine.expression.Comparator;
import io.partita.engine.expression.Condition;
import io.partita.engine.expression.DocumentPath;
import io.partita.engine.expression.KeyCondition;
import io.partita.engine.expression.UpdateExpression;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The reference's rules in the plainest form, for single-threaded comparison with the engine.
 * Covers what {@link RandomRequests} makes; scans are compared otherwise, because their order is
 * the engine's own.
 */
final class ModelEngine {
  private static final int MAX_ITEM_BYTES = 409_600;

  final Map<String, ModelTable> tables = new TreeMap<>();

  ModelTable table(String name) {
    ModelTable table = tables.get(name);
    if (table == null) {
      throw new ResourceNotFoundException(name);
    }
    return table;
  }

  void createTable(CreateTableRequest request) {
    if (tables.containsKey(request.table())) {
      throw ResourceInUseException.tableExists(request.table());
    }
    tables.put(request.table(), new ModelTable(request));
  }

  void deleteTable(String name) {
    table(name);
    tables.remove(name);
  }

  void truncateTable(String name) {
    tables.put(name, table(name).emptied());
  }

  GetItemResult get(GetItemRequest request, boolean strong) {
    ModelTable table = table(request.table());
    Map<String, AttributeValue> item = table.items.get(table.keyOf(request.key()));
    double units = ModelSizes.read(item == null ? 0 : ModelSizes.item(item), strong);
    Item result =
        item == null
            ? null
            : Item.of(
                request.projection() == null
                    ? item
                    : ModelExpressions.project(request.projection(), item));
    return new GetItemResult(result, 0, ConsumedCapacity.ofTable(table.name, units));
  }

  WriteItemResult put(PutItemRequest request) {
    return write(plan(new TransactWriteItem.Put(request)), request.returnValues(), null);
  }

  WriteItemResult update(UpdateItemRequest request) {
    return write(
        plan(new TransactWriteItem.Update(request)), request.returnValues(), request.update());
  }

  WriteItemResult delete(DeleteItemRequest request) {
    return write(plan(new TransactWriteItem.Delete(request)), request.returnValues(), null);
  }

  // ---- one write

  private interface After {
    @Nullable Map<String, AttributeValue> of(@Nullable Map<String, AttributeValue> before);
  }

  private record Plan(
      ModelTable table,
      List<AttributeValue> key,
      @Nullable Condition condition,
      boolean returnOld,
      boolean isCheck,
      boolean isUpdate,
      After after) {}

  private Plan plan(TransactWriteItem action) {
    if (action instanceof TransactWriteItem.Put put) {
      Map<String, AttributeValue> item = put.request().item().attributes();
      checkSize(ModelSizes.item(item), false);
      ModelTable table = table(put.request().table());
      return new Plan(
          table,
          table.keyOf(item),
          put.request().condition(),
          put.request().returnOldOnFailure(),
          false,
          false,
          before -> item);
    } else if (action instanceof TransactWriteItem.Update update) {
      ModelTable table = table(update.request().table());
      List<AttributeValue> key = table.keyOf(update.request().key());
      return new Plan(
          table,
          key,
          update.request().condition(),
          update.request().returnOldOnFailure(),
          false,
          true,
          before -> ModelExpressions.update(update.request().update(), before, table.keyItem(key)));
    } else if (action instanceof TransactWriteItem.Delete delete) {
      ModelTable table = table(delete.request().table());
      return new Plan(
          table,
          table.keyOf(delete.request().key()),
          delete.request().condition(),
          delete.request().returnOldOnFailure(),
          false,
          false,
          before -> null);
    }
    TransactWriteItem.ConditionCheck check = (TransactWriteItem.ConditionCheck) action;
    ModelTable table = table(check.table());
    return new Plan(
        table,
        table.keyOf(check.key()),
        check.condition(),
        check.returnOldOnFailure(),
        true,
        false,
        before -> before);
  }

  static void checkSize(int bytes, boolean update) {
    if (bytes > MAX_ITEM_BYTES) {
      throw new ValidationException(
          Kind.TOO_LARGE,
          (update ? "Item size to update" : "Item size")
              + (" has exceeded the maximum allowed size: " + bytes + " bytes, at most 409600"));
    }
  }

  private static boolean holds(Plan plan, @Nullable Map<String, AttributeValue> before) {
    return plan.condition == null
        || ModelExpressions.holds(plan.condition, before == null ? Map.of() : before);
  }

  /** The item after a write, checked, and what the write consumes. */
  private record Outcome(@Nullable Map<String, AttributeValue> after, ConsumedCapacity consumed) {}

  private static Outcome outcome(
      Plan plan, @Nullable Map<String, AttributeValue> before, int factor) {
    Map<String, AttributeValue> after = plan.after.of(before);
    int sizeBefore = before == null ? 0 : ModelSizes.item(before);
    int sizeAfter = after == null ? 0 : ModelSizes.item(after);
    Map<String, Double> locals = new HashMap<>();
    Map<String, Double> globals = Map.of();
    if (!plan.isCheck) {
      checkSize(sizeAfter, plan.isUpdate);
      int entries = 0;
      for (LocalIndex index : plan.table.indexes) {
        Map<String, AttributeValue> oldEntry = plan.table.entry(index, before);
        Map<String, AttributeValue> newEntry = plan.table.entry(index, after);
        entries += newEntry == null ? 0 : ModelSizes.item(newEntry);
        double units = indexUnits(List.of(index.sort().name()), oldEntry, newEntry);
        if (units > 0) {
          locals.put(index.name(), factor * units);
        }
      }
      globals = ModelIndexes.units(plan.table, before, after, factor);
      checkSize(after == null ? 0 : sizeAfter + entries, plan.isUpdate);
    }
    double units = factor * ModelSizes.write(Math.max(sizeBefore, sizeAfter));
    return new Outcome(after, new ConsumedCapacity(plan.table.name, units, locals, globals));
  }

  static double indexUnits(
      List<String> key,
      @Nullable Map<String, AttributeValue> oldEntry,
      @Nullable Map<String, AttributeValue> newEntry) {
    if (oldEntry == null) {
      return newEntry == null ? 0 : ModelSizes.write(ModelSizes.item(newEntry));
    }
    double oldUnits = ModelSizes.write(ModelSizes.item(oldEntry));
    if (newEntry == null) {
      return oldUnits;
    }
    double newUnits = ModelSizes.write(ModelSizes.item(newEntry));
    if (!key.stream().allMatch(name -> oldEntry.get(name).equals(newEntry.get(name)))) {
      return oldUnits + newUnits;
    }
    return oldEntry.equals(newEntry) ? 0 : Math.max(oldUnits, newUnits);
  }

  private static WriteItemResult write(
      Plan plan, ReturnValues returnValues, @Nullable UpdateExpression update) {
    Map<String, AttributeValue> before = plan.table.items.get(plan.key);
    if (!holds(plan, before)) {
      throw new ConditionalCheckFailedException(
          plan.returnOld && before != null ? Item.of(before) : null, 0);
    }
    Outcome outcome = outcome(plan, before, 1);
    store(plan, before, outcome.after);
    Map<String, AttributeValue> returned =
        switch (returnValues) {
          case NONE -> null;
          case ALL_OLD -> before;
          case ALL_NEW -> outcome.after;
          case UPDATED_OLD -> fragments(update, before);
          case UPDATED_NEW -> fragments(update, outcome.after);
        };
    return new WriteItemResult(returned == null ? null : Item.of(returned), outcome.consumed);
  }

  private static void store(
      Plan plan,
      @Nullable Map<String, AttributeValue> before,
      @Nullable Map<String, AttributeValue> after) {
    if (plan.isCheck) {
      return;
    }
    if (before != null || after != null) {
      plan.table.writes.merge(plan.key, 1, Integer::sum);
    }
    if (after == null) {
      plan.table.items.remove(plan.key);
    } else {
      plan.table.items.put(plan.key, after);
    }
  }

  private static @Nullable Map<String, AttributeValue> fragments(
      @Nullable UpdateExpression update, @Nullable Map<String, AttributeValue> item) {
    if (update == null || item == null) {
      return null;
    }
    List<DocumentPath> paths = new ArrayList<>(update.remove());
    update.set().forEach(action -> paths.add(action.path()));
    update.add().forEach(action -> paths.add(action.path()));
    update.delete().forEach(action -> paths.add(action.path()));
    Map<String, AttributeValue> fragments = ModelExpressions.project(paths, item);
    return fragments.isEmpty() ? null : fragments;
  }

  // ---- transactions

  /**
   * A transaction whose requests show no fault by themselves.
   *
   * @param changed whether an item that was read before has changed since
   */
  TransactWriteItemsResult transact(
      List<TransactWriteItem> actions, @Nullable TransactionCanceledException changed) {
    actions.forEach(this::checkAlone);
    actions.forEach(this::checkPutKey);
    List<Plan> plans = new ArrayList<>();
    List<CancellationReason> reasons =
        new ArrayList<>(Collections.nCopies(actions.size(), CancellationReason.NONE));
    boolean faulty = false;
    Map<List<Object>, Integer> keys = new HashMap<>();
    for (int i = 0; i < actions.size(); i++) {
      try {
        Plan plan = plan(actions.get(i));
        plans.add(plan);
        if (keys.put(List.of(plan.table.name, plan.key), i) != null) {
          throw new IllegalArgumentException(
              "Transaction request cannot include multiple operations on one item");
        }
      } catch (ValidationException e) {
        if (!faulty) {
          reasons.set(i, validationError(e));
        }
        faulty = true;
      }
    }
    if (faulty) {
      throw new TransactionCanceledException(reasons);
    }
    if (changed != null) {
      throw changed;
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < plans.size(); i++) {
      try {
        outcomes.add(outcome(plans.get(i), plans.get(i).table.items.get(plans.get(i).key), 2));
      } catch (ValidationException e) {
        reasons.set(i, validationError(e));
        throw new TransactionCanceledException(reasons);
      }
    }
    for (int i = 0; i < plans.size(); i++) {
      Plan plan = plans.get(i);
      Map<String, AttributeValue> before = plan.table.items.get(plan.key);
      if (!holds(plan, before)) {
        faulty = true;
        Item item = plan.returnOld && before != null ? Item.of(before) : null;
        reasons.set(
            i,
            new CancellationReason(
                "ConditionalCheckFailed", "The conditional request failed", item, null));
      }
    }
    if (faulty) {
      throw new TransactionCanceledException(reasons);
    }
    Map<String, ConsumedCapacity> consumed = new LinkedHashMap<>();
    for (int i = 0; i < plans.size(); i++) {
      store(plans.get(i), plans.get(i).table.items.get(plans.get(i).key), outcomes.get(i).after);
      consumed.merge(plans.get(i).table.name, outcomes.get(i).consumed, ModelSizes::plus);
    }
    return new TransactWriteItemsResult(List.copyOf(consumed.values()));
  }

  /** What an action shows by itself: a large item, an empty key. */
  private void checkAlone(TransactWriteItem action) {
    if (action instanceof TransactWriteItem.Put put) {
      checkSize(ModelSizes.item(put.request().item().attributes()), false);
    } else if (action instanceof TransactWriteItem.Update update) {
      ModelTable.checkNotEmpty(update.request().key());
    } else if (action instanceof TransactWriteItem.Delete delete) {
      ModelTable.checkNotEmpty(delete.request().key());
    } else if (action instanceof TransactWriteItem.ConditionCheck check) {
      ModelTable.checkNotEmpty(check.key());
    }
  }

  private void checkPutKey(TransactWriteItem action) {
    if (action instanceof TransactWriteItem.Put put) {
      for (KeyAttribute key : table(put.request().table()).keys()) {
        AttributeValue value = put.request().item().get(key.name());
        if (value != null && value.type() == key.type()) {
          ModelTable.checkValue(key.name(), value);
        }
      }
    }
  }

  private static CancellationReason validationError(ValidationException e) {
    return new CancellationReason("ValidationError", e.getMessage(), null, e.kind());
  }

  // ---- queries

  PageResult query(QueryRequest request, boolean strong) {
    ModelTable table = table(request.table());
    LocalIndex index = request.index() == null ? null : table.index(request.index());
    List<String> order = new ArrayList<>();
    if (index != null) {
      order.add(index.sort().name());
    }
    table.key.sort().stream().map(KeyAttribute::name).forEach(order::add);
    List<Map<String, AttributeValue>> found = new ArrayList<>();
    for (Map<String, AttributeValue> item : table.items.values()) {
      Map<String, AttributeValue> entry = index == null ? item : table.entry(index, item);
      if (entry != null
          && matches(request.keyCondition(), entry)
          && isBehind(request, order, entry)) {
        found.add(item);
      }
    }
    found.sort((a, b) -> (request.scanIndexForward() ? 1 : -1) * compare(order, a, b));
    return page(table, index, request, order, found, strong);
  }

  private static PageResult page(
      ModelTable table,
      @Nullable LocalIndex index,
      QueryRequest request,
      List<String> order,
      List<Map<String, AttributeValue>> found,
      boolean strong) {
    List<Item> items = new ArrayList<>();
    int scanned = 0;
    int count = 0;
    long examined = 0;
    long fetched = 0;
    double fetchUnits = 0;
    Map<String, AttributeValue> last = null;
    for (Map<String, AttributeValue> item : found) {
      Map<String, AttributeValue> entry = index == null ? item : table.entry(index, item);
      boolean fetch = index != null && RandomRequests.wantsMore(request, index, table.key);
      scanned++;
      examined += ModelSizes.item(entry);
      if (fetch) {
        fetched += ModelSizes.item(item);
        fetchUnits += ModelSizes.read(ModelSizes.item(item), strong);
      }
      if (request.filter() == null || ModelExpressions.holds(request.filter(), item)) {
        count++;
        if (request.projection() != null) {
          items.add(Item.of(ModelExpressions.project(request.projection(), item)));
        } else if (request.select() != Select.COUNT) {
          items.add(Item.of(request.select() == Select.ALL_PROJECTED_ATTRIBUTES ? entry : item));
        }
      }
      if (scanned == request.limit() || examined + fetched >= 1024 * 1024) {
        last = item;
        break;
      }
    }
    double units = ModelSizes.read(examined, strong) + fetchUnits;
    return new PageResult(
        items,
        count,
        scanned,
        last == null || order.isEmpty() ? null : lastKey(table, order, last),
        new ConsumedCapacity(
            table.name,
            index == null ? units : 0,
            index == null ? Map.of() : Map.of(index.name(), units),
            Map.of()));
  }

  private static Item lastKey(
      ModelTable table, List<String> order, Map<String, AttributeValue> item) {
    Map<String, AttributeValue> key = new LinkedHashMap<>();
    String partition = table.key.partition().get(0).name();
    key.put(partition, item.get(partition));
    order.forEach(name -> key.put(name, item.get(name)));
    return Item.of(key);
  }

  static boolean matches(KeyCondition condition, Map<String, AttributeValue> item) {
    for (KeyCondition.Equality equality : condition.equalities()) {
      if (!equality.value().equals(item.get(equality.attribute()))) {
        return false;
      }
    }
    KeyCondition.SortCondition sort = condition.sort();
    if (sort == null) {
      return true;
    }
    AttributeValue value = item.get(sort.attribute());
    if (sort instanceof KeyCondition.Between between) {
      return ModelExpressions.order(value, between.low()) >= 0
          && ModelExpressions.order(value, between.high()) <= 0;
    } else if (sort instanceof KeyCondition.BeginsWith begins) {
      return ModelExpressions.beginsWith(value, begins.prefix());
    }
    KeyCondition.Range range = (KeyCondition.Range) sort;
    int order = ModelExpressions.order(value, range.value());
    Comparator comparator = range.comparator();
    return (order < 0 && (comparator == Comparator.LESS || comparator == Comparator.LESS_OR_EQUAL))
        || (order > 0
            && (comparator == Comparator.GREATER || comparator == Comparator.GREATER_OR_EQUAL))
        || (order == 0
            && (comparator == Comparator.LESS_OR_EQUAL
                || comparator == Comparator.GREATER_OR_EQUAL));
  }

  static boolean isBehind(
      QueryRequest request, List<String> order, Map<String, AttributeValue> item) {
    if (request.exclusiveStartKey() == null) {
      return true;
    }
    int compared = compare(order, item, request.exclusiveStartKey().attributes());
    return request.scanIndexForward() ? compared > 0 : compared < 0;
  }

  static int compare(
      List<String> order, Map<String, AttributeValue> a, Map<String, AttributeValue> b) {
    for (String name : order) {
      int compared = ModelExpressions.order(a.get(name), b.get(name));
      if (compared != 0) {
        return compared;
      }
    }
    return 0;
  }
}
