package io.partita.sql.explain;

import io.partita.engine.value.AttributeValue;
import io.partita.sql.Json;
import io.partita.sql.catalog.Catalog;
import io.partita.sql.catalog.Column;
import io.partita.sql.catalog.Table;
import io.partita.sql.plan.QueryPlan;
import io.partita.sql.plan.RowBound;
import io.partita.sql.plan.SortField;
import io.partita.sql.plan.access.AccessPath;
import io.partita.sql.plan.access.AccessPath.Operation;
import io.partita.sql.plan.access.ConditionText;
import io.partita.sql.plan.access.Estimate;
import io.partita.sql.plan.access.PathRead;
import io.partita.sql.run.QueryRun;
import io.partita.sql.run.UpdateRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A plan as EXPLAIN shows it: operators outermost first, then for each table a line with the
 * operation, its key, order and limit, and one with the filter after the read and the estimated
 * cost.
 */
public final class PlanText {
  private static final int COLUMN = 38;
  private static final String FILTER = "filter after read";
  private static final String HOW = "how";

  private final Catalog catalog;
  private final boolean consistent;

  /**
   * Shows plans.
   *
   * @param consistent whether reads are strongly consistent unless the plan says otherwise
   */
  public PlanText(Catalog catalog, boolean consistent) {
    this.catalog = catalog;
    this.consistent = consistent;
  }

  /**
   * One operator.
   *
   * @param shape how it reads: key, order, limit
   * @param cost what it costs: filter, items, units
   */
  private record Line(String operator, Map<String, String> shape, Map<String, String> cost) {}

  /** The lines of a query. */
  public List<String> query(QueryRun run, boolean json) {
    return shown(lines(run), json);
  }

  /** The lines of an UPDATE or DELETE: the write, then the read that goes before it, if any. */
  public List<String> change(UpdateRun run, boolean json) {
    List<Line> lines = new ArrayList<>();
    if (!run.query().isEmpty()) {
      lines.add(write(run));
    }
    if (!run.isOneWrite()) {
      PlanText strong = new PlanText(catalog, true);
      lines.addAll(strong.lines(run.query()));
    }
    return shown(lines, json);
  }

  private Line write(UpdateRun run) {
    Table table = run.table();
    Map<String, String> shape = new LinkedHashMap<>();
    Map<String, String> cost = new LinkedHashMap<>();
    if (!run.isOneItem()) {
      cost.put(HOW, "together, in a transaction");
    } else if (run.isOneWrite()) {
      AccessPath path = run.query().plan().reads().get(0).path();
      ConditionText text = new ConditionText(table);
      shape.put("key", text.all(path.keyed()));
      if (!path.residual().isEmpty()) {
        shape.put("condition", text.all(path.residual()));
      }
      cost.put(HOW, "one conditional write");
    } else {
      cost.put(HOW, "if unchanged since the read");
      shape.put("evaluated after the read", String.join(", ", run.evaluatedHere()));
    }
    cost.put("items", run.isOneItem() ? "1" : "up to 100");
    cost.put(
        "write units",
        (run.isOneItem() ? "~" : "2 × ~")
            + Estimate.writeUnits(catalog, table)
            + (run.isOneItem() ? "" : " each"));
    int indexes = table.description().localIndexes().size();
    if (indexes > 0) {
      cost.put("index entries", "up to " + indexes + ", each 1 or 2 write units");
    }
    return new Line((run.isDelete() ? "Delete " : "Update ") + table.name(), shape, cost);
  }

  private static List<String> shown(List<Line> lines, boolean json) {
    return json ? json(lines) : text(lines);
  }

  private static List<String> text(List<Line> lines) {
    List<String> text = new ArrayList<>();
    for (Line line : lines) {
      text.add(columns(line.operator(), line.shape()));
      if (!line.cost().isEmpty()) {
        Map<String, String> cost = new LinkedHashMap<>(line.cost());
        String filter = cost.remove(FILTER);
        String how = cost.remove(HOW);
        text.add(
            columns(
                filter != null ? "  " + FILTER + ": " + filter : how != null ? "  " + how : "",
                cost));
      }
    }
    return text;
  }

  private static String columns(String left, Map<String, String> right) {
    if (right.isEmpty()) {
      return left;
    }
    StringBuilder text = new StringBuilder(left).append("   ");
    while (text.length() < COLUMN) {
      text.append(' ');
    }
    List<String> properties = new ArrayList<>();
    right.forEach((name, value) -> properties.add(name + ": " + value));
    return text.append(String.join("   ", properties)).toString();
  }

  /** One JSON document: an array of operators. */
  private static List<String> json(List<Line> lines) {
    List<String> operators = new ArrayList<>();
    for (Line line : lines) {
      StringBuilder json = new StringBuilder("{\"operator\":").append(quoted(line.operator()));
      Map<String, String> properties = new LinkedHashMap<>(line.shape());
      properties.putAll(line.cost());
      properties.forEach(
          (name, value) ->
              json.append(',')
                  .append(quoted(name.replace(' ', '_')))
                  .append(':')
                  .append(isNumber(value) ? value.replaceAll("[~,]", "") : quoted(value)));
      operators.add(json.append('}').toString());
    }
    return List.of("[" + String.join(",", operators) + "]");
  }

