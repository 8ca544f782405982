package io.partita.sql.plan;

import io.partita.sql.function.FunctionLibrary;
import io.partita.sql.function.ScalarFunction;
import io.partita.sql.type.Family;
import io.partita.sql.type.PlanTypeFactory;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/**
 * A comparison as it was written, before the types of its operands are known. Where the plan is
 * made it becomes Calcite's own operator on two values of one family, or one of ours on dynamic
 * values. A parameter takes the type of the other side.
 */
final class Comparison extends SqlFunction {
  static final Comparison EQUAL =
      new Comparison("=", SqlStdOperatorTable.EQUALS, FunctionLibrary.DYNAMIC_EQUAL);
  static final Comparison NOT_EQUAL =
      new Comparison("<>", SqlStdOperatorTable.NOT_EQUALS, FunctionLibrary.DYNAMIC_NOT_EQUAL);
  static final Comparison LESS =
      new Comparison("<", SqlStdOperatorTable.LESS_THAN, FunctionLibrary.DYNAMIC_LESS);
  static final Comparison LESS_OR_EQUAL =
      new Comparison(
          "<=", SqlStdOperatorTable.LESS_THAN_OR_EQUAL, FunctionLibrary.DYNAMIC_LESS_OR_EQUAL);
  static final Comparison GREATER =
      new Comparison(">", SqlStdOperatorTable.GREATER_THAN, FunctionLibrary.DYNAMIC_GREATER);
  static final Comparison GREATER_OR_EQUAL =
      new Comparison(
          ">=",
          SqlStdOperatorTable.GREATER_THAN_OR_EQUAL,
          FunctionLibrary.DYNAMIC_GREATER_OR_EQUAL);

  /** Two-valued, so that values of no common family are distinct. */
  static final Comparison DISTINCT =
      new Comparison(
          "IS DISTINCT FROM", SqlStdOperatorTable.IS_DISTINCT_FROM, FunctionLibrary.DISTINCT);

  private final SqlOperator typed;
  private final ScalarFunction dynamic;

  private Comparison(String name, SqlOperator typed, ScalarFunction dynamic) {
    super(
        name,
        SqlKind.OTHER_FUNCTION,
        binding -> ((PlanTypeFactory) binding.getTypeFactory()).type(Family.BOOLEAN),
        Comparison::inferParameters,
        null,
        SqlFunctionCategory.USER_DEFINED_FUNCTION);
    this.typed = typed;
    this.dynamic = dynamic;
  }

  /** The operator on two values of one family. */
  SqlOperator typed() {
    return typed;
  }

  /** The function on two dynamic values. */
  ScalarFunction dynamic() {
    return dynamic;
  }

  private static void inferParameters(
      SqlCallBinding binding, RelDataType returned, RelDataType[] operandTypes) {
    PlanTypeFactory factory = (PlanTypeFactory) binding.getTypeFactory();
    for (int i = 0; i < operandTypes.length; i++) {
      SqlNode operand = binding.operand(i);
      if (operand instanceof SqlIdentifier
          || (operand instanceof SqlLiteral literal && literal.getTypeName() != SqlTypeName.NULL)) {
        // It has a type, which is dear to ask for.
        continue;
      }
      SqlNode other = binding.operand(1 - i);
      operandTypes[i] =
          other instanceof SqlDynamicParam
              ? factory.type(Family.DYNAMIC)
              : parameterType(factory, binding.getOperandType(1 - i));
    }
  }

  private static RelDataType parameterType(PlanTypeFactory factory, RelDataType partner) {
    Family family = Family.of(partner);
    return factory.type(family == Family.NULL ? Family.DYNAMIC : family);
  }

  @Override
  public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
    for (SqlNode operand : call.getOperandList()) {
      validator.deriveType(scope, operand);
    }
    RelDataType type = ((PlanTypeFactory) validator.getTypeFactory()).type(Family.BOOLEAN);
    validator.setValidatedNodeType(call, type);
    return type;
  }

  @Override
  public SqlOperandCountRange getOperandCountRange() {
    return SqlOperandCountRanges.of(2);
  }
}
