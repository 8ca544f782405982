package io.partita.engine.expression;

import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import io.partita.engine.value.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * What the model's operators mean for two values that are there. One definition for the engine and
 * for whoever evaluates the same operators elsewhere.
 */
public final class Operators {
  private Operators() {}

  /** Whether values of this type have an order. */
  public static boolean isOrdered(AttributeType type) {
    return type.isKeyType();
  }

  /**
   * The order of two values of one type, S, N or B: text by its UTF-8 bytes, numbers by value,
   * binaries by unsigned bytes.
   */
  public static int order(AttributeValue left, AttributeValue right) {
    if (left instanceof AttributeValue.S a && right instanceof AttributeValue.S b) {
      return Utf8.compare(a.value(), b.value());
    }
    if (left instanceof AttributeValue.N a && right instanceof AttributeValue.N b) {
      return a.value().compareTo(b.value());
    }
    if (left instanceof AttributeValue.B a && right instanceof AttributeValue.B b) {
      return a.value().compareTo(b.value());
    }
    throw new IllegalArgumentException(left.type() + " and " + right.type() + " have no order");
  }

  /** Whether the comparison is true; false if the order of the types is undefined. */
  public static boolean compare(Comparator comparator, AttributeValue left, AttributeValue right) {
    if (comparator == Comparator.EQUAL) {
      return left.equals(right);
    }
    if (comparator == Comparator.NOT_EQUAL) {
      return !left.equals(right);
    }
    return left.type() == right.type()
        && isOrdered(left.type())
        && holds(comparator, order(left, right));
  }

  /**
   * Whether the comparison is true for the value at a position of an item. A hot path of scans:
   * text and numbers are compared where they lie.
   */
  static boolean compare(Comparator comparator, Item item, int position, AttributeValue right) {
    if (right instanceof AttributeValue.S text && item.isTextAt(position)) {
      return holds(comparator, item.compareTextAt(position, text.value()));
    }
    if (right instanceof AttributeValue.N number && item.typeAt(position) == AttributeType.N) {
      return holds(comparator, item.compareNumberAt(position, number.value()));
    }
    return compare(comparator, item.valueAt(position), right);
  }

  private static boolean holds(Comparator comparator, int order) {
    return switch (comparator) {
      case EQUAL -> order == 0;
      case NOT_EQUAL -> order != 0;
      case LESS -> order < 0;
      case LESS_OR_EQUAL -> order <= 0;
      case GREATER -> order > 0;
      case GREATER_OR_EQUAL -> order >= 0;
    };
  }

  /** Whether both are texts or both binaries, and the value starts with the prefix. */
  public static boolean beginsWith(AttributeValue value, AttributeValue prefix) {
    if (value instanceof AttributeValue.S text && prefix instanceof AttributeValue.S start) {
      return text.value().startsWith(start.value());
    }
    return value instanceof AttributeValue.B bytes
        && prefix instanceof AttributeValue.B start
        && bytes.value().startsWith(start.value());
  }

  /** Whether a text or binary has the part within, or a set or list has it as a member. */
  public static boolean contains(AttributeValue value, AttributeValue part) {
    if (value instanceof AttributeValue.S text) {
      return part instanceof AttributeValue.S other && text.value().contains(other.value());
    } else if (value instanceof AttributeValue.B bytes) {
      return part instanceof AttributeValue.B other && bytes.value().contains(other.value());
    } else if (value instanceof AttributeValue.SS set) {
      return part instanceof AttributeValue.S element && set.values().contains(element.value());
    } else if (value instanceof AttributeValue.NS set) {
      return part instanceof AttributeValue.N element && set.values().contains(element.value());
    } else if (value instanceof AttributeValue.BS set) {
      return part instanceof AttributeValue.B element && set.values().contains(element.value());
    }
    return value instanceof AttributeValue.L list && list.values().contains(part);
  }

  /**
   * The size: UTF-16 units of text, bytes of a binary, members of a document or set; null for the
   * other types.
   */
  public static AttributeValue.@Nullable N size(AttributeValue value) {
    return switch (value.type()) {
      case S -> AttributeValue.N.of(((AttributeValue.S) value).value().length());
      case B -> AttributeValue.N.of(((AttributeValue.B) value).value().length());
      case L -> AttributeValue.N.of(((AttributeValue.L) value).values().size());
      case M -> AttributeValue.N.of(((AttributeValue.M) value).values().size());
      case SS -> AttributeValue.N.of(((AttributeValue.SS) value).values().size());
      case NS -> AttributeValue.N.of(((AttributeValue.NS) value).values().size());
      case BS -> AttributeValue.N.of(((AttributeValue.BS) value).values().size());
      case N, BOOL, NULL -> null;
    };
  }
}
