package io.partita.sql.run;

import io.partita.sql.plan.access.PathRead;
import io.partita.sql.plan.operator.Operator;
import io.partita.sql.plan.operator.Operator.JoinKind;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * The reads of a plan that go to their end once they have begun, whatever they find: a budget below
 * what they cost can only be exceeded.
 */
final class WholeReads {
  private final Set<PathRead> found = Collections.newSetFromMap(new IdentityHashMap<>());

  private WholeReads() {}

  /**
   * The reads of an operator's rows.
   *
   * @param all whether all of its rows are taken
   */
  static Set<PathRead> of(Operator operator, boolean all) {
    WholeReads reads = new WholeReads();
    reads.collect(operator, all);
    return reads.found;
  }

  private void collect(Operator operator, boolean all) {
    if (operator instanceof Operator.Read read) {
      if (read.read().result() == PathRead.Result.COUNT
          || (all && read.read().result() == PathRead.Result.ROWS)) {
        found.add(read.read());
      }
    } else if (operator instanceof Operator.Aggregate aggregate) {
      collect(aggregate.input(), true);
    } else if (operator instanceof Operator.Sort sort) {
      collect(sort.input(), !sort.fields().isEmpty() || (all && sort.limit() == null));
    } else if (operator instanceof Operator.Join join) {
      // The left of an inner join ends early if the right is empty; the right is held as a whole.
      collect(join.left(), all && join.kind() != JoinKind.INNER);
      collect(join.right(), true);
    } else if (operator instanceof Operator.Lookup lookup) {
      collect(lookup.left(), all);
    } else if (operator instanceof Operator.Filter
        || operator instanceof Operator.Project
        || operator instanceof Operator.Window) {
      collect(operator.inputs().get(0), all);
    } else if (operator instanceof Operator.Combine combine
        && combine.kind() == Operator.Combine.Kind.UNION) {
      combine.inputs().forEach(input -> collect(input, all));
    }
  }
}
