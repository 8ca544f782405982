package io.partita.sql.type;

import java.util.EnumMap;
import java.util.Map;
import org.apache.calcite.rel.type.RelDataTypeImpl;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * The nullable type of a family and nothing else, for plans that Calcite takes no part in: its own
 * types take a new process some 80 ms to load. It equals no type that {@link PlanTypeFactory}
 * makes.
 */
public final class FamilyType extends RelDataTypeImpl {
  private static final Map<Family, FamilyType> ALL = new EnumMap<>(Family.class);

  static {
    for (Family family : Family.values()) {
      ALL.put(family, new FamilyType(family));
    }
  }

  private final Family family;

  private FamilyType(Family family) {
    this.family = family;
  }

  /** The type of a family. */
  public static FamilyType of(Family family) {
    return ALL.get(family);
  }

  /** The family. */
  Family family() {
    return family;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return family.hashCode();
  }

  @Override
  public String toString() {
    return family.name();
  }

  @Override
  public SqlTypeName getSqlTypeName() {
    return new PlanTypeFactory().type(family).getSqlTypeName();
  }

  @Override
  protected void generateTypeString(StringBuilder text, boolean withDetail) {
    text.append(family.name());
  }
}
