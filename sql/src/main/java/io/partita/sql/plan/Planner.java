package io.partita.sql.plan;

import io.partita.sql.ColumnDescription;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.SqlNotice;
import io.partita.sql.SqlType;
import io.partita.sql.catalog.Catalog;
import io.partita.sql.catalog.ColumnType;
import io.partita.sql.catalog.Table;
import io.partita.sql.catalog.TableTarget;
import io.partita.sql.plan.access.AccessPath;
import io.partita.sql.plan.access.AccessPaths;
import io.partita.sql.plan.access.PathRead;
import io.partita.sql.statement.SelectQuery;
import io.partita.sql.statement.TableReference;
import io.partita.sql.type.Family;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * Plans queries: Calcite validates and gives relational algebra; a chain of project, sort, filter
 * over one table becomes an access path directly; what lies above it becomes generated code. Safe
 * for many threads.
 */
public final class Planner {
  private final Catalog catalog;

  /** By a table as the catalog knows it now: after a change it is another table. */
  private final Map<Table, PlanSchema> schemas = Collections.synchronizedMap(new WeakHashMap<>());

  /** A planner over the tables of a catalog. */
  public Planner(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * Plans a query. Whether it may run is not decided here: a plan is independent of permission.
   *
   * @param parameters those of the whole text; literals that the plan takes as parameters are noted
   *     there
   * @throws SqlError if names, types or forms are wrong
   */
  public QueryPlan plan(SelectQuery query, StatementParameters parameters) {
    try {
      return planned(query, parameters);
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      throw CalciteErrors.translate(e);
    }
  }

  private QueryPlan planned(SelectQuery query, StatementParameters statement) {
    long catalogVersion = catalog.version();
    TableReference from = query.from();
    TableTarget target = from == null ? null : catalog.resolve(from.table());
    NameScope scope = new NameScope(catalog, target, from == null ? null : from.alias());
    Hints hints = Hints.of(query.hints(), query.allowScan(), scope);
    RelationalAlgebra algebra =
        new RelationalAlgebra(
            target == null
                ? PlanSchema.EMPTY
                : schemas.computeIfAbsent(target.table(), PlanSchema::of),
            statement);
    SelectTranslator translator = new SelectTranslator(scope, statement);
    RelRoot root = algebra.convert(translator.translate(query));
    List<SqlNotice> notices = new ArrayList<>(hints.notices());
    notices.addAll(scope.notices());
    // Without a condition the number decides whether the statement scans.
    StatementParameters lifting =
        query.where() == null ? StatementParameters.written(statement.written()) : statement;
    RowBound limit = RowBound.of(query.limit(), LiftedParameter.Use.LIMIT, lifting);
    RowBound offset = RowBound.of(query.offset(), LiftedParameter.Use.OFFSET, statement);
    List<ParameterType> parameters =
        parameters(algebra, translator, limit, offset, statement.written());
    List<ColumnDescription> columns = columns(translator, root);

    RelNode node = root.rel;
    List<RelFieldCollation> collation = List.of();
    if (node instanceof Sort sort) {
      collation = sort.getCollation().getFieldCollations();
      node = sort.getInput();
    }
    List<Integer> visible = root.fields.stream().map(field -> field.getKey()).toList();
    ComputedRows.Leaf leaf = leaf(node);
    List<PathRead> reads = new ArrayList<>();
    List<RexNode> guards = new ArrayList<>();
    boolean empty = limit != null && limit.parameter() < 0 && limit.value() == 0;
    ComputedRows computed = null;
    List<SortField> sortFields = sortFields(collation);
    PathRead answer = summary(node, target, algebra);
    if (leaf != null) {
      Split split = split(leaf.conditions());
      guards.addAll(split.guards);
      if (target != null) {
        List<AccessPaths.@Nullable Order> order = order(collation, leaf.outputs());
        AccessPath path = AccessPaths.choose(algebra.rexBuilder(), target, split.onColumns, order);
        reads.add(new PathRead(path, leaf.outputs(), PathRead.Result.ROWS));
        if (path.ordered()) {
          sortFields = List.of();
        }
      }
    } else if (answer != null) {
      reads.add(answer);
      sortFields = List.of();
    } else {
      computed = new ComputedRows(algebra.rexBuilder());
      computed.implement(
          node,
          aggregate -> {
            PathRead read = summary(aggregate, target, algebra);
            return read != null && reads.add(read);
          },
          below -> {
            Split split = split(below.conditions());
            AccessPath path =
                target == null
                    ? null
                    : AccessPaths.choose(algebra.rexBuilder(), target, split.all(), List.of());
            if (path == null) {
              throw new SqlError(
                  SqlErrors.NOT_SUPPORTED_YET,
                  "Grouping and DISTINCT without FROM are not supported yet.");
            }
            reads.add(new PathRead(path, below.outputs(), PathRead.Result.ROWS));
          });
    }
    return new QueryPlan(
        columns,
        parameters,
        List.copyOf(notices),
        target == null ? null : target.table(),
        hints.mayScan(),
        hints.consistent(),
        guards,
        empty,
        List.copyOf(reads),
        leaf == null ? List.of() : leaf.outputs(),
        computed == null ? null : computed.bindable(),
        computed == null ? List.of() : computed.operators(),
        sortFields,
        visible,
        limit,
        offset,
        catalogVersion,
        scope.dictionaryVersion());
  }

  private @Nullable PathRead summary(
      RelNode node, @Nullable TableTarget target, RelationalAlgebra algebra) {
    return target != null && node instanceof Aggregate aggregate
        ? new Summaries(catalog, algebra.rexBuilder(), target).of(aggregate)
        : null;
  }

  /** Conditions parted by what they depend on. */
  private static final class Split {
    final List<RexNode> guards = new ArrayList<>();
    final List<RexNode> onColumns = new ArrayList<>();

    List<RexNode> all() {
      List<RexNode> all = new ArrayList<>(guards);
      all.addAll(onColumns);
      return all;
    }
  }

  private static Split split(List<RexNode> conditions) {
    Split split = new Split();
    for (RexNode condition : conditions) {
      if (!AccessPaths.isConstant(condition)) {
        split.onColumns.add(condition);
      } else {
        split.guards.add(condition);
      }
    }
    return split;
  }

  static ComputedRows.@Nullable Leaf leaf(RelNode node) {
    RelNode current = node;
    List<RexNode> outputs = null;
    if (current instanceof Project project) {
      outputs = project.getProjects();
      current = project.getInput();
    }
    List<RexNode> conditions = List.of();
    if (current instanceof Filter filter) {
      conditions = RelOptUtil.conjunctions(filter.getCondition());
      current = filter.getInput();
    }
    if (!(current instanceof TableScan) && !(current instanceof Values)) {
      return null;
    }
    if (outputs == null) {
      outputs = new ArrayList<>();
      for (RelDataTypeField field : current.getRowType().getFieldList()) {
        outputs.add(new RexInputRef(field.getIndex(), field.getType()));
      }
    }
    return new ComputedRows.Leaf(outputs, conditions);
  }

  private static List<AccessPaths.@Nullable Order> order(
      List<RelFieldCollation> collation, List<RexNode> outputs) {
    List<AccessPaths.@Nullable Order> order = new ArrayList<>();
    for (RelFieldCollation field : collation) {
      order.add(
          outputs.get(field.getFieldIndex()) instanceof RexInputRef ref
              ? new AccessPaths.Order(ref.getIndex(), !field.direction.isDescending())
              : null);
    }
    return order;
  }

  private static List<SortField> sortFields(List<RelFieldCollation> collation) {
    return collation.stream()
        .map(
            field -> {
              boolean ascending = !field.direction.isDescending();
              return new SortField(
                  field.getFieldIndex(),
                  ascending,
                  field.nullDirection == RelFieldCollation.NullDirection.UNSPECIFIED
                      ? ascending
                      : field.nullDirection == RelFieldCollation.NullDirection.FIRST);
            })
        .toList();
  }

  private static List<ColumnDescription> columns(SelectTranslator translator, RelRoot root) {
    List<ColumnDescription> columns = new ArrayList<>();
    List<RelDataTypeField> fields = root.validatedRowType.getFieldList();
    for (int i = 0; i < fields.size(); i++) {
      SelectTranslator.Output output = translator.outputs().get(i);
      ColumnType type = output.type();
      columns.add(
          output.describe(
              translator.table(), type == null ? typeOf(fields.get(i).getType()) : type));
    }
    return List.copyOf(columns);
  }

  private static ColumnType typeOf(RelDataType type) {
    return ColumnType.of(
        switch (Family.of(type)) {
          case NUMBER ->
              type.getSqlTypeName() == SqlTypeName.BIGINT ? SqlType.BIGINT : SqlType.DECIMAL;
          case DOUBLE -> SqlType.DOUBLE;
          case BOOLEAN -> SqlType.BOOLEAN;
          case BINARY -> SqlType.VARBINARY;
          case DATE -> SqlType.DATE;
          case TIME -> SqlType.TIME;
          case TIMESTAMP -> SqlType.TIMESTAMP;
          case TEXT, DYNAMIC, NULL -> SqlType.VARCHAR;
        });
  }

  private static List<ParameterType> parameters(
      RelationalAlgebra algebra,
      SelectTranslator translator,
      @Nullable RowBound limit,
      @Nullable RowBound offset,
      int count) {
    ParameterType[] types = new ParameterType[count];
    for (int i = 0; i < count; i++) {
      types[i] = new ParameterType(algebra.parameterFamily(i), translator.parameterColumn(i));
    }
    for (RowBound bound : new RowBound[] {limit, offset}) {
      if (bound != null && bound.parameter() >= 0 && bound.parameter() < count) {
        types[bound.parameter()] = new ParameterType(Family.NUMBER, null);
      }
    }
    return List.of(types);
  }
}
