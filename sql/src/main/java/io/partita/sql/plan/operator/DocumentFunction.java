package io.partita.sql.plan.operator;

import io.partita.engine.value.AttributeValue;
import io.partita.sql.type.Family;
import io.partita.sql.type.PlanTypeFactory;
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
 * A map, list or set that is written out in an expression. Calcite's own constructors want elements
 * of one type; these take any.
 */
public final class DocumentFunction extends SqlFunction {
  /** A list of its operands; a null is an element. */
  public static final DocumentFunction LIST = new DocumentFunction("$LIST", null);

  /** A list of its operands but for nulls. */
  public static final DocumentFunction LIST_OF_PRESENT =
      new DocumentFunction("$LIST_OF_PRESENT", null);

  /** A map of its operands, each name before its value; a null is a member. */
  public static final DocumentFunction MAP = new DocumentFunction("$MAP", null);

  /**
   * A map of its operands: each name before its value, and that before what is null if the member
   * is left out where it has no value.
   */
  public static final DocumentFunction MAP_OF_PRESENT =
      new DocumentFunction("$MAP_OF_PRESENT", null);

  /** A set of its operands. */
  public static final DocumentFunction SET = new DocumentFunction("$SET", null);

  private final @Nullable AttributeValue constant;

  private DocumentFunction(String name, @Nullable AttributeValue constant) {
    super(
        name,
        SqlKind.OTHER_FUNCTION,
        binding -> ((PlanTypeFactory) binding.getTypeFactory()).type(Family.DYNAMIC),
        null,
        null,
        SqlFunctionCategory.USER_DEFINED_FUNCTION);
    this.constant = constant;
  }

  /** A document of literals alone, which has no operands. */
  public static DocumentFunction of(AttributeValue constant) {
    // Calcite holds two calls for the same if their names and operands are the same.
    return new DocumentFunction("$DOCUMENT " + constant, constant);
  }

  /** The document, if it is of literals alone. */
  public @Nullable AttributeValue constant() {
    return constant;
  }

  @Override
  public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
    for (SqlNode operand : call.getOperandList()) {
      validator.deriveType(scope, operand);
    }
    RelDataType type = ((PlanTypeFactory) validator.getTypeFactory()).type(Family.DYNAMIC);
    validator.setValidatedNodeType(call, type);
    return type;
  }

  @Override
  public SqlOperandCountRange getOperandCountRange() {
    return SqlOperandCountRanges.any();
  }
}
