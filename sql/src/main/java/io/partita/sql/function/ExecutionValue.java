package io.partita.sql.function;

import io.partita.sql.type.Family;
import io.partita.sql.type.PlanTypeFactory;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.Supplier;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/** A value without operands that is the same in all of one execution, and never part of a plan. */
public abstract class ExecutionValue extends SqlFunction {
  private final Family result;

  ExecutionValue(String name, Family result) {
    super(
        name,
        SqlKind.OTHER_FUNCTION,
        binding -> ((PlanTypeFactory) binding.getTypeFactory()).type(result),
        null,
        null,
        SqlFunctionCategory.TIMEDATE);
    this.result = result;
  }

  /**
   * The value, as {@link Family} says of its family.
   *
   * @param now the instant of the execution, which takes a look at the clock
   * @param zone that of the session
   * @param user the one that the connection names, or nothing
   */
  public abstract Object at(Supplier<Instant> now, ZoneId zone, Supplier<String> user);

  /** The type inside a plan. */
  public RelDataType type(PlanTypeFactory factory) {
    return factory.type(result);
  }

  Family result() {
    return result;
  }

  @Override
  public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
    RelDataType type = type((PlanTypeFactory) validator.getTypeFactory());
    validator.setValidatedNodeType(call, type);
    return type;
  }

  @Override
  public SqlOperandCountRange getOperandCountRange() {
    return SqlOperandCountRanges.of(0);
  }
}
