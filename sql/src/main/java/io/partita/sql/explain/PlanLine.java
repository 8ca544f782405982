package io.partita.sql.explain;

import io.partita.engine.value.AttributeValue;
import io.partita.sql.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One operator of a plan as EXPLAIN shows it.
 *
 * @param depth how many joins and queries it is inside of
 * @param shape how it reads: key, order, limit
 * @param cost what it costs: filter, items, units
 */
record PlanLine(int depth, String operator, Map<String, String> shape, Map<String, String> cost) {
  /** The cost that begins the second line of a text, under its name. */
  static final String FILTER = "filter after read";

  /** The cost that begins it without its name, unless there is a filter. */
  static final String HOW = "how";

  private static final int COLUMN = 38;

  PlanLine(String operator, Map<String, String> shape, Map<String, String> cost) {
    this(0, operator, shape, cost);
  }

  PlanLine at(int level) {
    return new PlanLine(level, operator, shape, cost);
  }

  /** The lines as text, or as one JSON document. */
  static List<String> shown(List<PlanLine> lines, boolean json) {
    return json ? json(lines) : text(lines);
  }

  private static List<String> text(List<PlanLine> lines) {
    List<String> text = new ArrayList<>();
    for (PlanLine line : lines) {
      String indent = "  ".repeat(line.depth());
      text.add(columns(indent + line.operator(), line.shape()));
      if (!line.cost().isEmpty()) {
        Map<String, String> cost = new LinkedHashMap<>(line.cost());
        String filter = cost.remove(FILTER);
        String how = cost.remove(HOW);
        text.add(
            columns(
                filter != null
                    ? indent + "  " + FILTER + ": " + filter
                    : how != null ? indent + "  " + how : "",
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
  private static List<String> json(List<PlanLine> lines) {
    List<String> operators = new ArrayList<>();
    for (PlanLine line : lines) {
      StringBuilder json = new StringBuilder("{\"operator\":").append(quoted(line.operator()));
      if (line.depth() > 0) {
        json.append(",\"depth\":").append(line.depth());
      }
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
}
