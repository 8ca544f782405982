package io.partita.sql.plan.access;

import io.partita.sql.plan.operator.EachValue;
import io.partita.sql.plan.operator.Expressions;
import java.util.List;
import java.util.stream.Stream;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * One read by key: items that agree in the partition key and in leading sort attributes.
 *
 * @param equal the values of the partition attributes, then of the leading sort attributes, in the
 *     order of the key; constant for one execution
 * @param sort what is said of the sort attribute after these
 */
public record KeyRead(List<RexNode> equal, SortRange sort) {
  public KeyRead {
    equal = List.copyOf(equal);
  }

  /** Whether a value stands for each of a set, so that it is as many reads. */
  boolean isOfSet() {
    return values().anyMatch(Expressions::isEach);
  }

  /** The number of reads that it is expected to be. */
  long expected() {
    return values().filter(Expressions::isEach).mapToLong(EachValue::expected).max().orElse(1);
  }

  private Stream<RexNode> values() {
    return Stream.concat(equal.stream(), Stream.ofNullable(sort.equal()));
  }

  /** The value of an attribute of the key, or null if it is not fixed to one. */
  @Nullable RexNode fixed(int attribute) {
    if (attribute < equal.size()) {
      return equal.get(attribute);
    }
    return attribute == equal.size() ? sort.equal() : null;
  }

  /** Whether it says something of an attribute of the key. */
  boolean narrows(int attribute) {
    return attribute < equal.size() || (attribute == equal.size() && !sort.isUnbounded());
  }
}
