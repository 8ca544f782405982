package io.partita.engine.expression;

import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a condition holds for an item. Two-valued: what is missing or of another type makes
 * a comparison false, except {@code <>}.
 *
 * <p>Conditions have passed {@link ConditionRules}.
 */
public final class ConditionEvaluator {
  private static final Item NOTHING = Item.of(Map.of());

  private ConditionEvaluator() {}

  /**
   * Whether the condition holds.
   *
   * @param item the item, or null if there is none: then no attribute is there, not even the key
   * @param version the item's version, 0 without item
   */
  public static boolean holds(Condition condition, @Nullable Item item, long version) {
    return test(condition, item == null ? NOTHING : item, version);
  }

  private static boolean test(Condition condition, Item item, long version) {
    if (condition instanceof Condition.Comparison comparison) {
      return compare(comparison, item);
    } else if (condition instanceof Condition.And and) {
      return all(and.conditions(), item, version);
    } else if (condition instanceof Condition.Or or) {
      return any(or.conditions(), item, version);
    } else if (condition instanceof Condition.Not not) {
      return !test(not.condition(), item, version);
    } else if (condition instanceof Condition.Between between) {
      return between(between, item);
    } else if (condition instanceof Condition.In in) {
      return in(in, item);
    } else if (condition instanceof Condition.AttributeExists exists) {
      return Paths.find(item, exists.path()) != Item.NOT_FOUND;
    } else if (condition instanceof Condition.AttributeNotExists missing) {
      return Paths.find(item, missing.path()) == Item.NOT_FOUND;
    } else if (condition instanceof Condition.HasType hasType) {
      return hasType(hasType, item);
    } else if (condition instanceof Condition.BeginsWith begins) {
      AttributeValue value = value(begins.operand(), item);
      AttributeValue prefix = value(begins.prefix(), item);
      return value != null && prefix != null && Operators.beginsWith(value, prefix);
    } else if (condition instanceof Condition.Contains contains) {
      AttributeValue value = value(contains.operand(), item);
      AttributeValue part = value(contains.part(), item);
      return value != null && part != null && Operators.contains(value, part);
    } else if (condition instanceof Condition.VersionEquals equals) {
      return equals.version() == version;
    }
    throw new IllegalStateException("No such condition: " + condition);
  }

  private static boolean all(List<Condition> conditions, Item item, long version) {
    for (int i = 0; i < conditions.size(); i++) {
      if (!test(conditions.get(i), item, version)) {
        return false;
      }
    }
    return true;
  }

  private static boolean any(List<Condition> conditions, Item item, long version) {
    for (int i = 0; i < conditions.size(); i++) {
      if (test(conditions.get(i), item, version)) {
        return true;
      }
    }
    return false;
  }

  private static boolean compare(Condition.Comparison comparison, Item item) {
    AttributeValue right = value(comparison.right(), item);
    if (comparison.left() instanceof Operand.Path path && right != null) {
      int position = Paths.find(item, path.path());
      return position == Item.NOT_FOUND
          ? comparison.comparator() == Comparator.NOT_EQUAL
          : Operators.compare(comparison.comparator(), item, position, right);
    }
    AttributeValue left = value(comparison.left(), item);
    if (left == null || right == null) {
      return comparison.comparator() == Comparator.NOT_EQUAL;
    }
    return Operators.compare(comparison.comparator(), left, right);
  }

  private static boolean between(Condition.Between between, Item item) {
    AttributeValue value = value(between.operand(), item);
    AttributeValue low = value(between.low(), item);
    AttributeValue high = value(between.high(), item);
    return value != null
        && low != null
        && high != null
        && Operators.compare(Comparator.GREATER_OR_EQUAL, value, low)
        && Operators.compare(Comparator.LESS_OR_EQUAL, value, high);
  }

  private static boolean in(Condition.In in, Item item) {
    AttributeValue value = value(in.operand(), item);
    if (value == null) {
      return false;
    }
    for (int i = 0; i < in.values().size(); i++) {
      if (value.equals(value(in.values().get(i), item))) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasType(Condition.HasType hasType, Item item) {
    if (hasType.operand() instanceof Operand.Path path) {
      int position = Paths.find(item, path.path());
      return position != Item.NOT_FOUND && item.typeAt(position) == hasType.type();
    }
    AttributeValue value = value(hasType.operand(), item);
    return value != null && value.type() == hasType.type();
  }

  private static @Nullable AttributeValue value(Operand operand, Item item) {
    if (operand instanceof Operand.Path path) {
      return Paths.get(item, path.path());
    } else if (operand instanceof Operand.Value value) {
      return value.value();
    }
    AttributeValue sized = value(((Operand.Size) operand).operand(), item);
    return sized == null ? null : Operators.size(sized);
  }
}
