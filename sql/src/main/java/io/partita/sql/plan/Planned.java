package io.partita.sql.plan;

import io.partita.sql.plan.operator.Operator;
import java.util.Arrays;
import java.util.List;

/** A part of a plan, and where the fields of its relational expression went. */
final class Planned {
  private final Operator operator;
  private final int[] slots;
  private final List<String> names;
  private final boolean ordered;
  private final double rows;
  private final double base;
  private final double cost;
  private final Scans scans;

  Planned(
      Operator operator,
      int[] slots,
      List<String> names,
      boolean ordered,
      double rows,
      double base,
      double cost,
      Scans scans) {
    this.operator = operator;
    this.slots = slots;
    this.names = names;
    this.ordered = ordered;
    this.rows = rows;
    this.base = base;
    this.cost = cost;
    this.scans = scans;
  }

  /** Nothing, whose fields are where they are. */
  static Planned nothing(int fields) {
    return new Planned(
        new Operator.Constants(List.of()), identity(fields), List.of(), true, 0, 0, 0, Scans.NONE);
  }

  Operator operator() {
    return operator;
  }

  /** For each field its place in a row of the operator, or -1 if nobody needs it; not changed. */
  int[] slots() {
    return slots;
  }

  /** The places of a row, as a person would name them. */
  List<String> names() {
    return names;
  }

  /** Whether rows come in the order that was asked for. */
  boolean ordered() {
    return ordered;
  }

  /** The number of rows that are expected. */
  double rows() {
    return rows;
  }

  /** The number of rows that there would be without conditions; of a set, of its values. */
  double base() {
    return base;
  }

  /** The number of items that are read, or rows that are worked on, for all of it. */
  double cost() {
    return cost;
  }

  /** The tables that are scanned. */
  Scans scans() {
    return scans;
  }

  int width() {
    return names.size();
  }

  Planned with(Operator changed) {
    return new Planned(changed, slots, names, ordered, rows, base, cost, scans);
  }

  Planned unordered() {
    return new Planned(operator, slots, names, false, rows, base, cost, scans);
  }

  Planned withSlots(int[] changed) {
    return new Planned(operator, changed, names, ordered, rows, base, cost, scans);
  }

  Planned withRows(double changed) {
    return new Planned(operator, slots, names, ordered, changed, base, cost, scans);
  }

  /** The place of each field is its number. */
  static int[] identity(int fields) {
    int[] slots = new int[fields];
    for (int i = 0; i < fields; i++) {
      slots[i] = i;
    }
    return slots;
  }

  static int[] nowhere(int fields) {
    int[] slots = new int[fields];
    Arrays.fill(slots, -1);
    return slots;
  }
}
