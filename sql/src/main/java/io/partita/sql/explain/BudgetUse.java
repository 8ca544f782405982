package io.partita.sql.explain;

import io.partita.engine.CapacityUnits;
import io.partita.engine.TransactWriteItemsRequest;
import io.partita.sql.Budget;
import io.partita.sql.catalog.Catalog;
import io.partita.sql.catalog.Table;
import io.partita.sql.plan.ExaminedItems;
import io.partita.sql.plan.access.Estimate;
import io.partita.sql.run.InsertRun;
import io.partita.sql.run.QueryRun;
import io.partita.sql.run.UpdateRun;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a statement is expected to take of its budget; nothing is said where there is no budget. */
final class BudgetUse {
  private final Catalog catalog;
  private final ExaminedItems reads;

  /**
   * Estimates statements.
   *
   * @param consistent whether reads are strongly consistent unless the plan says otherwise
   */
  BudgetUse(Catalog catalog, boolean consistent) {
    this.catalog = catalog;
    this.reads = new ExaminedItems(catalog, consistent);
  }

  /** Of the queries of one statement. */
  Map<String, String> of(List<QueryRun> runs, Budget budget) {
    long hint = runs.isEmpty() ? 0 : runs.get(0).plan().maxReadUnits();
    Budget own = budget.withReadUnits(hint);
    return own.readUnits() > 0
        ? of(own, runs.stream().mapToDouble(run -> reads.readUnits(run.plan())).sum(), 0)
        : Map.of();
  }

  /** Each item that is found is read again before it is changed. */
  Map<String, String> of(UpdateRun run, Budget budget) {
    Budget own = budget.withReadUnits(run.maxReadUnits());
    if (own.equals(Budget.NONE) || run.query().isEmpty()) {
      return Map.of();
    }
    boolean one = run.isOneItem();
    double items = one ? 1 : found(run.query());
    return of(
        own,
        reads.readUnits(run.query().plan()) + (one ? 0 : items),
        writeUnits(run.table(), items));
  }

  Map<String, String> of(InsertRun run, Budget budget) {
    Budget own = budget.withReadUnits(run.maxReadUnits());
    if (own.equals(Budget.NONE)) {
      return Map.of();
    }
    QueryRun query = run.query();
    return query == null
        ? of(own, 0, writeUnits(run.table(), (double) run.rowCount()))
        : of(own, reads.readUnits(query.plan()), writeUnits(run.table(), found(query)));
  }

  /** The items that a change finds, no more than it changes together. */
  private double found(QueryRun query) {
    double estimated = reads.of(query.plan());
    return Math.min(TransactWriteItemsRequest.MAX_ACTIONS, Math.max(1.0, estimated));
  }

  /** Items of the average size, each with an entry in each index; several are a transaction. */
  private double writeUnits(Table table, double items) {
    double each = Estimate.writeUnits(catalog, table) + table.indexes().size();
    return items * each * (items > 1 ? CapacityUnits.TRANSACTION_FACTOR : 1);
  }

  private static Map<String, String> of(Budget budget, double readUnits, double writeUnits) {
    Map<String, String> use = new LinkedHashMap<>();
    if (budget.readUnits() > 0) {
      use.put("read units", "~" + Estimate.text(readUnits));
      use.put("max read units", Long.toString(budget.readUnits()));
    }
    if (budget.writeUnits() > 0 && writeUnits > 0) {
      use.put("write units", "~" + Estimate.text(writeUnits));
      use.put("max write units", Long.toString(budget.writeUnits()));
    }
    return use;
  }
}
