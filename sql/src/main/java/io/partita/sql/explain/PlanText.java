package io.partita.sql.explain;

import io.partita.engine.IndexLag;
import io.partita.sql.Budget;
import io.partita.sql.catalog.Catalog;
import io.partita.sql.catalog.Index;
import io.partita.sql.catalog.Table;
import io.partita.sql.plan.QueryPlan;
import io.partita.sql.plan.RowBound;
import io.partita.sql.plan.SortField;
import io.partita.sql.plan.access.AccessPath;
import io.partita.sql.plan.access.AccessPath.Operation;
import io.partita.sql.plan.access.ConditionText;
import io.partita.sql.plan.access.Estimate;
import io.partita.sql.plan.access.PathRead;
import io.partita.sql.plan.access.Segments;
import io.partita.sql.plan.operator.Expressions;
import io.partita.sql.plan.operator.Operator;
import io.partita.sql.plan.operator.SubqueryCall;
import io.partita.sql.run.InsertRun;
import io.partita.sql.run.QueryRun;
import io.partita.sql.run.UpdateRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A plan as EXPLAIN shows it: operators outermost first, then for each table a line with the
 * operation, its key, order and limit, and one with the filter after the read and the estimated
 * cost.
 */
public final class PlanText {
  private final Catalog catalog;
  private final boolean consistent;
  private final Budget budget;

  /**
   * Shows plans.
   *
   * @param consistent whether reads are strongly consistent unless the plan says otherwise
   */
  public PlanText(Catalog catalog, boolean consistent) {
    this(catalog, consistent, Budget.NONE);
  }

  /**
   * Shows plans, and what they are expected to take of a budget.
   *
   * @param consistent whether reads are strongly consistent unless the plan says otherwise
   */
  public PlanText(Catalog catalog, boolean consistent, Budget budget) {
    this.catalog = catalog;
    this.consistent = consistent;
    this.budget = budget;
  }

  /** The same where reads are strongly consistent. */
  public PlanText strong() {
    return new PlanText(catalog, true, budget);
  }

  /** A query, or the queries of a statement that runs several; none for one without a plan. */
  public Explanation queries(List<QueryRun> runs) {
    List<PlanLine> lines = new ArrayList<>();
    runs.forEach(run -> lines.addAll(lines(run)));
    return new Explanation(lines, new BudgetUse(catalog, consistent).of(runs, budget));
  }

  /** An INSERT or UPSERT: the write, then the query whose rows it takes, if any. */
  public Explanation insert(InsertRun run) {
    QueryRun query = run.query();
    boolean several = run.rowCount() > 1 || query != null;
    Map<String, String> cost = new LinkedHashMap<>();
    if (several) {
      cost.put(PlanLine.HOW, "one transaction, double units");
    }
    cost.put("items", query == null ? Integer.toString(run.rowCount()) : "one for each row");
    cost.put(
        "write units",
        (several ? "2 × " : "") + "1 for each KB begun of each item and of each index entry");
    List<PlanLine> lines = new ArrayList<>();
    lines.add(
        new PlanLine("Put " + run.table().name(), Map.of("if its key is there", met(run)), cost));
    UpdateRun update = run.update();
    if (update != null) {
      lines.addAll(met(update, several));
    }
    if (query != null) {
      lines.addAll(strong().lines(query));
    }
    return new Explanation(lines, new BudgetUse(catalog, true).of(run, budget));
  }

  /** What becomes of an item that has the key of a new one. */
  private static String met(InsertRun run) {
    if (run.overwrites()) {
      return "replaced";
    }
    return switch (run.onConflict()) {
      case FAIL -> "an error";
      case NOTHING -> "left as it is";
      case UPDATE -> "updated";
    };
  }

  /**
   * The lines of the change of an item that has the key of a new one. Its key is none that the
   * statement gives.
   *
   * @param several whether it is part of a transaction, for which it is read first
   */
  private List<PlanLine> met(UpdateRun update, boolean several) {
    List<PlanLine> lines = new ArrayList<>();
    if (several) {
      lines.add(write(update).how("in the same transaction"));
      lines.addAll(strong().lines(update.query()));
    } else {
      lines.addAll(change(update));
    }
    return lines.stream().map(line -> line.without("key").at(line.depth() + 1)).toList();
  }

