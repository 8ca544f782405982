package io.partita.sql.plan;

import io.partita.engine.value.Numbers;
import io.partita.sql.plan.access.LiftedLiteral;
import io.partita.sql.type.Family;
import io.partita.sql.type.PlanTypeFactory;
import java.math.BigDecimal;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.NlsString;
import org.jspecify.annotations.Nullable;

/**
 * Makes row expressions whose literals are canonical: VARCHAR without padding, numbers without
 * trailing zeros and without a negative scale.
 */
final class PlanRexBuilder extends RexBuilder {
  private final StatementParameters parameters;

  PlanRexBuilder(PlanTypeFactory factory, StatementParameters parameters) {
    super(factory);
    this.parameters = parameters;
  }

  /** The constant, or the parameter that a literal which may be lifted becomes in its place. */
  RexNode lifted(SqlNode written, RexNode constant) {
    if (!(written instanceof TypedLiterals.Liftable literal) || literal.number() < 0) {
      return constant;
    }
    int index =
        parameters.lift(
            literal.number(),
            literal.negated(),
            LiftedParameter.Use.COMPARED,
            Family.of(constant.getType()));
    return new LiftedLiteral(index, constant);
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
