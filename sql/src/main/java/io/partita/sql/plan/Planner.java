package io.partita.sql.plan;

import io.partita.sql.ColumnDescription;
import io.partita.sql.SqlError;
import io.partita.sql.SqlType;
import io.partita.sql.catalog.Catalog;
import io.partita.sql.catalog.ColumnType;
import io.partita.sql.catalog.Table;
import io.partita.sql.catalog.View;
import io.partita.sql.plan.QueryTranslator.Translated;
import io.partita.sql.plan.operator.Expressions;
import io.partita.sql.plan.operator.Operator;
import io.partita.sql.statement.QueryExpression;
import io.partita.sql.statement.SelectQuery;
import io.partita.sql.type.Family;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.IntFunction;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.metadata.RelMetadataQueryBase;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Plans queries: Calcite validates and gives relational algebra, which becomes operators over
 * access paths. Safe for many threads.
 */
public final class Planner {
  private final Catalog catalog;
  private final boolean consistent;
  private final boolean scanning;

  /** By a table as the catalog knows it now: after a change it is another table. */
  private final Map<Table, RelDataType> rowTypes = Collections.synchronizedMap(new WeakHashMap<>());

  /**
   * A planner over the tables of a catalog.
   *
   * @param consistent whether reads are strongly consistent unless a statement says otherwise, so
   *     that global indexes are not read
   * @param scanning whether any table may be scanned, so that only the cost speaks against it;
   *     otherwise those that the statement allows
   */
  public Planner(Catalog catalog, boolean consistent, boolean scanning) {
    this.catalog = catalog;
    this.consistent = consistent;
    this.scanning = scanning;
  }

  /** Whether reads are strongly consistent unless a statement says otherwise. */
  public boolean consistent() {
    return consistent;
  }

  /**
   * Plans a query. Whether it may run is not decided here: what scans without permission has a plan
   * too, if there is none that does not.
   *
   * @param parameters those of the whole text; literals that the plan takes as parameters are noted
   *     there
   * @throws SqlError if names, types or forms are wrong
   */
  public QueryPlan plan(QueryExpression query, StatementParameters parameters) {
    return plan(query, parameters, QueryTranslator.Context.TOP);
  }

  /**
   * Plans a query whose plan is not shown to anybody: one that reads by one key or nothing at all,
   * and does nothing else, without relational algebra. That plan gives the same rows at the same
   * cost, but does not tell what it was made of.
   */
  public QueryPlan planToRun(QueryExpression query, StatementParameters parameters) {
    QueryPlan simple = query instanceof SelectQuery select ? simple(select, parameters) : null;
    return simple == null ? plan(query, parameters) : simple;
  }

  private @Nullable QueryPlan simple(SelectQuery query, StatementParameters parameters) {
    return query.from() == null
        ? new LiteralQueryPlanner(parameters).plan(query, catalog.version())
        : new KeyQueryPlanner(catalog, parameters).plan(query);
  }

  /** Plans a query whose rows are stored; * means the declared columns. */
  public QueryPlan planRows(QueryExpression query, StatementParameters parameters) {
    return plan(query, parameters, QueryTranslator.Context.STORED);
  }

  private QueryPlan plan(
      QueryExpression query, StatementParameters parameters, QueryTranslator.Context context) {
    try {
      return planned(query, parameters, context);
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      throw CalciteErrors.translate(e);
    } finally {
      releaseThread();
    }
  }

  /** Calcite leaves a value with the thread, which would keep the driver's classes for ever. */
  private static void releaseThread() {
    RelMetadataQueryBase.THREAD_PROVIDERS.remove();
  }

  /**
   * The columns of a view's query, as they are now.
   *
   * @throws SqlError if it cannot be used
   */
  public List<ColumnDescription> describe(View view) {
    try {
      StatementNames statement = new StatementNames(catalog, StatementParameters.written(0));
      statement.enter(view, view.query().position());
      Translated translated =
          new QueryTranslator(statement)
              .translate(view.query(), QueryTranslator.Context.TOP.listing());
      RelRoot root =
          new RelationalAlgebra(rowTypes(statement), statement.parameters())
              .convert(translated.node());
      return columns(translated.outputs(), root);
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      throw CalciteErrors.translate(e);
    } finally {
      releaseThread();
    }
  }

  private Map<String, RelDataType> rowTypes(StatementNames statement) {
    Map<String, RelDataType> tables = new LinkedHashMap<>();
    statement
        .readings()
        .forEach(
            (name, reading) ->
                tables.put(
                    name, rowTypes.computeIfAbsent(reading.target().table(), PlanSchema::rowType)));
    return tables;
  }

