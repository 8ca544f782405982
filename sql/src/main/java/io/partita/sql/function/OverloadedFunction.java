package io.partita.sql.function;

import io.partita.sql.type.Family;
import io.partita.sql.type.PlanTypeFactory;
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
import org.jspecify.annotations.Nullable;

/**
 * Scalar functions under one name, of which the families of some operands choose one where the plan
 * is made.
 */
public final class OverloadedFunction extends SqlFunction {
  private final List<ScalarFunction> variants;
  private final List<Integer> deciding;

  /**
   * Functions of the same number of parameters.
   *
   * @param deciding the operands whose common family chooses; a variant takes all of them in one
   * @param variants the first one is for operands that say nothing, as a parameter
   */
  OverloadedFunction(String name, List<Integer> deciding, List<ScalarFunction> variants) {
    super(
        name,
        SqlKind.OTHER_FUNCTION,
        binding -> {
          throw new IllegalStateException("types are derived from the operands");
        },
        null,
        null,
        SqlFunctionCategory.USER_DEFINED_FUNCTION);
    this.deciding = List.copyOf(deciding);
    this.variants = List.copyOf(variants);
  }

  /**
   * The function for operands of those types; null if what decides has nothing in common.
   *
   * @param operands the types of all operands
   */
  public @Nullable ScalarFunction variant(List<RelDataType> operands) {
    Family common = Family.NULL;
    for (int place : deciding) {
      Family joint = Family.common(common, Family.of(operands.get(place)));
      if (joint == null) {
        return null;
      }
      common = joint;
    }
    for (ScalarFunction variant : variants) {
      if (variant.parameters().get(deciding.get(0)) == common) {
        return variant;
      }
    }
    return variants.get(0);
  }

  @Override
  public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
    List<RelDataType> operands = new ArrayList<>();
    for (SqlNode operand : call.getOperandList()) {
      operands.add(validator.deriveType(scope, operand));
    }
    ScalarFunction variant = variant(operands);
    Family result = (variant == null ? variants.get(0) : variant).result();
    RelDataType type = ((PlanTypeFactory) validator.getTypeFactory()).type(result);
    validator.setValidatedNodeType(call, type);
    return type;
  }

  @Override
  public SqlOperandCountRange getOperandCountRange() {
    return SqlOperandCountRanges.of(variants.get(0).parameters().size());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
