package io.partita.sql.plan.operator;

import java.util.BitSet;

/**
 * A query inside an expression, planned. Its operands are the row that it depends on; without any
 * that is the row that the expression is about.
 */
public final class SubqueryCall extends PlannedFunction {
  private final Operator plan;
  private final boolean exists;
  private final int slot;
  private final int memory;
  private final int number;
  private final long expected;
  private final BitSet outerSlots;

  /**
   * A query.
   *
   * @param exists whether it asks for a row, else for the value of the only one
   * @param slot where the plan finds the row that the expression is about, or -1 if it needs none
   * @param memory where the answer is kept for the whole execution, or -1 if it changes
   * @param number the number by which EXPLAIN calls it
   * @param expected how many values are expected where it collects them
   */
  public SubqueryCall(
      Operator plan, boolean exists, int slot, int memory, int number, long expected) {
    super("$SUBQUERY[" + number + "]");
    this.plan = plan;
    this.exists = exists;
    this.slot = slot;
    this.memory = memory;
    this.number = number;
    this.expected = expected;
    this.outerSlots = Expressions.outerSlots(plan);
  }

  /** What gives its rows. */
  public Operator plan() {
    return plan;
  }

  /** Whether it asks for a row, else for the value of the only one. */
  public boolean exists() {
    return exists;
  }

  /** Where the plan finds the row that the expression is about, or -1 if it needs none. */
  public int slot() {
    return slot;
  }

  /** Where the answer is kept for the whole execution, or -1 if it changes. */
  public int memory() {
    return memory;
  }

  /** The slots of the rows that its plan depends on; not to be changed. */
  BitSet outerSlots() {
    return outerSlots;
  }

  /** Whether its answer is another one for another row. */
  boolean dependsOnRow() {
    return slot >= 0 && memory < 0;
  }

  /** The number by which EXPLAIN calls it. */
  public int number() {
    return number;
  }

  /** How many values are expected where it collects them. */
  long expected() {
    return expected;
  }
}
