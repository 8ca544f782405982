package io.partita.sql.plan.access;

import io.partita.sql.plan.operator.EachValue;
import io.partita.sql.plan.operator.Expressions;
import java.util.ArrayList;
import java.util.List;
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
    for (RexNode value : values()) {
      if (Expressions.isEach(value)) {
        return true;
      }
    }
    return false;
  }

  /** Whether one of these is of a set. */
  static boolean isAnyOfSet(List<KeyRead> reads) {
    for (KeyRead read : reads) {
      if (read.isOfSet()) {
        return true;
      }
    }
    return false;
  }

  /** The number of reads that it is expected to be. */
  long expected() {
    return values().stream()
        .filter(Expressions::isEach)
        .mapToLong(EachValue::expected)
        .max()
        .orElse(1);
  }

  private List<RexNode> values() {
    RexNode last = sort.equal();
    if (last == null) {
      return equal;
    }
    List<RexNode> values = new ArrayList<>(equal);
    values.add(last);
    return values;
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
