package io.partita.engine.model;

import io.partita.engine.ValidationException;
import io.partita.engine.ValidationException.Kind;
import io.partita.engine.expression.Condition;
import io.partita.engine.expression.DocumentPath;
import io.partita.engine.expression.Operand;
import io.partita.engine.expression.Projection;
import io.partita.engine.expression.UpdateExpression;
import io.partita.engine.expression.UpdateExpression.SetOperand;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Binary;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Conditions, updates and projections on decoded items, the plain way, from the reference. */
final class ModelExpressions {
  private ModelExpressions() {}

  static boolean holds(Condition condition, Map<String, AttributeValue> item) {
    if (condition instanceof Condition.Comparison c) {
      AttributeValue left = operand(c.left(), item);
      AttributeValue right = operand(c.right(), item);
      boolean both = left != null && right != null;
      boolean ordered = both && left.type() == right.type() && left.type().isKeyType();
      return switch (c.comparator()) {
        case EQUAL -> both && left.equals(right);
        case NOT_EQUAL -> !both || !left.equals(right);
        case LESS -> ordered && order(left, right) < 0;
        case LESS_OR_EQUAL -> ordered && order(left, right) <= 0;
        case GREATER -> ordered && order(left, right) > 0;
        case GREATER_OR_EQUAL -> ordered && order(left, right) >= 0;
      };
    } else if (condition instanceof Condition.Between c) {
      AttributeValue value = operand(c.operand(), item);
      AttributeValue low = operand(c.low(), item);
      AttributeValue high = operand(c.high(), item);
      return value != null
          && low != null
          && high != null
          && value.type().isKeyType()
          && value.type() == low.type()
          && value.type() == high.type()
          && order(low, value) <= 0
          && order(value, high) <= 0;
    } else if (condition instanceof Condition.In c) {
      AttributeValue value = operand(c.operand(), item);
      return value != null
          && c.values().stream().anyMatch(each -> value.equals(operand(each, item)));
    } else if (condition instanceof Condition.AttributeExists c) {
      return path(c.path(), item) != null;
    } else if (condition instanceof Condition.AttributeNotExists c) {
      return path(c.path(), item) == null;
    } else if (condition instanceof Condition.HasType c) {
      AttributeValue value = operand(c.operand(), item);
      return value != null && value.type() == c.type();
    } else if (condition instanceof Condition.BeginsWith c) {
      return beginsWith(operand(c.operand(), item), operand(c.prefix(), item));
    } else if (condition instanceof Condition.Contains c) {
      return contains(operand(c.operand(), item), operand(c.part(), item));
    } else if (condition instanceof Condition.Not c) {
      return !holds(c.condition(), item);
    } else if (condition instanceof Condition.And c) {
      return c.conditions().stream().allMatch(each -> holds(each, item));
    } else if (condition instanceof Condition.Or c) {
      return c.conditions().stream().anyMatch(each -> holds(each, item));
    }
    throw new AssertionError("not modelled: " + condition);
  }

  static boolean beginsWith(@Nullable AttributeValue value, @Nullable AttributeValue prefix) {
    if (value instanceof AttributeValue.S a && prefix instanceof AttributeValue.S b) {
      return a.value().startsWith(b.value());
    }
    return value instanceof AttributeValue.B a
        && prefix instanceof AttributeValue.B b
        && latin1(a).startsWith(latin1(b));
  }

  private static boolean contains(@Nullable AttributeValue value, @Nullable AttributeValue part) {
    if (value == null || part == null) {
      return false;
    }
    return switch (value.type()) {
      case S ->
          part instanceof AttributeValue.S p
              && ((AttributeValue.S) value).value().contains(p.value());
      case B ->
          part instanceof AttributeValue.B p
              && latin1((AttributeValue.B) value).contains(latin1(p));
      case L -> ((AttributeValue.L) value).values().contains(part);
      case SS ->
          part instanceof AttributeValue.S p
              && ((AttributeValue.SS) value).values().contains(p.value());
      case NS ->
          part instanceof AttributeValue.N p
              && ((AttributeValue.NS) value).values().contains(p.value());
      case BS ->
          part instanceof AttributeValue.B p
              && ((AttributeValue.BS) value).values().contains(p.value());
      default -> false;
    };
  }

  private static String latin1(AttributeValue.B value) {
    return new String(value.value().toByteArray(), StandardCharsets.ISO_8859_1);
  }

