package io.partita.sql.run;

import io.partita.engine.KeyAttribute;
import io.partita.engine.KeySchema;
import io.partita.engine.LocalIndex;
import io.partita.engine.PrimaryKey;
import io.partita.engine.expression.Comparator;
import io.partita.engine.expression.KeyCondition;
import io.partita.engine.expression.Operators;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.sql.catalog.Table;
import io.partita.sql.plan.access.KeyRead;
import io.partita.sql.plan.access.SortRange;
import java.util.List;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * One read by key, compiled. A value that no item can have as its key, a null or an empty text for
 * one, gives no key and no condition, so it is never sent.
 */
final class KeyReadRun {
  private final KeyAttribute partitionKey;
  private final @Nullable KeyAttribute sortKey;
  private final SortRange range;
  private final Evaluator partition;
  private final @Nullable Evaluator equal;
  private final @Nullable Evaluator lower;
  private final @Nullable Evaluator upper;
  private final @Nullable Evaluator prefix;

  /**
   * Compiles a read.
   *
   * @param index the index that is read, or null for the table
   */
  KeyReadRun(KeyRead read, Table table, @Nullable LocalIndex index, Closures closures) {
    KeySchema key = table.description().key();
    this.partitionKey = key.partition().get(0);
    this.sortKey = index != null ? index.sort() : key.sort().isEmpty() ? null : key.sort().get(0);
    this.range = read.sort();
    this.partition = closures.compile(read.partition());
    this.equal = compile(closures, range.equal());
    this.lower = compile(closures, range.lower());
    this.upper = compile(closures, range.upper());
    this.prefix = compile(closures, range.prefix());
  }

  private static @Nullable Evaluator compile(Closures closures, @Nullable RexNode node) {
    return node == null ? null : closures.compile(node);
  }

  /** The key that a get reads, or null if no item can have it. */
  @Nullable PrimaryKey key(Frame frame) {
    AttributeValue partitionValue = partitionValue(frame);
    if (partitionValue == null) {
      return null;
    }
    KeyAttribute sort = sortKey;
    if (sort == null || equal == null) {
      return PrimaryKey.of(partitionKey.name(), partitionValue);
    }
    AttributeValue sortValue = sortValue(equal, sort, frame);
    return sortValue == null
        ? null
        : new PrimaryKey(partitionKey.name(), partitionValue, sort.name(), sortValue);
  }

  /** The condition that a query reads by, or null if no item can satisfy it. */
  @Nullable KeyCondition condition(Frame frame) {
    AttributeValue partitionValue = partitionValue(frame);
    if (partitionValue == null) {
      return null;
    }
    KeyCondition.Equality partitionEquality =
        new KeyCondition.Equality(partitionKey.name(), partitionValue);
    KeyAttribute sort = sortKey;
    if (sort == null || range.isUnbounded()) {
      return new KeyCondition(List.of(partitionEquality), null);
    }
    if (equal != null) {
      AttributeValue value = sortValue(equal, sort, frame);
      return value == null
          ? null
          : new KeyCondition(
              List.of(partitionEquality, new KeyCondition.Equality(sort.name(), value)), null);
    }
    KeyCondition.SortCondition condition = sortCondition(sort, frame);
    return condition == null ? null : new KeyCondition(List.of(partitionEquality), condition);
  }

  private @Nullable AttributeValue partitionValue(Frame frame) {
    return KeyValues.of(partition.evaluate(frame), partitionKey.type(), KeyValues.PARTITION_BYTES);
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
