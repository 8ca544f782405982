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
 * How many items all reads of a plan are expected to examine together, and what that costs: what
 * EXPLAIN says of each, as often as it is opened. A bound that is a parameter is not known, so all
 * rows are thought to be read then.
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
   * @param units what that costs
   */
  private record Flow(double rows, double items, double units) {
    static final Flow NOTHING = new Flow(0, 0, 0);

    Flow rows(double other) {
      return new Flow(other, items, units);
    }

    /** With another that is opened so many times. */
    Flow and(Flow other, double times) {
      return new Flow(rows, items + other.items * times, units + other.units * times);
    }
  }

  /** The items of a plan, about; the statistics of now count. */
  public long of(QueryPlan plan) {
    return Math.round(Math.min(flow(plan).items(), Long.MAX_VALUE / 2.0));
  }

  /** The read units of a plan, about, to the half unit. */
  public double readUnits(QueryPlan plan) {
    return Math.ceil(flow(plan).units() * 2) / 2;
  }

  private Flow flow(QueryPlan plan) {
    if (plan.empty()) {
      return Flow.NOTHING;
    }
    Boolean wish = plan.consistent();
    if (wish != null && wish != consistent) {
      return new ExaminedItems(catalog, wish).flow(plan);
    }
    long bound = plan.sort().isEmpty() ? bound(plan.limit()) : Long.MAX_VALUE;
    Operator operator = plan.operator();
    Flow flow = operator instanceof Operator.Read read ? of(read.read(), bound) : of(operator);
    double share = isStreamed(operator) ? Math.min(1, bound / Math.max(1, flow.rows())) : 1;
    return subqueries(new Flow(1, 0, 0).and(flow, share), plan.guards());
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
      return new Flow(1, 0, read.isKeptCount() ? 0.5 : 0);
    }
    boolean rows = read.result() == PathRead.Result.ROWS;
    long most = read.result() == PathRead.Result.FIRST ? 1 : rows ? wanted : Long.MAX_VALUE;
    Estimate estimate = Estimate.of(catalog, read, most, consistent);
    return new Flow(rows ? estimate.returned() : 1, estimate.examined(), estimate.readUnits());
  }

  private Flow of(Operator operator) {
    return subqueries(below(operator), Expressions.of(operator));
  }

  private Flow below(Operator operator) {
    if (operator instanceof Operator.Read read) {
      return of(read.read(), Long.MAX_VALUE);
    }
    if (operator instanceof Operator.Constants constants) {
      return new Flow(constants.rows().size(), 0, 0);
    }
    if (operator instanceof Operator.Unnest) {
      return new Flow(ELEMENTS, 0, 0);
    }
    if (operator instanceof Operator.Lookup lookup) {
      Flow left = of(lookup.left());
      Flow right = of(lookup.right());
      return left.and(right, left.rows()).rows(left.rows() * Math.max(1, right.rows()));
    }
    if (operator instanceof Operator.Join join) {
      Flow left = of(join.left());
      Flow right = of(join.right());
      double rows =
          join.leftKeys().isEmpty()
              ? left.rows() * right.rows()
              : Math.max(left.rows(), right.rows());
      return left.and(right, 1).rows(rows);
    }
    if (operator instanceof Operator.Combine combine) {
      Flow all = Flow.NOTHING;
      for (Operator input : combine.inputs()) {
        Flow flow = of(input);
        all = all.and(flow, 1).rows(all.rows() + flow.rows());
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

  /** With the subqueries of expressions, which are opened once or for each row. */
  private Flow subqueries(Flow flow, List<RexNode> nodes) {
    Flow all = flow;
    for (SubqueryCall subquery : Expressions.subqueries(nodes)) {
      all = all.and(of(subquery.plan()), subquery.memory() >= 0 ? 1 : flow.rows());
    }
    return all;
  }
}