  private static @Nullable AttributeValue operand(
      Operand operand, Map<String, AttributeValue> item) {
    if (operand instanceof Operand.Path path) {
      return path(path.path(), item);
    } else if (operand instanceof Operand.Value value) {
      return value.value();
    }
    AttributeValue of = operand(((Operand.Size) operand).operand(), item);
    if (of == null) {
      return null;
    }
    return switch (of.type()) {
      case S -> AttributeValue.N.of(((AttributeValue.S) of).value().length());
      case B -> AttributeValue.N.of(((AttributeValue.B) of).value().length());
      case L -> AttributeValue.N.of(((AttributeValue.L) of).values().size());
      case M -> AttributeValue.N.of(((AttributeValue.M) of).values().size());
      case SS -> AttributeValue.N.of(((AttributeValue.SS) of).values().size());
      case NS -> AttributeValue.N.of(((AttributeValue.NS) of).values().size());
      case BS -> AttributeValue.N.of(((AttributeValue.BS) of).values().size());
      default -> null;
    };
  }

  static int order(AttributeValue left, AttributeValue right) {
    return switch (left.type()) {
      case S ->
          Arrays.compareUnsigned(
              ((AttributeValue.S) left).value().getBytes(StandardCharsets.UTF_8),
              ((AttributeValue.S) right).value().getBytes(StandardCharsets.UTF_8));
      case N -> ((AttributeValue.N) left).value().compareTo(((AttributeValue.N) right).value());
      case B ->
          Arrays.compareUnsigned(
              ((AttributeValue.B) left).value().toByteArray(),
              ((AttributeValue.B) right).value().toByteArray());
      default -> throw new AssertionError("no order: " + left.type());
    };
  }

  static @Nullable AttributeValue path(DocumentPath path, Map<String, AttributeValue> item) {
    AttributeValue value = item.get(path.attribute());
    for (DocumentPath.Step step : path.steps()) {
      if (step instanceof DocumentPath.Name name && value instanceof AttributeValue.M map) {
        value = map.values().get(name.name());
      } else if (step instanceof DocumentPath.Index index
          && value instanceof AttributeValue.L list
          && index.index() < list.values().size()) {
        value = list.values().get(index.index());
      } else {
        return null;
      }
    }
    return value;
  }

  // ---- projection: a skeleton of nested maps (names) and sorted maps (indexes), then values

  static Map<String, AttributeValue> project(
      List<DocumentPath> paths, Map<String, AttributeValue> item) {
    Map<String, Object> skeleton = new LinkedHashMap<>();
    for (DocumentPath path : paths) {
      AttributeValue value = path(path, item);
      if (value != null) {
        insert(skeleton, path, value);
      }
    }
    Map<String, AttributeValue> projected = new LinkedHashMap<>();
    skeleton.forEach((name, part) -> projected.put(name, value(part)));
    return projected;
  }

  static Map<String, AttributeValue> project(
      Projection projection, Map<String, AttributeValue> item) {
    return project(projection.paths(), item);
  }

  @SuppressWarnings("unchecked")
  private static void insert(
      Map<String, Object> skeleton, DocumentPath path, AttributeValue value) {
    Map<Object, Object> parent = (Map<Object, Object>) (Map<?, ?>) skeleton;
    Object key = path.attribute();
    for (DocumentPath.Step step : path.steps()) {
      boolean name = step instanceof DocumentPath.Name;
      parent =
          (Map<Object, Object>)
              parent.computeIfAbsent(key, absent -> name ? new LinkedHashMap<>() : new TreeMap<>());
      key =
          step instanceof DocumentPath.Name n
              ? n.name()
              : (Object) ((DocumentPath.Index) step).index();
    }
    parent.put(key, value);
  }

  private static AttributeValue value(Object part) {
    if (part instanceof TreeMap<?, ?> elements) {
      return new AttributeValue.L(elements.values().stream().map(ModelExpressions::value).toList());
    } else if (part instanceof Map<?, ?> names) {
      Map<String, AttributeValue> values = new LinkedHashMap<>();
      names.forEach((name, child) -> values.put((String) name, value(child)));
      return new AttributeValue.M(values);
    }
    return (AttributeValue) part;
  }

  // ---- updates: on a mutable copy, with marks for list positions that go or come at the end

