package io.partita.sql;

import io.partita.engine.ResourceNotFoundException;
import io.partita.sql.activity.PlanInsight;
import io.partita.sql.catalog.Catalog;
import io.partita.sql.explain.Explanation;
import io.partita.sql.explain.PlanText;
import io.partita.sql.plan.ExaminedItems;
import io.partita.sql.plan.access.AccessPath;
import io.partita.sql.plan.operator.Operator;
import io.partita.sql.run.QueryRun;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A plan as EXPLAIN shows it and {@code sys.statements} asks for it.
 *
 * @param shown gives the plan to show, which tells what it was made of
 */
record ExplainedPlan(
    Catalog catalog, StatementPlan plan, Supplier<StatementPlan> shown, boolean strong)
    implements PlanInsight {

  @Override
  public String text() {
    try {
      return String.join("\n", of(new PlanText(catalog, strong), shown.get()).shown(false));
    } catch (ResourceNotFoundException gone) {
      return "There is no table " + gone.table() + " any more";
    } catch (SqlError e) {
      return "It cannot be planned any more: " + e.getMessage();
    }
  }

  @Override
  public long estimatedItems() {
    try {
      return estimate();
    } catch (ResourceNotFoundException gone) {
      return -1;
    }
  }

  private long estimate() {
    List<QueryRun> queries = plan.queries().stream().filter(query -> !getsOnly(query)).toList();
    if (queries.isEmpty()) {
      return -1;
    }
    ExaminedItems items = new ExaminedItems(catalog, strong);
    return queries.stream().mapToLong(query -> items.of(query.plan())).sum();
  }

  private static boolean getsOnly(QueryRun query) {
    return query.plan().operator() instanceof Operator.Read read
        && read.read().path().operation() == AccessPath.Operation.GET;
  }

  /** What EXPLAIN says of a plan. */
  static Explanation of(PlanText text, StatementPlan plan) {
    if (plan instanceof StatementPlan.Update update) {
      return text.update(update.run());
    }
    return plan instanceof StatementPlan.Insert insert
        ? text.insert(insert.run())
        : text.queries(plan.queries());
  }

  /** What a query that was carried out gave and consumed; its rows are gone then. */
  static Map<String, String> actual(Outcome outcome) {
    Rows rows = outcome.rows();
    long count = 0;
    double units = 0;
    int pages = 0;
    if (rows != null) {
      while (rows.next()) {
        count++;
      }
      for (var consumed : rows.consumed()) {
        units += consumed.totalUnits();
        pages++;
      }
    }
    Map<String, String> actual = new LinkedHashMap<>();
    actual.put("rows", Long.toString(count));
    actual.put("read units", Double.toString(units));
    actual.put("reads", Integer.toString(pages));
    return actual;
  }
}
