package io.partita.sql.function;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values that a query gave, as IN, ANY and ALL compare with them: like a list that was written,
 * so that a null, or a value of another type, makes an answer unknown that would be false.
 */
public final class ValueSet implements CandidateSet {
  private static final int TYPES = 5;

  private final Set<Object> values = new HashSet<>();

  /** The least and the greatest of each type that has an order. */
  private final @Nullable Object[] least = new @Nullable Object[TYPES];

  private final @Nullable Object[] greatest = new @Nullable Object[TYPES];
  private boolean hasNull;
  private int types;

  ValueSet() {}

  @Override
  public void add(@Nullable Object value) {
    if (value == null) {
      hasNull = true;
    } else if (values.add(value)) {
      types |= typeBit(value);
      int type = typeOf(value);
      if (least[type] == null || ValueOrder.INSTANCE.compare(value, least[type]) < 0) {
        least[type] = value;
      }
      if (greatest[type] == null || ValueOrder.INSTANCE.compare(value, greatest[type]) > 0) {
        greatest[type] = value;
      }
    }
  }

  private static int typeOf(Object value) {
    if (value instanceof String) {
      return 0;
    }
    if (value instanceof Number) {
      return 1;
    }
    if (value instanceof Boolean) {
      return 2;
    }
    return value instanceof io.partita.engine.value.Binary ? 3 : 4;
  }

  /** What tells the type of a value from the others, among which nothing compares. */
  static int typeBit(Object value) {
    return 1 << typeOf(value);
  }

  @Override
  public Set<Object> values() {
    return values;
  }

  @Override
  public int held() {
    return values.size();
  }

  /** {@code value IN set}. */
  public static @Nullable Boolean contains(@Nullable Object value, @Nullable Object collected) {
    ValueSet set = (ValueSet) collected;
    if (set == null || (set.values.isEmpty() && !set.hasNull)) {
      return false;
    }
    if (value == null) {
      return null;
    }
    if (set.values.contains(value)) {
      return true;
    }
    return (set.hasNull || set.hasOtherTypes(value)) ? null : Boolean.FALSE;
  }

  private boolean hasOtherTypes(Object value) {
    return (types & ~typeBit(value)) != 0;
  }

  /** {@code value < ANY set}, {@code value < ALL set} and their like. */
  public static @Nullable Boolean compare(
      @Nullable Object value, @Nullable Object collected, String operator, Boolean all) {
    ValueSet set = (ValueSet) collected;
    if (set == null || (set.values.isEmpty() && !set.hasNull)) {
      return all;
    }
    if (value == null) {
      return null;
    }
    int type = typeOf(value);
    boolean unknown = set.hasNull || set.hasOtherTypes(value);
    boolean decided = all ? !set.every(value, type, operator) : set.some(value, type, operator);
    if (!decided && unknown) {
      return null;
    }
    return all != decided;
  }

  private boolean some(Object value, int type, String operator) {
    if (least[type] == null) {
      return false;
    }
    return switch (operator) {
      case "=" -> values.contains(value);
      case "<>" -> !least[type].equals(value) || !greatest[type].equals(value);
      case "<", "<=" -> holds(value, operator, greatest[type]);
      default -> holds(value, operator, least[type]);
    };
  }

  private boolean every(Object value, int type, String operator) {
    if (least[type] == null) {
      return true;
    }
    return switch (operator) {
      case "=" -> least[type].equals(value) && greatest[type].equals(value);
      case "<>" -> !values.contains(value);
      case "<", "<=" -> holds(value, operator, least[type]);
      default -> holds(value, operator, greatest[type]);
    };
  }

  private static boolean holds(Object value, String operator, Object other) {
    int order = ValueOrder.INSTANCE.compare(value, other);
    return switch (operator) {
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      default -> order >= 0;
    };
  }
}
