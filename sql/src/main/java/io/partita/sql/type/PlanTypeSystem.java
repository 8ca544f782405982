package io.partita.sql.type;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.sql.type.SqlTypeName;

/** Calcite's rules for types, without those that pad, round or cut a value. */
public final class PlanTypeSystem extends RelDataTypeSystemImpl {
  /** The one instance. */
  public static final PlanTypeSystem INSTANCE = new PlanTypeSystem();

  private PlanTypeSystem() {}

  @Override
  public int getMaxPrecision(SqlTypeName typeName) {
    return typeName == SqlTypeName.DECIMAL ? Integer.MAX_VALUE : super.getMaxPrecision(typeName);
  }

  @Override
  public int getMaxScale(SqlTypeName typeName) {
    return typeName == SqlTypeName.DECIMAL ? Integer.MAX_VALUE : super.getMaxScale(typeName);
  }

  /** Branches of CASE, VALUES and UNION are not blank-padded to one length. */
  @Override
  public boolean shouldConvertRaggedUnionTypesToVarying() {
    return true;
  }

  @Override
  public RelDataType deriveSumType(RelDataTypeFactory factory, RelDataType argument) {
    return factory.createTypeWithNullability(
        factory.createSqlType(SqlTypeName.DECIMAL), argument.isNullable());
  }

  @Override
  public RelDataType deriveAvgAggType(RelDataTypeFactory factory, RelDataType argument) {
    return deriveSumType(factory, argument);
  }
}
