package io.partita.sql.function;

import io.partita.sql.type.Family;
import io.partita.sql.type.PlanTypeFactory;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.schema.impl.AggregateFunctionImpl;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.validate.SqlUserDefinedAggFunction;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.util.Optionality;
import org.jspecify.annotations.Nullable;

/** An aggregate of one argument, computed by one of {@link Aggregates}. */
public class Aggregate extends SqlUserDefinedAggFunction {
  private final @Nullable Family result;
  private final Class<?> accumulator;

  /**
   * An aggregate.
   *
   * @param result the family of its result, or null for that of its argument
   */
  public Aggregate(String name, @Nullable Family result, Class<?> accumulator) {
    super(
        new SqlIdentifier(name, SqlParserPos.ZERO),
        SqlKind.OTHER_FUNCTION,
        binding -> resultType(binding, result),
        null,
        null,
        implementation(accumulator),
        false,
        false,
        Optionality.FORBIDDEN);
    this.result = result;
    this.accumulator = accumulator;
  }

  /** The class whose static methods init, add and result compute it. */
  public Class<?> accumulator() {
    return accumulator;
  }

  /** Whether it sees nulls, and has a value over no rows. */
  public boolean takesNulls() {
    return CandidateSet.class.isAssignableFrom(accumulator);
  }

  private static AggregateFunctionImpl implementation(Class<?> accumulator) {
    AggregateFunctionImpl implementation = AggregateFunctionImpl.create(accumulator);
    if (implementation == null) {
      throw new IllegalStateException(accumulator + " is no accumulator");
    }
    return implementation;
  }

  private static RelDataType resultType(SqlOperatorBinding binding, @Nullable Family result) {
    return resultType(
        (PlanTypeFactory) binding.getTypeFactory(), binding.getOperandType(0), result);
  }

  private static RelDataType resultType(
      PlanTypeFactory factory, RelDataType argument, @Nullable Family result) {
    return result == null
        ? factory.createTypeWithNullability(argument, true)
        : factory.type(result);
  }

  /** The type of its result, which may always be null. */
  public RelDataType resultType(PlanTypeFactory factory, RelDataType argument) {
    return resultType(factory, argument, result);
  }

  @Override
  public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
    SqlNode operand = call.operand(0);
    RelDataType argument = validator.deriveType(scope, operand);
    RelDataType type = resultType((PlanTypeFactory) validator.getTypeFactory(), argument);
    validator.setValidatedNodeType(call, type);
    return type;
  }

  @Override
  public SqlOperandCountRange getOperandCountRange() {
    return SqlOperandCountRanges.of(1);
  }
}
