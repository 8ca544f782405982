package io.partita.sql.plan.access;

import io.partita.sql.type.Family;
import io.partita.sql.type.FamilyType;
import org.apache.calcite.rex.RexInputRef;
import org.jspecify.annotations.Nullable;

/**
 * The value of an undeclared attribute of an item, as a plan has it that Calcite takes no part in.
 * Elsewhere that is a call of functions, which take a new process a quarter of a second to load.
 */
public final class UndeclaredAttribute extends RexInputRef {
  private final String attribute;

  /**
   * The value of an attribute.
   *
   * @param item the number of the item, behind the columns
   */
  public UndeclaredAttribute(int item, String name) {
    super(item, FamilyType.of(Family.DYNAMIC));
    attribute = name;
  }

  /** The name of the attribute. */
  public String name() {
    return attribute;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof UndeclaredAttribute same
        && super.equals(other)
        && attribute.equals(same.attribute);
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + attribute.hashCode();
  }

  @Override
  public String toString() {
    return "$VALUE($ATTRIBUTE(" + super.toString() + ", '" + attribute + "'))";
  }
}