  /** An UPDATE or DELETE: the write, then the read that goes before it, if any. */
  public Explanation update(UpdateRun run) {
    return new Explanation(change(run), new BudgetUse(catalog, true).of(run, budget));
  }

  private List<PlanLine> change(UpdateRun run) {
    List<PlanLine> lines = new ArrayList<>();
    if (!run.query().isEmpty()) {
      lines.add(write(run));
    }
    if (run.query().isEmpty() || !run.isOneWrite()) {
      lines.addAll(strong().lines(run.query()));
    }
    return lines;
  }

  private PlanLine write(UpdateRun run) {
    Table table = run.table();
    Map<String, String> shape = new LinkedHashMap<>();
    Map<String, String> cost = new LinkedHashMap<>();
    if (!run.isOneItem()) {
      cost.put(PlanLine.HOW, "together, in a transaction");
    } else if (run.isOneWrite()) {
      AccessPath path = run.query().plan().read().path();
      ConditionText text = new ConditionText(table);
      shape.put("key", text.all(path.keyed()));
      if (!path.residual().isEmpty()) {
        shape.put("condition", text.all(path.residual()));
      }
      cost.put(PlanLine.HOW, "one conditional write");
    } else {
      cost.put(PlanLine.HOW, "if unchanged since the read");
      shape.put("evaluated after the read", String.join(", ", run.evaluatedHere()));
    }
    cost.put("items", run.isOneItem() ? "1" : "up to 100");
    cost.put(
        "write units",
        (run.isOneItem() ? "~" : "2 × ~")
            + Estimate.writeUnits(catalog, table)
            + (run.isOneItem() ? "" : " each"));
    int indexes = table.indexes().size();
    if (indexes > 0) {
      cost.put("index entries", "up to " + indexes + ", each 1 or 2 write units");
    }
    return new PlanLine((run.isDelete() ? "Delete " : "Update ") + table.name(), shape, cost);
  }

  private List<PlanLine> lines(QueryRun run) {
    QueryPlan plan = run.plan();
    List<PlanLine> lines = new ArrayList<>();
    if (run.isEmpty()) {
      lines.add(
          new PlanLine("Nothing", Map.of("because", "no row can satisfy the statement"), Map.of()));
      return lines;
    }
    if (!plan.sort().isEmpty()) {
      lines.add(sort(sort(plan), plan.limit()));
    }
    for (String condition : plan.askedGuards()) {
      lines.add(new PlanLine("Filter", Map.of("condition", condition), Map.of()));
    }
    add(lines, plan.operator(), 0, plan);
    subqueries(lines, Expressions.subqueries(plan.guards()), 0, plan);
    return lines;
  }

  private static PlanLine sort(String order, @Nullable RowBound limit) {
    Map<String, String> shape = new LinkedHashMap<>();
    if (!order.isEmpty()) {
      shape.put("order", order);
    }
    if (limit != null) {
      shape.put("limit", bound(limit));
    }
    return new PlanLine(order.isEmpty() ? "First rows" : "Sort", shape, Map.of());
  }

  private void add(List<PlanLine> lines, Operator operator, int depth, QueryPlan plan) {
    int below = operator.inputs().size() > 1 ? depth + 1 : depth;
    if (operator instanceof Operator.Read read
        && !read.read().isKeptCount()
        && read.read().result() != PathRead.Result.ROWS) {
      boolean count = read.read().result() == PathRead.Result.COUNT;
      lines.add(new PlanLine(count ? "Count" : "First", Map.of(), Map.of()).at(depth));
    }
    PlanLine line = line(operator, plan);
    if (line != null) {
      lines.add(line.at(depth));
    }
    for (Operator input : operator.inputs()) {
      add(lines, input, below, plan);
    }
    subqueries(lines, Expressions.subqueries(operator), depth, plan);
  }

  private void subqueries(
      List<PlanLine> lines, List<SubqueryCall> subqueries, int depth, QueryPlan plan) {
    for (SubqueryCall subquery : subqueries) {
      String times = subquery.memory() >= 0 ? "once" : "for each row";
      lines.add(
          new PlanLine("Subquery " + subquery.number(), Map.of("opened", times), Map.of())
              .at(depth + 1));
      add(lines, subquery.plan(), depth + 2, plan);
    }
  }

