package io.partita.sql.plan.operator;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/**
 * COALESCE: the first of its operands that is not null, each evaluated once and only if those
 * before it are null. Calcite's own becomes a CASE that has each operand twice.
 */
public final class FirstPresent extends SqlFunction {
  public static final FirstPresent INSTANCE = new FirstPresent();

  private FirstPresent() {
    super(
        "COALESCE",
        SqlKind.OTHER_FUNCTION,
        binding ->
            requireNonNull(
                binding.getTypeFactory().leastRestrictive(binding.collectOperandTypes())),
        null,
        null,
        SqlFunctionCategory.USER_DEFINED_FUNCTION);
  }

  @Override
  public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
    List<RelDataType> types = new ArrayList<>();
    for (SqlNode operand : call.getOperandList()) {
      types.add(validator.deriveType(scope, operand));
    }
    RelDataType type = requireNonNull(validator.getTypeFactory().leastRestrictive(types));
    validator.setValidatedNodeType(call, type);
    return type;
  }

  @Override
  public SqlOperandCountRange getOperandCountRange() {
    return SqlOperandCountRanges.from(1);
  }
}
