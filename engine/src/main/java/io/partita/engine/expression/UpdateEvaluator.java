package io.partita.engine.expression;

import io.partita.engine.ValidationException;
import io.partita.engine.ValidationException.Kind;
import io.partita.engine.expression.UpdateExpression.SetOperand;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import io.partita.engine.value.ItemBuilder;
import io.partita.engine.value.Numbers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Applies updates. Everything is read from the old item, so the order of actions has no meaning;
 * list indexes are positions in the old list.
 *
 * <p>Updates have passed {@link UpdateRules}.
 */
public final class UpdateEvaluator {

  /** What happens at a target path, with the values already computed from the old item. */
  private sealed interface Action {
    record Put(AttributeValue value) implements Action {}

    record Remove() implements Action {}

    record Add(AttributeValue value) implements Action {}

    record Delete(AttributeValue value) implements Action {}
  }

  private UpdateEvaluator() {}

  /**
   * The item after the update; null if there was none and the update does not create one.
   *
   * @param update the actions, or null for none: then a missing item is created
   * @param old the stored item, or null if there is none
   * @param key an item with the key attributes alone
   * @throws ValidationException if a path or an operand does not fit the old item
   */
  public static @Nullable Item apply(
      @Nullable UpdateExpression update, @Nullable Item old, Item key) {
    if (update == null) {
      return old == null ? key : old;
    }
    if (old == null && update.set().isEmpty() && update.add().isEmpty()) {
      boolean empty = update.remove().isEmpty() && update.delete().isEmpty();
      return empty ? key : null;
    }
    Map<String, @Nullable AttributeValue> changes = new LinkedHashMap<>();
    actions(update, old)
        .names()
        .forEach(
            (name, node) -> changes.put(name, change(node, old == null ? null : old.get(name))));
    return new ItemBuilder(256).merge(old == null ? key : old, changes).build();
  }

  /** The fragments of the item at the targets of the update, or null if there are none. */
  public static @Nullable Item fragments(UpdateExpression update, @Nullable Item item) {
    if (item == null) {
      return null;
    }
    Item fragments = Projector.ofTargets(UpdateRules.targets(update)).project(item);
    return fragments.attributeCount() == 0 ? null : fragments;
  }

  private static PathTree<Action> actions(UpdateExpression update, @Nullable Item old) {
    PathTree<Action> actions = new PathTree<>();
    for (UpdateExpression.SetAction set : update.set()) {
      actions.add(set.path(), new Action.Put(evaluate(set.value(), old)), "");
    }
    for (UpdateExpression.AddAction add : update.add()) {
      actions.add(add.path(), new Action.Add(add.value()), "");
    }
    if (old != null) {
      update.remove().forEach(path -> actions.add(path, new Action.Remove(), ""));
      update
          .delete()
          .forEach(delete -> actions.add(delete.path(), new Action.Delete(delete.value()), ""));
    }
    return actions;
  }

  private static AttributeValue evaluate(SetOperand operand, @Nullable Item old) {
    if (operand instanceof SetOperand.Value value) {
      return value.value();
    } else if (operand instanceof SetOperand.Path path) {
      AttributeValue value = old == null ? null : Paths.get(old, path.path());
      if (value == null) {
        throw new ValidationException(
            Kind.DOCUMENT_PATH,
            "The provided expression refers to an attribute that does not exist in the item");
      }
      return value;
    } else if (operand instanceof SetOperand.IfNotExists ifNotExists) {
      AttributeValue value = old == null ? null : Paths.get(old, ifNotExists.path());
      return value == null ? evaluate(ifNotExists.otherwise(), old) : value;
    } else if (operand instanceof SetOperand.Plus plus) {
      return new AttributeValue.N(Numbers.add(number(plus.left(), old), number(plus.right(), old)));
    } else if (operand instanceof SetOperand.Minus minus) {
      return new AttributeValue.N(
          Numbers.subtract(number(minus.left(), old), number(minus.right(), old)));
    }
    SetOperand.ListAppend append = (SetOperand.ListAppend) operand;
    List<AttributeValue> elements = new ArrayList<>(list(append.left(), old));
    elements.addAll(list(append.right(), old));
    return new AttributeValue.L(elements);
  }

  private static BigDecimal number(SetOperand operand, @Nullable Item old) {
    if (evaluate(operand, old) instanceof AttributeValue.N number) {
      return number.value();
    }
    throw wrongType();
  }

