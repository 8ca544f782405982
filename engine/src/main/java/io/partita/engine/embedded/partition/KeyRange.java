package io.partita.engine.embedded.partition;

import io.partita.engine.expression.Comparator;
import io.partita.engine.expression.KeyCondition;
import io.partita.engine.value.AttributeValue;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A range of the keys of one map, in their unsigned order.
 *
 * @param from the lower bound, or null for none
 * @param to the upper bound, or null for none
 */
@SuppressWarnings("ArrayRecordComponent") // Ranges are never compared or used as keys.
public record KeyRange(
    byte @Nullable [] from, boolean fromInclusive, byte @Nullable [] to, boolean toInclusive) {
  /** All keys. */
  public static final KeyRange ALL = new KeyRange(null, true, null, true);

  /**
   * The keys whose tokens lie in one of {@code total} equal parts, so that all of them together
   * hold each key once, and no partition key spans two.
   */
  public static KeyRange ofSegment(int segment, int total) {
    byte[] from = segment == 0 ? null : Token.fraction(segment, total);
    byte[] to = segment == total - 1 ? null : Token.fraction(segment + 1, total);
    return new KeyRange(from, true, to, to == null);
  }

  /** The keys that begin with the prefix. */
  public static KeyRange ofPrefix(byte[] prefix) {
    return new KeyRange(prefix, true, behind(prefix), false);
  }

  /**
   * The keys that begin with the given values, and whose next value is as the condition says if
   * there is one.
   *
   * @param values all of the partition key, perhaps sort attributes after it
   */
  public static KeyRange of(
      KeyLayout layout, AttributeValue[] values, KeyCondition.@Nullable SortCondition sort) {
    if (sort == null) {
      return ofValues(layout, values);
    }
    if (sort instanceof KeyCondition.BeginsWith begins) {
      return ofPrefix(layout.prefixOfBeginning(values, begins.prefix()));
    }
    KeyRange collection = ofPrefix(layout.prefix(values));
    // The last component is not delimited, so of the keys that begin with it only the one that is
    // it has its value; before a further component it is delimited, and all of them have.
    boolean last = layout.size() == values.length + 1;
    if (sort instanceof KeyCondition.Between between) {
      byte[] low = layout.prefix(with(values, between.low()));
      byte[] high = layout.prefix(with(values, between.high()));
      return new KeyRange(low, true, last ? high : behind(high), last);
    }
    KeyCondition.Range range = (KeyCondition.Range) sort;
    byte[] bound = layout.prefix(with(values, range.value()));
    return switch (range.comparator()) {
      case LESS -> new KeyRange(collection.from, true, bound, false);
      case LESS_OR_EQUAL -> new KeyRange(collection.from, true, last ? bound : behind(bound), last);
      case GREATER -> new KeyRange(last ? bound : behind(bound), !last, collection.to, false);
      case GREATER_OR_EQUAL -> new KeyRange(bound, true, collection.to, false);
      case EQUAL -> new KeyRange(bound, true, last ? bound : behind(bound), last);
      case NOT_EQUAL -> throw new IllegalArgumentException("No range: " + Comparator.NOT_EQUAL);
    };
  }

  private static KeyRange ofValues(KeyLayout layout, AttributeValue[] values) {
    byte[] prefix = layout.prefix(values);
    boolean whole = values.length == layout.size() && values.length > layout.partitionSize();
    return whole ? new KeyRange(prefix, true, prefix, true) : ofPrefix(prefix);
  }

  private static AttributeValue[] with(AttributeValue[] values, AttributeValue next) {
    AttributeValue[] more = Arrays.copyOf(values, values.length + 1);
    more[values.length] = next;
    return more;
  }

  /** Whether the key lies in the range. */
  public boolean contains(byte[] key) {
    return isAbove(key) && isBelow(key);
  }

  private boolean isAbove(byte[] key) {
    if (from == null) {
      return true;
    }
    int order = Arrays.compareUnsigned(key, from);
    return fromInclusive ? order >= 0 : order > 0;
  }

  private boolean isBelow(byte[] key) {
    if (to == null) {
      return true;
    }
    int order = Arrays.compareUnsigned(key, to);
    return toInclusive ? order <= 0 : order < 0;
  }

  /** What of the range lies behind the key, in ascending or descending order. */
  public KeyRange after(byte[] key, boolean ascending) {
    return ascending
        ? new KeyRange(key, false, to, toInclusive)
        : new KeyRange(from, fromInclusive, key, false);
  }

  /** What of the range comes up to the key, and the key, in ascending or descending order. */
  public KeyRange upTo(byte[] key, boolean ascending) {
    return ascending
        ? new KeyRange(from, fromInclusive, key, true)
        : new KeyRange(key, true, to, toInclusive);
  }

  /** The least key above all that begin with the prefix, or null if there is none. */
  private static byte @Nullable [] behind(byte[] prefix) {
    int last = prefix.length - 1;
    while (last >= 0 && prefix[last] == (byte) 0xFF) {
      last--;
    }
    if (last < 0) {
      return null;
    }
    byte[] behind = Arrays.copyOf(prefix, last + 1);
    behind[last]++;
    return behind;
  }
}
