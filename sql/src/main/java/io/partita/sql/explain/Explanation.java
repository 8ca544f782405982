package io.partita.sql.explain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What EXPLAIN answers: the operators of a plan, then what is said of the statement as a whole. As
 * JSON it is one document, an object: {@code plan} is an array of the operators, {@code budget},
 * {@code actual}, {@code refused} and {@code ends} are there where there is something to say.
 */
public final class Explanation {
  private final List<PlanLine> operators;
  private final Map<String, String> budget;
  private Map<String, String> actual = Map.of();
  private final Map<String, String> remarks = new LinkedHashMap<>();

  /**
   * The explanation of a plan.
   *
   * @param operators none if the statement has no plan
   * @param budget what it is expected to take of its budget; empty where there is none
   */
  Explanation(List<PlanLine> operators, Map<String, String> budget) {
    this.operators = List.copyOf(operators);
    this.budget = budget;
  }

  /** Adds what an execution took. */
  public void actual(Map<String, String> figures) {
    actual = figures;
  }

  /**
   * Adds what becomes of the statement without more.
   *
   * @param name what becomes of it, which begins the line of a text
   * @param why when, or why
   */
  public void remark(String name, String why) {
    remarks.put(name, why);
  }

  /** The rows of EXPLAIN: lines of text, or one JSON document. */
  public List<String> shown(boolean json) {
    return json ? List.of(json()) : text();
  }

  private List<String> text() {
    if (operators.isEmpty()) {
      return List.of("A definition or transaction control has no plan");
    }
    List<PlanLine> lines = new ArrayList<>(operators);
    if (!budget.isEmpty()) {
      lines.add(new PlanLine("Budget", budget, Map.of()));
    }
    List<String> text = PlanLine.text(lines);
    if (!actual.isEmpty()) {
      text.add("actual: " + PlanLine.properties(actual));
    }
    remarks.forEach((name, why) -> text.add("  " + name + " " + why));
    return text;
  }

  private String json() {
    List<String> members = new ArrayList<>();
    List<String> plan = operators.stream().map(PlanLine::json).toList();
    members.add("\"plan\":[" + String.join(",", plan) + "]");
    if (!budget.isEmpty()) {
      members.add("\"budget\":" + PlanLine.object(budget));
    }
    if (!actual.isEmpty()) {
      members.add("\"actual\":" + PlanLine.object(actual));
    }
    remarks.forEach((name, why) -> members.add(PlanLine.member(name, why)));
    return "{" + String.join(",", members) + "}";
  }
}
