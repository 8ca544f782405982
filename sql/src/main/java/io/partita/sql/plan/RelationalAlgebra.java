package io.partita.sql.plan;

import io.partita.sql.type.Family;
import io.partita.sql.type.PlanTypeFactory;
import java.util.HashMap;
import java.util.Map;
import org.apache.calcite.plan.ConventionTraitDef;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.volcano.VolcanoPlanner;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.jspecify.annotations.Nullable;

/**
 * One trip through Calcite: a tree in, validated relational algebra out. Used once, by one thread.
 */
final class RelationalAlgebra {
  private static final SqlToRelConverter.Config CONFIG =
      SqlToRelConverter.config()
          .withExpand(false)
          .withTrimUnusedFields(false)
          .withInSubQueryThreshold(Integer.MAX_VALUE)
          .withRelBuilderConfigTransform(
              config ->
                  config
                      .withSimplify(false)
                      .withSimplifyLimit(false)
                      .withSimplifyValues(false)
                      .withBloat(-1));

  private final PlanRexBuilder rexBuilder;
  private final CalciteCatalogReader reader;
  private final PlanValidator validator;
  private final RelOptCluster cluster;
  private final boolean hasParameters;
  private final Map<Integer, Family> parameters = new HashMap<>();

  RelationalAlgebra(Map<String, RelDataType> tables, StatementParameters statement) {
    this.hasParameters = statement.written() > 0;
    PlanTypeFactory factory = new PlanTypeFactory();
    this.rexBuilder = new PlanRexBuilder(factory, statement);
    this.reader = PlanSchema.reader(tables, factory);
    this.validator = new PlanValidator(SqlStdOperatorTable.instance(), reader, factory);
    // It runs no rules; a cluster takes its traits from it.
    VolcanoPlanner planner = new VolcanoPlanner();
    planner.addRelTraitDef(ConventionTraitDef.INSTANCE);
    this.cluster = RelOptCluster.create(planner, rexBuilder);
    cluster.setMetadataQuerySupplier(() -> UnknownMetadata.QUERY);
  }

  RexBuilder rexBuilder() {
    return rexBuilder;
  }

  RelRoot convert(SqlNode query) {
    SqlNode validated = validator.validate(query);
    if (hasParameters) {
      noteParameters(validated);
    }
    SqlToRelConverter converter =
        new SqlToRelConverter(
            (type, text, schemaPath, viewPath) -> {
              throw new IllegalStateException("views are expanded before");
            },
            validator,
            reader,
            cluster,
            Convertlets.INSTANCE,
            CONFIG);
    return converter.convertQuery(validated, false, true);
  }

  private void noteParameters(SqlNode validated) {
    validated.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlDynamicParam parameter) {
            RelDataType type = validator.getValidatedNodeTypeIfKnown(parameter);
            Family family = type == null ? Family.DYNAMIC : Family.of(type);
            parameters.merge(parameter.getIndex(), family, (a, b) -> a == b ? a : Family.DYNAMIC);
            return null;
          }
        });
  }

  /** What a parameter is converted to, after {@link #convert}; dynamic if nothing says it. */
  Family parameterFamily(int index) {
    return parameters.getOrDefault(index, Family.DYNAMIC);
  }
}