  private static List<AttributeValue> list(SetOperand operand, @Nullable Item old) {
    if (evaluate(operand, old) instanceof AttributeValue.L list) {
      return list.values();
    }
    throw wrongType();
  }

  /** The value after the actions at and below a node; null if there is none any more. */
  private static @Nullable AttributeValue change(
      PathTree<Action> node, @Nullable AttributeValue old) {
    Action action = node.end();
    if (action != null) {
      return act(action, old);
    }
    return node.indexes().isEmpty() ? changeMap(node, old) : changeList(node, old);
  }

  private static AttributeValue changeMap(PathTree<Action> node, @Nullable AttributeValue old) {
    if (!(old instanceof AttributeValue.M map)) {
      throw invalidPath();
    }
    Map<String, AttributeValue> values = new LinkedHashMap<>(map.values());
    node.names()
        .forEach(
            (name, child) -> {
              AttributeValue changed = change(child, map.values().get(name));
              if (changed == null) {
                values.remove(name);
              } else {
                values.put(name, changed);
              }
            });
    return new AttributeValue.M(values);
  }

  private static AttributeValue changeList(PathTree<Action> node, @Nullable AttributeValue old) {
    if (!(old instanceof AttributeValue.L list)) {
      throw invalidPath();
    }
    List<AttributeValue> values = new ArrayList<>();
    for (int i = 0; i < list.values().size(); i++) {
      PathTree<Action> child = node.indexes().get(i);
      AttributeValue element = list.values().get(i);
      AttributeValue changed = child == null ? element : change(child, element);
      if (changed != null) {
        values.add(changed);
      }
    }
    for (PathTree<Action> child : node.indexes().tailMap(list.values().size(), true).values()) {
      AttributeValue appended = change(child, null);
      if (appended != null) {
        values.add(appended);
      }
    }
    return new AttributeValue.L(values);
  }

  private static @Nullable AttributeValue act(Action action, @Nullable AttributeValue old) {
    if (action instanceof Action.Put put) {
      return put.value();
    } else if (action instanceof Action.Add add) {
      return old == null ? add.value() : sum(old, add.value());
    } else if (action instanceof Action.Delete delete) {
      return old == null ? null : difference(old, delete.value());
    }
    return null;
  }

  private static AttributeValue sum(AttributeValue old, AttributeValue added) {
    if (old instanceof AttributeValue.N a && added instanceof AttributeValue.N b) {
      return new AttributeValue.N(Numbers.add(a.value(), b.value()));
    } else if (old instanceof AttributeValue.SS a && added instanceof AttributeValue.SS b) {
      return new AttributeValue.SS(union(a.values(), b.values()));
    } else if (old instanceof AttributeValue.NS a && added instanceof AttributeValue.NS b) {
      return new AttributeValue.NS(union(a.values(), b.values()));
    } else if (old instanceof AttributeValue.BS a && added instanceof AttributeValue.BS b) {
      return new AttributeValue.BS(union(a.values(), b.values()));
    }
    throw wrongType();
  }

  private static @Nullable AttributeValue difference(AttributeValue old, AttributeValue removed) {
    if (old instanceof AttributeValue.SS a && removed instanceof AttributeValue.SS b) {
      Set<String> rest = without(a.values(), b.values());
      return rest.isEmpty() ? null : new AttributeValue.SS(rest);
    } else if (old instanceof AttributeValue.NS a && removed instanceof AttributeValue.NS b) {
      Set<BigDecimal> rest = without(a.values(), b.values());
      return rest.isEmpty() ? null : new AttributeValue.NS(rest);
    } else if (old instanceof AttributeValue.BS a && removed instanceof AttributeValue.BS b) {
      var rest = without(a.values(), b.values());
      return rest.isEmpty() ? null : new AttributeValue.BS(rest);
    }
    throw wrongType();
  }

  private static <T> Set<T> union(Set<T> left, Set<T> right) {
    Set<T> union = new LinkedHashSet<>(left);
    union.addAll(right);
    return union;
  }

  private static <T> Set<T> without(Set<T> set, Set<T> removed) {
    Set<T> rest = new LinkedHashSet<>(set);
    rest.removeAll(removed);
    return rest;
  }

  private static ValidationException invalidPath() {
    return new ValidationException(
        Kind.DOCUMENT_PATH,
        "The document path provided in the update expression is invalid for update");
  }

  private static ValidationException wrongType() {
    return new ValidationException(
        Kind.TYPE_MISMATCH, "An operand in the update expression has an incorrect data type");
  }
}