  /** The item after the update, or null if a missing one is not created. */
  static @Nullable Map<String, AttributeValue> update(
      @Nullable UpdateExpression update,
      @Nullable Map<String, AttributeValue> old,
      Map<String, AttributeValue> key) {
    boolean creates =
        update == null
            || !update.set().isEmpty()
            || !update.add().isEmpty()
            || (update.remove().isEmpty() && update.delete().isEmpty());
    if (old == null && !creates) {
      return null;
    }
    Map<String, AttributeValue> read = old == null ? Map.of() : old;
    Map<String, AttributeValue> result = new LinkedHashMap<>(old == null ? key : old);
    if (update == null) {
      return result;
    }
    List<Change> changes = new ArrayList<>();
    for (UpdateExpression.SetAction set : update.set()) {
      AttributeValue value = evaluate(set.value(), read);
      changes.add(new Change(set.path(), before -> value));
    }
    for (UpdateExpression.AddAction add : update.add()) {
      changes.add(new Change(add.path(), before -> add(before, add.value())));
    }
    if (old != null) {
      update.remove().forEach(path -> changes.add(new Change(path, before -> null)));
      for (UpdateExpression.DeleteAction delete : update.delete()) {
        changes.add(new Change(delete.path(), before -> delete(before, delete.value())));
      }
    }
    // Deeper paths go first, because removals in a list move what longer paths name by its old
    // position. At one depth from the highest index down, and then what lies beyond the end.
    changes.sort(
        Comparator.comparingInt((Change change) -> -change.path.steps().size())
            .thenComparing(change -> endsBeyondList(change.path, read))
            .thenComparingInt(
                change ->
                    endsBeyondList(change.path, read)
                        ? lastIndex(change.path)
                        : -lastIndex(change.path)));
    for (Change change : changes) {
      apply(change, result);
    }
    return result;
  }

  private interface Function {
    @Nullable AttributeValue of(@Nullable AttributeValue before);
  }

  private record Change(DocumentPath path, Function function) {}

  private static int lastIndex(DocumentPath path) {
    int steps = path.steps().size();
    return steps > 0 && path.steps().get(steps - 1) instanceof DocumentPath.Index index
        ? index.index()
        : -1;
  }

  private static boolean endsBeyondList(DocumentPath path, Map<String, AttributeValue> item) {
    int steps = path.steps().size();
    if (lastIndex(path) < 0) {
      return false;
    }
    AttributeValue parent =
        path(new DocumentPath(path.attribute(), path.steps().subList(0, steps - 1)), item);
    return parent instanceof AttributeValue.L list && lastIndex(path) >= list.values().size();
  }

  private static void apply(Change change, Map<String, AttributeValue> item) {
    AttributeValue value =
        replaced(item.get(change.path.attribute()), change.path.steps(), change.function);
    if (value == null) {
      item.remove(change.path.attribute());
    } else {
      item.put(change.path.attribute(), value);
    }
  }

  private static @Nullable AttributeValue replaced(
      @Nullable AttributeValue value, List<DocumentPath.Step> steps, Function function) {
    if (steps.isEmpty()) {
      return function.of(value);
    }
    List<DocumentPath.Step> rest = steps.subList(1, steps.size());
    if (steps.get(0) instanceof DocumentPath.Name name && value instanceof AttributeValue.M map) {
      Map<String, AttributeValue> values = new LinkedHashMap<>(map.values());
      AttributeValue child = replaced(values.get(name.name()), rest, function);
      if (child == null) {
        values.remove(name.name());
      } else {
        values.put(name.name(), child);
      }
      return new AttributeValue.M(values);
    }
    if (steps.get(0) instanceof DocumentPath.Index index
        && value instanceof AttributeValue.L list) {
      List<AttributeValue> values = new ArrayList<>(list.values());
      boolean there = index.index() < values.size();
      AttributeValue child = replaced(there ? values.get(index.index()) : null, rest, function);
      if (there && child == null) {
        values.remove(index.index());
      } else if (there && child != null) {
        values.set(index.index(), child);
      } else if (child != null) {
        values.add(child);
      }
      return new AttributeValue.L(values);
    }
    throw new ValidationException(
        Kind.DOCUMENT_PATH,
        "The document path provided in the update expression is invalid for update");
  }