  /** Whether a property is nothing but a number, if only an estimated one. */
  private static boolean isNumber(String value) {
    return value.matches("~?[0-9][0-9,]*([.][0-9]+)?");
  }

  private static String quoted(String text) {
    return Json.text(new AttributeValue.S(text));
  }

  private List<Line> lines(QueryRun run) {
    QueryPlan plan = run.plan();
    List<Line> lines = new ArrayList<>();
    if (run.isEmpty()) {
      lines.add(
          new Line("Nothing", Map.of("because", "no row can satisfy the statement"), Map.of()));
      return lines;
    }
    if (!plan.sort().isEmpty()) {
      Map<String, String> shape = new LinkedHashMap<>();
      shape.put("order", sort(plan));
      RowBound limit = plan.limit();
      if (limit != null) {
        shape.put("limit", bound(limit));
      }
      lines.add(new Line("Sort", shape, Map.of()));
    }
    for (String operator : plan.computedText()) {
      lines.add(new Line(operator, Map.of(), Map.of()));
    }
    for (int i = 0; i < plan.reads().size(); i++) {
      PathRead read = plan.reads().get(i);
      if (read.isKeptCount()) {
        lines.add(
            new Line(
                "Count " + read.path().target(),
                Map.of("by", "the engine's exact count"),
                Map.of("read units", "0.5")));
        continue;
      }
      if (read.result() != PathRead.Result.ROWS) {
        lines.add(
            new Line(
                read.result() == PathRead.Result.COUNT ? "Count" : "First", Map.of(), Map.of()));
      }
      lines.add(line(plan, read, run.evaluatedHere(i)));
    }
    if (plan.reads().isEmpty()) {
      lines.add(new Line("One row", Map.of("read units", "0"), Map.of()));
    }
    return lines;
  }

  private Line line(QueryPlan plan, PathRead read, String evaluatedHere) {
    AccessPath path = read.path();
    boolean rows = read.result() == PathRead.Result.ROWS;
    ConditionText text = new ConditionText(path.table());
    Map<String, String> shape = new LinkedHashMap<>();
    if (!path.keyed().isEmpty()) {
      shape.put("key", text.all(path.keyed()));
    }
    Column sort = path.sortColumn();
    boolean direct = plan.sort().isEmpty() && plan.computed() == null;
    boolean first = read.result() == PathRead.Result.FIRST;
    if (path.operation() != Operation.SCAN && path.keys().size() > 1) {
      shape.put("reads", Integer.toString(path.keys().size()));
    }
    boolean inOrder = path.keys().size() == 1 || path.merged();
    if (((direct && rows) || first)
        && inOrder
        && path.operation() == Operation.QUERY
        && sort != null) {
      shape.put("order", ConditionText.name(sort.name()) + (path.forward() ? "" : " DESC"));
    }
    RowBound limit = direct && rows ? plan.limit() : first ? new RowBound(1, -1) : null;
    if (limit != null && path.operation() != Operation.GET) {
      shape.put("limit", bound(limit));
    }
    Map<String, String> cost = new LinkedHashMap<>();
    if (!path.residual().isEmpty()) {
      cost.put(FILTER, text.all(path.residual()));
    }
    if (path.operation() == Operation.SYSTEM) {
      return new Line("System table " + path.target(), shape, cost);
    }
    if (path.operation() != Operation.GET && !evaluatedHere.isEmpty()) {
      cost.put("evaluated in SQL", evaluatedHere);
    }
    Boolean wish = plan.consistent();
    boolean strong = wish == null ? consistent : wish;
    long wanted = limit != null && limit.parameter() < 0 ? limit.value() : Long.MAX_VALUE;
    Estimate estimate = Estimate.of(catalog, path, wanted, strong);
    cost.put(
        "items",
        path.operation() == Operation.GET
            ? Integer.toString(path.keys().size())
            : number(estimate.examined())
                + (path.residual().isEmpty() ? "" : " → " + number(estimate.returned())));
    cost.put(
        "read units",
        "~" + Estimate.text(estimate.readUnits()) + (strong ? " (strong)" : " (eventual)"));
    if (path.operation() != Operation.GET) {
      cost.put("pages", Long.toString(estimate.pages()));
    }
    String operation =
        switch (path.operation()) {
          case GET -> path.keys().size() == 1 ? "Get " : "Gets ";
          case QUERY -> path.keys().size() == 1 ? "Query " : "Queries ";
          case SCAN -> "Scan ";
          case SYSTEM -> throw new IllegalStateException("shown before");
        };
    return new Line(operation + path.target(), shape, cost);
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
    if (column >= 0) {
      return ConditionText.name(plan.columns().get(column).label());
    }
    if (plan.computed() == null && !plan.reads().isEmpty()) {
      PathRead read = plan.reads().get(0);
      return new ConditionText(read.path().table()).text(read.outputs().get(field));
    }
    return "an expression";
  }
}
