package io.partita.sql.plan;

import io.partita.sql.type.Family;
import io.partita.sql.type.PlanTypeFactory;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlTableFunction;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/** A document as rows of a value and its number or name. */
final class Unnesting extends SqlFunction implements SqlTableFunction {
  /** The elements of a list or set with their numbers from 0; anything else is its only element. */
  static final Unnesting ELEMENTS = new Unnesting("$ELEMENTS", false);

  /** The attributes of a map with their names; anything else is one without a name. */
  static final Unnesting PAIRS = new Unnesting("$PAIRS", true);

  private final boolean pairs;

  private Unnesting(String name, boolean pairs) {
    super(
        name,
        SqlKind.OTHER_FUNCTION,
        binding -> binding.getTypeFactory().createSqlType(SqlTypeName.CURSOR),
        null,
        null,
        SqlFunctionCategory.USER_DEFINED_TABLE_FUNCTION);
    this.pairs = pairs;
  }

  /** Whether it takes a map apart by its attributes. */
  boolean pairs() {
    return pairs;
  }

  private static RelDataType row(RelDataTypeFactory factory) {
    RelDataType value = ((PlanTypeFactory) factory).type(Family.DYNAMIC);
    return factory
        .builder()
        .add(Relation.OfElements.VALUE, value)
        .add(Relation.OfElements.KEY, value)
        .build();
  }

  @Override
  public SqlReturnTypeInference getRowTypeInference() {
    return binding -> row(binding.getTypeFactory());
  }

  @Override
  public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
    validator.deriveType(scope, call.operand(0));
    RelDataType type = validator.getTypeFactory().createSqlType(SqlTypeName.CURSOR);
    validator.setValidatedNodeType(call, type);
    return type;
  }

  @Override
  public SqlOperandCountRange getOperandCountRange() {
    return SqlOperandCountRanges.of(1);
  }
}