  private static AttributeValue evaluate(SetOperand operand, Map<String, AttributeValue> item) {
    if (operand instanceof SetOperand.Value value) {
      return value.value();
    } else if (operand instanceof SetOperand.Path path) {
      AttributeValue value = path(path.path(), item);
      if (value == null) {
        throw new ValidationException(
            Kind.DOCUMENT_PATH,
            "The provided expression refers to an attribute that does not exist in the item");
      }
      return value;
    } else if (operand instanceof SetOperand.IfNotExists f) {
      AttributeValue value = path(f.path(), item);
      return value != null ? value : evaluate(f.otherwise(), item);
    } else if (operand instanceof SetOperand.Plus plus) {
      return add(evaluate(plus.left(), item), requireNumber(evaluate(plus.right(), item)));
    } else if (operand instanceof SetOperand.Minus minus) {
      AttributeValue left = evaluate(minus.left(), item);
      AttributeValue.N right = requireNumber(evaluate(minus.right(), item));
      return add(left, new AttributeValue.N(right.value().negate()));
    } else if (operand instanceof SetOperand.ListAppend append
        && evaluate(append.left(), item) instanceof AttributeValue.L left
        && evaluate(append.right(), item) instanceof AttributeValue.L right) {
      List<AttributeValue> values = new ArrayList<>(left.values());
      values.addAll(right.values());
      return new AttributeValue.L(values);
    }
    throw wrongType();
  }

  private static AttributeValue.N requireNumber(AttributeValue value) {
    if (value instanceof AttributeValue.N number) {
      return number;
    }
    throw wrongType();
  }

  private static AttributeValue add(@Nullable AttributeValue before, AttributeValue value) {
    if (before == null) {
      return value;
    }
    if (before.type() != value.type()
        || (value.type() != AttributeType.N && !value.type().isSet())) {
      throw wrongType();
    }
    return switch (value.type()) {
      case N -> new AttributeValue.N(sum(before, value));
      case SS -> new AttributeValue.SS(union(strings(before), strings(value)));
      case NS -> new AttributeValue.NS(union(numbers(before), numbers(value)));
      default -> new AttributeValue.BS(union(binaries(before), binaries(value)));
    };
  }

  private static BigDecimal sum(AttributeValue left, AttributeValue right) {
    BigDecimal sum = ((AttributeValue.N) left).value().add(((AttributeValue.N) right).value());
    BigDecimal digits = sum.stripTrailingZeros();
    int exponent = digits.precision() - digits.scale() - 1;
    if (sum.signum() != 0 && (digits.precision() > 38 || exponent > 125)) {
      throw new ValidationException(
          Kind.NUMBER_RANGE,
          "Number overflow. Attempting to store a number with magnitude larger than supported"
              + " range");
    }
    return sum;
  }

  private static @Nullable AttributeValue delete(
      @Nullable AttributeValue before, AttributeValue value) {
    if (before == null) {
      return null;
    }
    if (before.type() != value.type()) {
      throw wrongType();
    }
    switch (value.type()) {
      case SS -> {
        Set<String> rest = new LinkedHashSet<>(strings(before));
        rest.removeAll(strings(value));
        return rest.isEmpty() ? null : new AttributeValue.SS(rest);
      }
      case NS -> {
        Set<BigDecimal> rest = new LinkedHashSet<>(numbers(before));
        rest.removeAll(numbers(value));
        return rest.isEmpty() ? null : new AttributeValue.NS(rest);
      }
      default -> {
        Set<Binary> rest = new LinkedHashSet<>(binaries(before));
        rest.removeAll(binaries(value));
        return rest.isEmpty() ? null : new AttributeValue.BS(rest);
      }
    }
  }

  private static Set<String> strings(AttributeValue set) {
    return ((AttributeValue.SS) set).values();
  }

  private static Set<BigDecimal> numbers(AttributeValue set) {
    return ((AttributeValue.NS) set).values();
  }

  private static Set<Binary> binaries(AttributeValue set) {
    return ((AttributeValue.BS) set).values();
  }

  private static <T> Set<T> union(Set<T> left, Set<T> right) {
    Set<T> union = new LinkedHashSet<>(left);
    union.addAll(right);
    return union;
  }

  private static ValidationException wrongType() {
    return new ValidationException(
        Kind.TYPE_MISMATCH, "An operand in the update expression has an incorrect data type");
  }
}