  /** The line of an operator, or null if it has none. */
  private @Nullable PlanLine line(Operator operator, QueryPlan plan) {
    if (operator instanceof Operator.Read read && read.read().isKeptCount()) {
      return new PlanLine(
          "Count " + read.read().path().target(),
          Map.of("by", "the engine's exact count"),
          Map.of("read units", "0.5"));
    }
    if (operator instanceof Operator.Read read) {
      return line(plan, read.read(), operator.equals(plan.operator()));
    }
    if (operator instanceof Operator.Project) {
      return null;
    }
    Map<String, String> shape = new LinkedHashMap<>();
    String name = name(operator, shape);
    return operator instanceof Operator.Sort sort
        ? sort(sort.text(), sort.limit())
        : new PlanLine(name, shape, Map.of());
  }

  private static String name(Operator operator, Map<String, String> shape) {
    if (operator instanceof Operator.Constants constants) {
      shape.put("read units", "0");
      return constants.rows().size() == 1 ? "One row" : "Rows";
    }
    if (operator instanceof Operator.Unnest unnest) {
      return (unnest.pairs() ? "Attributes of " : "Elements of ") + unnest.text();
    }
    if (operator instanceof Operator.Filter filter) {
      shape.put("condition", filter.text());
      return "Filter";
    }
    if (operator instanceof Operator.Aggregate aggregate) {
      return name(aggregate);
    }
    if (operator instanceof Operator.Window window) {
      if (!window.partitionText().isEmpty()) {
        shape.put("partition", window.partitionText());
      }
      if (!window.orderText().isEmpty()) {
        shape.put("order", window.orderText());
      }
      return "Window "
          + window.calls().stream()
              .map(call -> call.over().name())
              .collect(Collectors.joining(", "));
    }
    if (operator instanceof Operator.Join join) {
      if (!join.text().isEmpty()) {
        shape.put("on", join.text());
      }
      shape.put("right side", join.leftKeys().isEmpty() ? "in memory" : "in memory by key");
      return kind(join.kind()) + "join";
    }
    if (operator instanceof Operator.Lookup lookup) {
      boolean gets = lookup.right() instanceof Operator.Read read && read.read().isOneGet();
      shape.put(
          "right side",
          gets
              ? "in batches of 100"
              : lookup.isOfKeys() ? "for each new key of the left" : "for each row of the left");
      return kind(lookup.kind()) + "lookup";
    }
    if (operator instanceof Operator.Combine combine) {
      String word = combine.kind().name();
      return word.charAt(0)
          + word.substring(1).toLowerCase(Locale.ROOT)
          + (combine.all() ? " all" : "");
    }
    if (operator instanceof Operator.Indexed indexed) {
      shape.put("on", indexed.text());
      return "Kept by key";
    }
    return "Kept";
  }

  private static String kind(Operator.JoinKind kind) {
    return switch (kind) {
      case INNER -> "Inner ";
      case LEFT -> "Left ";
      case FULL -> "Full ";
    };
  }

  private static String name(Operator.Aggregate aggregate) {
    if (aggregate.calls().isEmpty()) {
      return "Distinct";
    }
    if (aggregate.calls().get(0).isSet()) {
      return "Set of values";
    }
    int keys = aggregate.keys().size();
    String calls =
        aggregate.calls().stream().map(Operator.Call::name).collect(Collectors.joining(", "));
    return "Aggregate " + calls + (keys == 0 ? "" : " by " + keys + (keys == 1 ? " key" : " keys"));
  }

