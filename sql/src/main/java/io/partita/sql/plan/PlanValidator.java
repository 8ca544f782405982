package io.partita.sql.plan;

import io.partita.sql.SqlError;
import io.partita.sql.type.Family;
import io.partita.sql.type.PlanTypeFactory;
import java.util.IdentityHashMap;
import org.apache.calcite.config.NullCollation;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.runtime.Resources;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorCatalogReader;
import org.apache.calcite.sql.validate.SqlValidatorException;
import org.apache.calcite.sql.validate.SqlValidatorImpl;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/**
 * Calcite's validator with two changes: a parameter that nothing gives a type is dynamic, and
 * errors come in our words. It never coerces: what types go together is decided by {@link
 * Convertlets}.
 */
final class PlanValidator extends SqlValidatorImpl {
  private final RelDataType dynamic;
  private final IdentityHashMap<SqlSelect, Boolean> aggregates = new IdentityHashMap<>();

  PlanValidator(
      SqlOperatorTable operators, SqlValidatorCatalogReader reader, PlanTypeFactory factory) {
    super(
        operators,
        reader,
        factory,
        SqlValidator.Config.DEFAULT
            .withTypeCoercionEnabled(false)
            .withIdentifierExpansion(true)
            .withCallRewrite(false)
            .withConformance(SqlConformanceEnum.DEFAULT)
            .withDefaultNullCollation(NullCollation.LOW));
    this.dynamic = factory.type(Family.DYNAMIC);
  }

  @Override
  public RelDataType deriveType(SqlValidatorScope scope, SqlNode expression) {
    if (expression instanceof SqlDynamicParam) {
      RelDataType known = getValidatedNodeTypeIfKnown(expression);
      return known == null || known.equals(unknownType) ? dynamic : known;
    }
    return super.deriveType(scope, expression);
  }

  /** A parameter of ORDER BY has no type in Calcite, which asks for one there nevertheless. */
  @Override
  public RelDataType getValidatedNodeType(SqlNode node) {
    RelDataType known = node instanceof SqlDynamicParam ? getValidatedNodeTypeIfKnown(node) : null;
    return node instanceof SqlDynamicParam && known == null
        ? dynamic
        : super.getValidatedNodeType(node);
  }

  @Override
  protected void inferUnknownTypes(RelDataType inferred, SqlValidatorScope scope, SqlNode node) {
    if (inferred.equals(unknownType) && node instanceof SqlDynamicParam) {
      super.inferUnknownTypes(dynamic, scope, node);
    } else if (inferred.equals(unknownType) && SqlUtil.isNullLiteral(node, false)) {
      deriveType(scope, node);
    } else {
      super.inferUnknownTypes(inferred, scope, node);
    }
  }

  /** Looked for once: Calcite asks for each item of the select list, and looks at all of them. */
  @Override
  public boolean isAggregate(SqlSelect select) {
    Boolean known = aggregates.get(select);
    if (known == null) {
      known = super.isAggregate(select);
      aggregates.put(select, known);
    }
    return known;
  }

  @Override
  public CalciteContextException newValidationError(
      SqlNode node, Resources.ExInst<SqlValidatorException> error) {
    String message = error.ex().getMessage();
    throw SqlError.at(
        ValidatorMessages.stateOf(message),
        Positions.ours(node.getParserPosition()),
        ValidatorMessages.reworded(message));
  }
}
