package io.partita.sql.plan;

import io.partita.sql.catalog.Catalog;
import io.partita.sql.plan.access.AccessPath;
import io.partita.sql.plan.access.Estimate;
import io.partita.sql.plan.access.PathRead;
import io.partita.sql.plan.operator.Expressions;
import io.partita.sql.plan.operator.Operator;
import io.partita.sql.plan.operator.SubqueryCall;
import java.util.List;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * How many items all reads of a plan are expected to examine together: what EXPLAIN says of each,
 * as often as it is opened. A bound that is a parameter is not known, so all rows are thought to be
 * read then.
 */
public final class ExaminedItems {
  /** The share of rows that a condition leaves; as {@link Estimate} has it. */
  private static final int FILTERED = 3;

  private static final int ELEMENTS = 3;

  private final Catalog catalog;
  private final boolean consistent;

  /**
   * Estimates plans.
   *
   * @param consistent whether reads are strongly consistent unless the plan says otherwise
   */
  public ExaminedItems(Catalog catalog, boolean consistent) {
    this.catalog = catalog;
    this.consistent = consistent;
  }

  /**
   * What comes out of an operator.
   *
   * @param rows its rows
   * @param items what is examined for them
   */
  private record Flow(double rows, double items) {
    Flow rows(double other) {
      return new Flow(other, items);
    }

    Flow and(double more) {
      return new Flow(rows, items + more);
    }
  }

  /** The items of a plan, about; the statistics of now count. */
  public long of(QueryPlan plan) {
    if (plan.empty()) {
      return 0;
    }
    long bound = plan.sort().isEmpty() ? bound(plan.limit()) : Long.MAX_VALUE;
    Flow flow =
        plan.operator() instanceof Operator.Read read
            ? of(read.read(), bound)
            : of(plan.operator());
    double share = isStreamed(plan.operator()) ? Math.min(1, bound / Math.max(1, flow.rows())) : 1;
    double items = flow.items() * share + subqueries(plan.guards(), 1);
    return Math.round(Math.min(items, Long.MAX_VALUE / 2.0));
  }

  /** Whether it reads no further when enough rows have come out. */
  private static boolean isStreamed(Operator operator) {
    return operator instanceof Operator.Lookup
        || ((operator instanceof Operator.Filter || operator instanceof Operator.Project)
            && isStreamed(operator.inputs().get(0)));
  }

  private static long bound(@Nullable RowBound limit) {
    return limit == null || limit.parameter() >= 0 ? Long.MAX_VALUE : limit.value();
  }

  private Flow of(PathRead read, long wanted) {
    if (read.isKeptCount() || read.path().operation() == AccessPath.Operation.SYSTEM) {
      return new Flow(1, 0);
    }
    boolean rows = read.result() == PathRead.Result.ROWS;
    long most = read.result() == PathRead.Result.FIRST ? 1 : rows ? wanted : Long.MAX_VALUE;
    Estimate estimate = Estimate.of(catalog, read, most, consistent);
    return new Flow(rows ? estimate.returned() : 1, estimate.examined());
  }

  private Flow of(Operator operator) {
    Flow flow = below(operator);
    return flow.and(subqueries(Expressions.of(operator), flow.rows()));
  }

  private Flow below(Operator operator) {
    if (operator instanceof Operator.Read read) {
      return of(read.read(), Long.MAX_VALUE);
    }
    if (operator instanceof Operator.Constants constants) {
      return new Flow(constants.rows().size(), 0);
    }
    if (operator instanceof Operator.Unnest) {
      return new Flow(ELEMENTS, 0);
    }
    if (operator instanceof Operator.Lookup lookup) {
      Flow left = of(lookup.left());
      Flow right = of(lookup.right());
      return new Flow(
          left.rows() * Math.max(1, right.rows()), left.items() + left.rows() * right.items());
    }
    if (operator instanceof Operator.Join join) {
      Flow left = of(join.left());
      Flow right = of(join.right());
      double rows =
          join.leftKeys().isEmpty()
              ? left.rows() * right.rows()
              : Math.max(left.rows(), right.rows());
      return new Flow(rows, left.items() + right.items());
    }
    if (operator instanceof Operator.Combine combine) {
      Flow all = new Flow(0, 0);
      for (Operator input : combine.inputs()) {
        Flow flow = of(input);
        all = new Flow(all.rows() + flow.rows(), all.items() + flow.items());
      }
      return all;
    }
    Flow input = of(operator.inputs().get(0));
    if (operator instanceof Operator.Filter) {
      return input.rows(input.rows() / FILTERED);
    }
    if (operator instanceof Operator.Aggregate aggregate) {
      return input.rows(aggregate.keys().isEmpty() ? 1 : input.rows() / FILTERED);
    }
    if (operator instanceof Operator.Sort sort) {
      return input.rows(Math.min(input.rows(), (double) bound(sort.limit())));
    }
    return input;
  }

  private double subqueries(List<RexNode> nodes, double rows) {
    double items = 0;
    for (SubqueryCall subquery : Expressions.subqueries(nodes)) {
      items += of(subquery.plan()).items() * (subquery.memory() >= 0 ? 1 : rows);
    }
    return items;
  }
}
