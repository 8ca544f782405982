package io.partita.sql.plan.access;

import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexNode;

/**
 * A literal of the text that the plan takes as a parameter, so that texts which differ in it share
 * the plan. The plan means whatever value is bound; only where a plan is shown for the text that it
 * was made from does the literal itself appear.
 */
public final class LiftedLiteral extends RexDynamicParam {
  private final RexNode written;

  /**
   * A literal as a parameter.
   *
   * @param index the number of the parameter, behind those that the text has
   * @param written the literal
   */
  public LiftedLiteral(int index, RexNode written) {
    super(written.getType(), index);
    this.written = written;
  }

  /** The literal in the text that the plan was made from. */
  RexNode written() {
    return written;
  }
}
