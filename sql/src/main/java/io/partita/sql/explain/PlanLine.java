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

  /** The same, which does not say one thing of how it reads. */
  PlanLine without(String property) {
    Map<String, String> others = new LinkedHashMap<>(shape);
    others.remove(property);
    return new PlanLine(depth, operator, others, cost);
  }

  /** The same, done in another way. */
  PlanLine how(String other) {
    Map<String, String> costs = new LinkedHashMap<>(cost);
    costs.put(HOW, other);
    return new PlanLine(depth, operator, shape, costs);
  }

  /** Lines as text. */
  static List<String> text(List<PlanLine> lines) {
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
    return text.append(properties(right)).toString();
  }

  static String properties(Map<String, String> named) {
    List<String> properties = new ArrayList<>();
    named.forEach((name, value) -> properties.add(name + ": " + value));
    return String.join("   ", properties);
  }

  /** The operator as a JSON object. */
  String json() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("operator", operator);
    if (depth > 0) {
      properties.put("depth", Integer.toString(depth));
    }
    properties.putAll(shape);
    properties.putAll(cost);
    return object(properties);
  }

  /** Properties as a JSON object. */
  static String object(Map<String, String> properties) {
    List<String> members = new ArrayList<>();
    properties.forEach((name, value) -> members.add(member(name, value)));
    return "{" + String.join(",", members) + "}";
  }

  /** A property as a member of a JSON object. */
  static String member(String name, String value) {
    return quoted(name.replace(' ', '_'))
        + ':'
        + (isNumber(value) ? value.replaceAll("[~,]", "") : quoted(value));
  }

  /** Whether a property is nothing but a number, if only an estimated one. */
  private static boolean isNumber(String value) {
    return value.matches("~?[0-9][0-9,]*([.][0-9]+)?");
  }

  private static String quoted(String text) {
    return Json.text(new AttributeValue.S(text));
  }
}
