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
    KeyCondition.SortCondition condition = sortCondition(attributes.get(equal.size()), frame);
    return condition == null ? null : new KeyCondition(equal, condition);
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

  private KeyCondition.@Nullable SortCondition sortCondition(KeyAttribute sort, Frame frame) {
    if (prefix != null) {
      AttributeValue value = sortValue(prefix, sort, frame);
      return value == null || sort.type() == AttributeType.N
          ? null
          : new KeyCondition.BeginsWith(sort.name(), value);
    }
    AttributeValue low = lower == null ? null : sortValue(lower, sort, frame);
    AttributeValue high = upper == null ? null : sortValue(upper, sort, frame);
    if ((lower != null && low == null) || (upper != null && high == null)) {
      return null;
    }
    if (low != null && high != null) {
      return Operators.order(low, high) <= 0
          ? new KeyCondition.Between(sort.name(), low, high)
          : null;
    }
    if (low != null) {
      return new KeyCondition.Range(
          sort.name(),
          range.lowerInclusive() ? Comparator.GREATER_OR_EQUAL : Comparator.GREATER,
          low);
    }
    return high == null
        ? null
        : new KeyCondition.Range(
            sort.name(), range.upperInclusive() ? Comparator.LESS_OR_EQUAL : Comparator.LESS, high);
  }

  private static @Nullable AttributeValue sortValue(
      Evaluator evaluator, KeyAttribute sort, Frame frame) {
    return KeyValues.of(evaluator.evaluate(frame), sort.type(), KeyValues.SORT_BYTES);
  }
}
