package io.partita.sql.run;

import io.partita.engine.KeyAttribute;
import io.partita.engine.KeySchema;
import io.partita.engine.PrimaryKey;
import io.partita.engine.expression.Comparator;
import io.partita.engine.expression.KeyCondition;
import io.partita.engine.expression.Operators;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.sql.catalog.ColumnType;
import io.partita.sql.catalog.Table;
import io.partita.sql.function.CandidateSet;
import io.partita.sql.plan.access.KeyRead;
import io.partita.sql.plan.access.SortRange;
import io.partita.sql.plan.operator.EachValue;
import io.partita.sql.plan.operator.Expressions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * One read by key, compiled. A value that no item can have as its key, a null or an empty text for
 * one, or a number that is none of the column's declared type and so reads as NULL, gives no key
 * and no condition, so it is never sent.
 */
final class KeyReadRun {
  /** Stands where the value comes from a set. */
  private static final Evaluator NONE = frame -> null;

  private final List<KeyAttribute> attributes;
  private final ColumnType[] types;
  private final int partitionSize;
  private final SortRange range;
  private final Evaluator[] equalities;
  private final @Nullable Evaluator equal;
  private final @Nullable Evaluator lower;
  private final @Nullable Evaluator upper;
  private final @Nullable Evaluator prefix;

  /** What a query gave that values of the key are taken from, or null. */
  private final @Nullable Evaluator set;

  /** How the value of an attribute is taken from a member of the set; null if it is not. */
  private final List<@Nullable EachValue> each = new ArrayList<>();

  /**
   * Compiles a read.
   *
   * @param key the key of the table or index that is read
   */
  KeyReadRun(KeyRead read, Table table, KeySchema key, Closures closures) {
    this.attributes = key.attributes();
    this.types = new ColumnType[attributes.size()];
    for (int i = 0; i < types.length; i++) {
      types[i] = table.column(attributes.get(i)).type();
    }
    this.partitionSize = key.partition().size();
    this.range = read.sort();
    List<RexNode> values = new ArrayList<>(read.equal());
    if (range.equal() != null) {
      values.add(range.equal());
    }
    RexNode members = null;
    Evaluator[] all = new Evaluator[values.size()];
    for (int i = 0; i < all.length; i++) {
      RexNode value = values.get(i);
      boolean isEach = Expressions.isEach(value);
      each.add(Expressions.each(value));
      all[i] = isEach ? NONE : closures.compile(value);
      members = isEach && members == null ? EachValue.set(value) : members;
    }
    this.set = compile(closures, members);
    this.equalities = Arrays.copyOf(all, read.equal().size());
    this.equal = range.equal() == null ? null : all[all.length - 1];
    this.lower = compile(closures, range.lower());
    this.upper = compile(closures, range.upper());
    this.prefix = compile(closures, range.prefix());
  }

  private static @Nullable Evaluator compile(Closures closures, @Nullable RexNode node) {
    return node == null ? null : closures.compile(node);
  }

  /** Calls back with the keys that gets of the table read. */
  void keys(Frame frame, Consumer<PrimaryKey> consumer) {
    if (set == null) {
      accept(key(frame), consumer);
    } else {
      members(frame).forEach(member -> accept(key(frame, member), consumer));
    }
  }

  /** Calls back with the conditions that queries read by. */
  void conditions(Frame frame, Consumer<KeyCondition> consumer) {
    if (set == null) {
      accept(condition(frame), consumer);
    } else {
      members(frame).forEach(member -> accept(condition(frame, member), consumer));
    }
  }

  private static <T> void accept(@Nullable T found, Consumer<T> consumer) {
    if (found != null) {
      consumer.accept(found);
    }
  }

  /** What the query gave. */
  private Set<Object> members(Frame frame) {
    Object members = set == null ? null : set.evaluate(frame);
    return members == null ? Set.of() : ((CandidateSet) members).values();
  }

  /** The key that a get of the table reads, or null if no item can have it. */
  @Nullable PrimaryKey key(Frame frame) {
    return key(frame, null);
  }

  /**
   * One of the keys.
   *
   * @param member what it has of a set
   */
  private @Nullable PrimaryKey key(Frame frame, @Nullable Object member) {
    AttributeValue partition = value(0, equalities[0], frame, member);
    if (partition == null) {
      return null;
    }
    String name = attributes.get(0).name();
    if (equal == null) {
      return PrimaryKey.of(name, partition);
    }
    AttributeValue sort = value(1, equal, frame, member);
    return sort == null ? null : new PrimaryKey(name, partition, attributes.get(1).name(), sort);
  }

  /** The condition that a query reads by, or null if no item can satisfy it. */
  @Nullable KeyCondition condition(Frame frame) {
    return condition(frame, null);
  }

  private @Nullable KeyCondition condition(Frame frame, @Nullable Object member) {
    List<KeyCondition.Equality> equal = new ArrayList<>();
    for (Evaluator equality : equalities) {
      if (!add(equality, equal, frame, member)) {
        return null;
      }
    }
    if (this.equal != null) {
      return add(this.equal, equal, frame, member) ? new KeyCondition(equal, null) : null;
    }
    if (range.isUnbounded()) {
      return new KeyCondition(equal, null);
    }
    return ranged(equal, attributes.get(equal.size()), frame);
  }

  /** Adds the equality of the next attribute; false if no item can satisfy it. */
  private boolean add(
      Evaluator evaluator,
      List<KeyCondition.Equality> equal,
      Frame frame,
      @Nullable Object member) {
    int number = equal.size();
    AttributeValue value = value(number, evaluator, frame, member);
    if (value == null) {
      return false;
    }
    equal.add(new KeyCondition.Equality(attributes.get(number).name(), value));
    return true;
  }

  private @Nullable AttributeValue value(
      int number, Evaluator evaluator, Frame frame, @Nullable Object member) {
    EachValue taken = number < each.size() ? each.get(number) : null;
    AttributeValue value =
        KeyValues.of(
            taken != null && member != null ? taken.in(member) : evaluator.evaluate(frame),
            attributes.get(number).type(),
            number < partitionSize ? KeyValues.PARTITION_BYTES : KeyValues.SORT_BYTES);
    return value instanceof AttributeValue.N found
            && !ColumnReader.fits(types[number], found.value())
        ? null
        : value;
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
