package io.partita.sql.plan;

import io.partita.engine.value.Numbers;
import io.partita.sql.function.ExecutionValue;
import io.partita.sql.plan.access.LiftedLiteral;
import io.partita.sql.plan.operator.Expressions;
import io.partita.sql.type.Family;
import io.partita.sql.type.PlanTypeFactory;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.Set;
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
  /** What a date or time can be compared as. */
  private static final Set<Family> TIMES =
      EnumSet.of(Family.DATE, Family.TIME, Family.TIMESTAMP, Family.INSTANT);

  private final StatementParameters parameters;

  PlanRexBuilder(PlanTypeFactory factory, StatementParameters parameters) {
    super(factory);
    this.parameters = parameters;
  }

  /** The constant, or the parameter that a literal which may be lifted becomes in its place. */
  RexNode lifted(SqlNode written, RexNode constant) {
    TypedLiterals.Liftable literal = TypedLiterals.liftable(written);
    if (literal == null) {
      return constant;
    }
    Family family = Family.of(constant.getType());
    // A zone is the session's, so that what depends on it is no value of the text.
    if (family == Family.DOUBLE
        || (literal.use() != LiftedParameter.Use.COMPARED && !TIMES.contains(family))
        || dependsOnExecution(constant)) {
      parameters.depend(literal.number());
      return constant;
    }
    int index = parameters.lift(literal.number(), literal.negated(), literal.use(), family);
    return new LiftedLiteral(index, constant);
  }

  private static boolean dependsOnExecution(RexNode constant) {
    boolean[] found = {false};
    Expressions.calls(constant, call -> found[0] |= call.getOperator() instanceof ExecutionValue);
    return found[0];
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
