package io.partita.sql.function;

import io.partita.sql.type.Family;
import io.partita.sql.type.PlanTypeFactory;
import java.util.function.Supplier;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.util.Optionality;
import org.jspecify.annotations.Nullable;

/** An aggregate of one argument. */
public class Aggregate extends SqlAggFunction {
  private final @Nullable Family result;
  private final Supplier<Accumulator> accumulators;

  /**
   * An aggregate.
   *
   * @param result the family of its result, or null for that of its argument
   * @param accumulators makes the one of a new group
   */
  public Aggregate(String name, @Nullable Family result, Supplier<Accumulator> accumulators) {
    super(
        name,
        new SqlIdentifier(name, SqlParserPos.ZERO),
        SqlKind.OTHER_FUNCTION,
        binding -> resultType(binding, result),
        null,
        null,
        SqlFunctionCategory.USER_DEFINED_FUNCTION,
        false,
        false,
        Optionality.FORBIDDEN);
    this.result = result;
    this.accumulators = accumulators;
  }

  /** An aggregate whose accumulators somebody else makes. */
  protected Aggregate(String name, @Nullable Family result) {
    this(
        name,
        result,
        () -> {
          throw new IllegalStateException(name + " has no accumulators of its own");
        });
  }

  /** What makes the accumulators of its groups. */
  public Supplier<Accumulator> accumulators() {
    return accumulators;
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
