package io.partita.sql.plan.access;

import java.util.List;
import org.apache.calcite.rex.RexNode;

/**
 * The reading of one table inside a plan: a path, and what it gives.
 *
 * @param outputs the expressions over the table's columns, and last the item, that make a row; none
 *     for a count
 * @param mayScan whether the statement's own text allows a scan of it
 */
public record PathRead(AccessPath path, List<RexNode> outputs, boolean mayScan, Result result) {
  public PathRead {
    outputs = List.copyOf(outputs);
  }

  /** A read that gives a row for each item. */
  public PathRead(AccessPath path, List<RexNode> outputs, boolean mayScan) {
    this(path, outputs, mayScan, Result.ROWS);
  }

  /**
   * Whether the items are fetched from the table, because the global index that finds them does not
   * hold all that is wanted of them.
   */
  public boolean fetches() {
    return path.isGlobal() && needsItems();
  }

  /**
   * Whether the items themselves are read behind the entries of an index, because it does not hold
   * all that is wanted of them: of a local one by the engine, of a global one here.
   */
  public boolean needsItems() {
    return !(path.holds(outputs) && path.holdsConditions());
  }

  /** Whether it gives the item of one key. */
  public boolean isOneGet() {
    return path.operation() == AccessPath.Operation.GET
        && path.isOneRead()
        && result == Result.ROWS;
  }

  /** What a read gives. */
  public enum Result {
    /** A row for each item. */
    ROWS,
    /** One row with the number of items. */
    COUNT,
    /** One row of the first item, of nulls if there is none. */
    FIRST
  }

  /** Whether it is a count of everything, which the engine keeps. */
  public boolean isKeptCount() {
    return result == Result.COUNT
        && path.operation() == AccessPath.Operation.SCAN
        && path.residual().isEmpty();
  }
}
