package io.partita.sql.plan.operator;

/**
 * A field of a row around a plan that is opened for that row: constant while the plan is open, so
 * that it may be part of a key.
 */
public final class OuterField extends PlannedFunction {
  private final int slot;
  private final int field;
  private final String text;

  /**
   * A field.
   *
   * @param slot where the row is found
   * @param text the field as a person would name it
   */
  public OuterField(int slot, int field, String text) {
    super("$OUTER[" + slot + "." + field + "]");
    this.slot = slot;
    this.field = field;
    this.text = text;
  }

  /** Where the row is found. */
  public int slot() {
    return slot;
  }

  /** The number of the field in it. */
  public int field() {
    return field;
  }

  /** The field as a person would name it. */
  public String text() {
    return text;
  }
}
