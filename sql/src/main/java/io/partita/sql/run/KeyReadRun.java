package io.partita.sql.run;

import io.partita.engine.KeyAttribute;
import io.partita.engine.KeySchema;
import io.partita.engine.PrimaryKey;
import io.partita.engine.expression.Comparator;
import io.partita.engine.expression.KeyCondition;
import io.partita.engine.expression.Operators;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.sql.plan.access.KeyRead;
import io.partita.sql.plan.access.SortRange;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * One read by key, compiled. A value that no item can have as its key, a null or an empty text for
 * one, gives no key and no condition, so it is never sent.
 */
final class KeyReadRun {
  private final List<KeyAttribute> attributes;
  private final int partitionSize;
  private final SortRange range;
  private final Evaluator[] equalities;
  private final @Nullable Evaluator equal;
  private final @Nullable Evaluator lower;
  private final @Nullable Evaluator upper;
  private final @Nullable Evaluator prefix;

  /**
   * Compiles a read.
   *
   * @param key the key of the table or index that is read
   */
  KeyReadRun(KeyRead read, KeySchema key, Closures closures) {
    this.attributes = key.attributes();
    this.partitionSize = key.partition().size();
    this.range = read.sort();
    this.equalities = closures.compileAll(read.equal());
    this.equal = compile(closures, range.equal());
    this.lower = compile(closures, range.lower());
    this.upper = compile(closures, range.upper());
    this.prefix = compile(closures, range.prefix());
  }

  private static @Nullable Evaluator compile(Closures closures, @Nullable RexNode node) {
    return node == null ? null : closures.compile(node);
  }

  /** The key that a get of the table reads, or null if no item can have it. */
  @Nullable PrimaryKey key(Frame frame) {
    AttributeValue partition = value(0, equalities[0], frame);
    if (partition == null) {
      return null;
    }
    String name = attributes.get(0).name();
    if (equal == null) {
      return PrimaryKey.of(name, partition);
    }
    AttributeValue sort = value(1, equal, frame);
    return sort == null ? null : new PrimaryKey(name, partition, attributes.get(1).name(), sort);
  }

  /** The condition that a query reads by, or null if no item can satisfy it. */
  @Nullable KeyCondition condition(Frame frame) {
    List<KeyCondition.Equality> equal = new ArrayList<>();
    for (Evaluator equality : equalities) {
      if (!add(equality, equal, frame)) {
        return null;
      }
    }
    if (this.equal != null) {
      return add(this.equal, equal, frame) ? new KeyCondition(equal, null) : null;
    }
    if (range.isUnbounded()) {
      return new KeyCondition(equal, null);
    }
    return ranged(equal, attributes.get(equal.size()), frame);
  }

  /** Adds the equality of the next attribute; false if no item can satisfy it. */
  private boolean add(Evaluator evaluator, List<KeyCondition.Equality> equal, Frame frame) {
    int number = equal.size();
    AttributeValue value = value(number, evaluator, frame);
    if (value == null) {
      return false;
    }
    equal.add(new KeyCondition.Equality(attributes.get(number).name(), value));
    return true;
  }

  private @Nullable AttributeValue value(int number, Evaluator evaluator, Frame frame) {
    return KeyValues.of(
        evaluator.evaluate(frame),
        attributes.get(number).type(),
        number < partitionSize ? KeyValues.PARTITION_BYTES : KeyValues.SORT_BYTES);
  }

  /** The condition with what is said of the attribute after the equalities. */
  private @Nullable KeyCondition ranged(
      List<KeyCondition.Equality> equal, KeyAttribute sort, Frame frame) {
    if (prefix != null) {
      return beginning(equal, sort, prefix.evaluate(frame));
    }
    KeyLimit from =
        lower == null
            ? KeyLimit.ALL
            : KeyLimit.lower(
                lower.evaluate(frame), sort.type(), KeyValues.SORT_BYTES, range.lowerInclusive());
    KeyLimit to =
        upper == null
            ? KeyLimit.ALL
            : KeyLimit.upper(
                upper.evaluate(frame), sort.type(), KeyValues.SORT_BYTES, range.upperInclusive());
    AttributeValue low = from.value();
    AttributeValue high = to.value();
    if (from.empty()
        || to.empty()
        || (low != null && high != null && Operators.order(low, high) > 0)) {
      return null;
    }
    return new KeyCondition(equal, between(sort.name(), from, to));
  }

  private static KeyCondition.@Nullable SortCondition between(
      String attribute, KeyLimit from, KeyLimit to) {
    AttributeValue low = from.value();
    AttributeValue high = to.value();
    if (low != null && high != null) {
      return new KeyCondition.Between(attribute, low, high);
    }
    if (low != null) {
      return new KeyCondition.Range(
          attribute, from.inclusive() ? Comparator.GREATER_OR_EQUAL : Comparator.GREATER, low);
    }
    return high == null
        ? null
        : new KeyCondition.Range(
            attribute, to.inclusive() ? Comparator.LESS_OR_EQUAL : Comparator.LESS, high);
  }

  private static @Nullable KeyCondition beginning(
      List<KeyCondition.Equality> equal, KeyAttribute sort, @Nullable Object start) {
    AttributeValue value = KeyValues.of(start, sort.type(), KeyValues.SORT_BYTES);
    if (sort.type() == AttributeType.N || (value == null && !KeyLimit.isEmpty(start))) {
      return null;
    }
    return new KeyCondition(
        equal, value == null ? null : new KeyCondition.BeginsWith(sort.name(), value));
  }
}