  private PlanLine line(QueryPlan plan, PathRead read, boolean isWhole) {
    AccessPath path = read.path();
    String evaluatedHere = path.residual().isEmpty() ? "" : QueryRun.evaluatedHere(read);
    ConditionText text = new ConditionText(path.table());
    Map<String, String> shape = new LinkedHashMap<>();
    if (!path.keyed().isEmpty()) {
      shape.put("key", text.all(path.keyed()));
    }
    boolean direct = plan.sort().isEmpty() && isWhole;
    if (path.isOfSet() || path.keys().size() > 1) {
      shape.put("reads", (path.isOfSet() ? "~" : "") + path.reads());
    }
    boolean rows = read.result() == PathRead.Result.ROWS;
    boolean first = read.result() == PathRead.Result.FIRST;
    if (((direct && rows) || first) && !path.order().isEmpty()) {
      shape.put("order", order(path));
    }
    RowBound limit = direct && rows ? plan.limit() : first ? new RowBound(1, -1) : null;
    if (limit != null && path.operation() != Operation.GET) {
      shape.put("limit", bound(limit));
    }
    Map<String, String> cost = new LinkedHashMap<>();
    if (!path.residual().isEmpty()) {
      cost.put(PlanLine.FILTER, text.all(path.residual()));
    }
    if (path.operation() == Operation.SYSTEM) {
      return new PlanLine("System table " + path.target(), shape, cost);
    }
    if (path.operation() != Operation.GET && !evaluatedHere.isEmpty()) {
      cost.put("evaluated in SQL", evaluatedHere);
    }
    Boolean wish = plan.consistent();
    boolean strong = wish == null ? consistent : wish;
    long wanted = limit != null && limit.parameter() < 0 ? limit.value() : Long.MAX_VALUE;
    Estimate estimate = Estimate.of(catalog, read, wanted, strong);
    cost.put(
        "items",
        path.operation() == Operation.GET
            ? (path.isOfSet() ? "~" : "") + path.reads()
            : number(estimate.examined())
                + (path.residual().isEmpty() ? "" : " → " + number(estimate.returned())));
    cost.put(
        "read units",
        "~"
            + Estimate.text(estimate.readUnits())
            + (strong && !path.isGlobal() ? " (strong)" : " (eventual)"));
    if (path.operation() != Operation.GET) {
      cost.put("pages", Long.toString(estimate.pages()));
    }
    Index index = path.index();
    if (path.operation() == Operation.SCAN && limit == null) {
      int segments =
          Segments.of(
              catalog.counts(path.table(), index == null ? null : index.name()),
              catalog.distinctPartitionKeys(path.table(), index));
      if (segments > 1) {
        cost.put("segments", Integer.toString(segments));
      }
    }
    if (index != null) {
      cost.put("fetch", read.needsItems() ? number(estimate.examined()) + " by key" : "none");
    }
    if (index != null && index.global()) {
      cost.put("lag", lag(path.table(), index));
      cost.put("because", path.why());
    }
    Index withheld = path.unkeyed() == null ? null : path.unkeyed().withheld();
    if (withheld != null) {
      cost.put("because", withheld.name() + " is read eventually consistent only");
    }
    String operation =
        switch (path.operation()) {
          case GET -> path.isOneRead() ? "Get " : "Gets ";
          case QUERY -> path.isOneRead() ? "Query " : "Queries ";
          case SCAN -> "Scan ";
          case SYSTEM -> throw new IllegalStateException("shown before");
        };
    return new PlanLine(operation + path.target(), shape, cost);
  }

  private static String order(AccessPath path) {
    return path.order().stream()
        .map(attribute -> path.table().columnOf(attribute))
        .map(column -> column == null ? "" : ConditionText.name(column.name()))
        .map(name -> name + (path.forward() ? "" : " DESC"))
        .collect(Collectors.joining(", "));
  }

  /** How far a global index is behind now. */
  private String lag(Table table, Index index) {
    IndexLag lag = catalog.lag(table, index);
    if (lag == null) {
      return "unknown";
    }
    return lag.isCaughtUp()
        ? "none"
        : String.format(Locale.ROOT, "%,d changes, %,d ms", lag.changes(), lag.millis());
  }

  private static String number(long number) {
    return "~" + String.format(Locale.ROOT, "%,d", number);
  }

  private static String bound(RowBound bound) {
    return bound.parameter() < 0 ? Long.toString(bound.value()) : "?" + (bound.parameter() + 1);
  }

  private static String sort(QueryPlan plan) {
    List<String> fields = new ArrayList<>();
    for (SortField field : plan.sort()) {
      fields.add(name(plan, field.field()) + (field.ascending() ? "" : " DESC"));
    }
    return String.join(", ", fields);
  }

  private static String name(QueryPlan plan, int field) {
    int column = plan.visible().indexOf(field);
    return column >= 0
        ? ConditionText.name(plan.columns().get(column).label())
        : plan.names().get(field);
  }
}