  private QueryPlan planned(
      QueryExpression query, StatementParameters written, QueryTranslator.Context context) {
    long catalogVersion = catalog.version();
    StatementNames statement = new StatementNames(catalog, written);
    QueryTranslator queries = new QueryTranslator(statement);
    Translated translated = queries.translate(query, context);
    QueryTranslator.Bounds bounds = QueryTranslator.bounds(query);
    // Without a condition the number decides whether the statement scans.
    boolean unconditional = query instanceof SelectQuery select && select.where() == null;
    StatementParameters lifting =
        unconditional ? StatementParameters.written(written.written()) : written;
    RowBound limit = RowBound.of(bounds.limit(), LiftedParameter.Use.LIMIT, lifting);
    RowBound offset = RowBound.of(bounds.offset(), LiftedParameter.Use.OFFSET, written);
    RelationalAlgebra algebra = new RelationalAlgebra(rowTypes(statement), written);
    RelRoot root = algebra.convert(translated.node());
    List<ParameterType> parameters =
        parameters(algebra::parameterFamily, statement, limit, offset, written.written());
    AlgebraPlanner planner =
        new AlgebraPlanner(
            catalog,
            algebra.rexBuilder(),
            statement.readings(),
            !(statement.consistent() == null ? consistent : statement.consistent()),
            scanning);
    Planned planned = operators(planner, root);
    List<SortField> sort = List.of();
    if (root.rel instanceof Sort order
        && order.fetch == null
        && order.offset == null
        && !planned.ordered()) {
      sort = SortFields.of(order.getCollation().getFieldCollations(), planned.slots());
    }
    List<RexNode> guards = new ArrayList<>();
    Operator operator = planned.operator();
    if (operator instanceof Operator.Filter filter
        && filter.conditions().stream().allMatch(Expressions::isSameForAllRows)) {
      guards.addAll(filter.conditions());
      operator = filter.input();
    }
    return new QueryPlan(
        columns(translated.outputs(), root),
        parameters,
        statement.notices(),
        statement.readings().values().stream().map(reading -> reading.target().table()).toList(),
        statement.consistent(),
        statement.maxReadUnits(),
        guards,
        limit != null && limit.parameter() < 0 && limit.value() == 0,
        operator,
        planned.names(),
        sort,
        root.fields.stream().map(field -> planned.slots()[field.getKey()]).toList(),
        limit,
        offset,
        catalogVersion,
        statement.dictionaryVersions(),
        Map.copyOf(statement.views()));
  }

  /** The operators below a sort of the whole, which stays beside with the bounds. */
  private static Planned operators(AlgebraPlanner planner, RelRoot root) {
    RelNode node = root.rel;
    List<RelFieldCollation> collation = List.of();
    if (node instanceof Sort sort && sort.fetch == null && sort.offset == null) {
      collation = sort.getCollation().getFieldCollations();
      node = sort.getInput();
    }
    return planner.plan(
        node,
        List.of(),
        ImmutableBitSet.range(node.getRowType().getFieldCount()),
        AlgebraPlanner.orderOf(collation));
  }

  private static List<ColumnDescription> columns(List<Output> outputs, RelRoot root) {
    List<ColumnDescription> columns = new ArrayList<>();
    List<RelDataTypeField> fields = root.validatedRowType.getFieldList();
    for (int i = 0; i < fields.size(); i++) {
      columns.add(outputs.get(i).describe(typeOf(fields.get(i).getType())));
    }
    return List.copyOf(columns);
  }

  private static ColumnType typeOf(RelDataType type) {
    return ColumnType.of(
        type.getSqlTypeName() == SqlTypeName.BIGINT ? SqlType.BIGINT : Family.of(type).sqlType());
  }

  /** What the parameters of a text are, those of bounds among them. */
  static List<ParameterType> parameters(
      IntFunction<Family> families,
      StatementNames statement,
      @Nullable RowBound limit,
      @Nullable RowBound offset,
      int count) {
    ParameterType[] types = new ParameterType[count];
    for (int i = 0; i < count; i++) {
      types[i] =
          statement.boundsRows(i)
              ? new ParameterType(Family.NUMBER, null)
              : new ParameterType(families.apply(i), statement.parameterColumn(i));
    }
    for (RowBound bound : new RowBound[] {limit, offset}) {
      if (bound != null && bound.parameter() >= 0 && bound.parameter() < count) {
        types[bound.parameter()] = new ParameterType(Family.NUMBER, null);
      }
    }
    return List.of(types);
  }
}
