package io.partita.sql.type;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeSystem;
import org.apache.calcite.sql.type.BasicSqlType;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * The one exact number of a plan. It has no precision and no scale at all, because every rounding
 * that Calcite does by itself depends on them and changes rows: only a written CAST and an
 * assignment round.
 */
final class NumberType extends BasicSqlType {
  NumberType(RelDataTypeSystem typeSystem, boolean nullable) {
    super(typeSystem, SqlTypeName.DECIMAL, nullable);
  }

  @Override
  public BasicSqlType createWithNullability(boolean nullable) {
    return nullable == isNullable() ? this : new NumberType(typeSystem, nullable);
  }

  @Override
  public int getPrecision() {
    return PRECISION_NOT_SPECIFIED;
  }

  @Override
  public int getScale() {
    return RelDataType.SCALE_NOT_SPECIFIED;
  }

  @Override
  protected void generateTypeString(StringBuilder sb, boolean withDetail) {
    sb.append("NUMBER");
  }
}
