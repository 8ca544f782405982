package io.partita.sql.plan;

import io.partita.engine.value.Numbers;
import io.partita.sql.type.PlanTypeFactory;
import java.math.BigDecimal;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.NlsString;
import org.jspecify.annotations.Nullable;

/**
 * Makes row expressions whose literals are canonical: VARCHAR without padding, numbers without
 * trailing zeros and without a negative scale.
 */
final class PlanRexBuilder extends RexBuilder {
  PlanRexBuilder(PlanTypeFactory factory) {
    super(factory);
  }

  @Override
  public RexLiteral makeCharLiteral(NlsString text) {
    return makeLiteral(text, typeFactory.createSqlType(SqlTypeName.VARCHAR), SqlTypeName.CHAR);
  }

  @Override
  protected RexLiteral makeLiteral(
      @Nullable Comparable value, RelDataType type, SqlTypeName typeName) {
    return super.makeLiteral(
        value instanceof BigDecimal number ? Numbers.canonical(number) : value, type, typeName);
  }
}
