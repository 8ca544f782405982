package io.partita.sql.plan;

import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.catalog.View;
import io.partita.sql.statement.Expression;
import io.partita.sql.statement.Hint;
import io.partita.sql.statement.QueryExpression;
import io.partita.sql.statement.QueryExpression.CommonTable;
import io.partita.sql.statement.SelectQuery;
import io.partita.sql.statement.SourcePosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * Queries of our tree as Calcite's, with every name found. What the tree of Calcite cannot say of
 * the columns stands beside. The bounds of the outermost query stay outside, as they are decided
 * when they are bound.
 */
final class QueryTranslator {
  private final StatementNames statement;

  QueryTranslator(StatementNames statement) {
    this.statement = statement;
  }

  /**
   * Where a query stands.
   *
   * @param outer the names of the block around it, or null
   * @param tables the tables of WITH, or null
   * @param declaredOnly whether * means the declared columns
   * @param outermost whether its bounds stay outside
   * @param grouped whether its rows are groups, of which nothing is known but the values of GROUP
   *     BY
   */
  record Context(
      @Nullable NameScope outer,
      Hints hints,
      @Nullable CommonTables tables,
      boolean declaredOnly,
      boolean outermost,
      boolean grouped) {
    static final Context TOP = new Context(null, Hints.NONE, null, false, true, false);

    /** A query whose rows are stored. */
    static final Context STORED = new Context(null, Hints.NONE, null, true, true, false);

    Context inside(@Nullable NameScope scope) {
      return new Context(scope, hints, tables, false, false, false);
    }

    Context with(Hints inner) {
      return new Context(outer, inner, tables, declaredOnly, outermost, grouped);
    }

    private Context with(@Nullable CommonTables inner) {
      return new Context(outer, hints, inner, declaredOnly, outermost, grouped);
    }

    Context listing() {
      return new Context(outer, hints, tables, true, false, false);
    }

    /** Where a block stands that has a GROUP BY. */
    Context grouping() {
      return new Context(outer, hints, tables, declaredOnly, outermost, true);
    }
  }

  /** A query and what is known of its columns, which are named by {@link Relation#column}. */
  record Translated(SqlNode node, List<Output> outputs) {}

  /** The bounds of a whole query. */
  record Bounds(@Nullable Expression limit, @Nullable Expression offset) {}

  /** The bounds that {@link #translate} leaves out at the top. */
  static Bounds bounds(QueryExpression query) {
    if (query instanceof SelectQuery select) {
      return new Bounds(select.limit(), select.offset());
    }
    if (query instanceof QueryExpression.Ended ended) {
      return new Bounds(ended.limit(), ended.offset());
    }
    return query instanceof QueryExpression.With with
        ? bounds(with.query())
        : new Bounds(null, null);
  }

  StatementNames statement() {
    return statement;
  }

  /** The query of a view; its errors say whose they are. */
  Translated translate(View view, Hints hints, SourcePosition position) {
    statement.enter(view, position);
    try {
      return translate(view.query(), new Context(null, hints, null, true, false, false));
    } catch (SqlError error) {
      throw SqlError.at(
          error.error(), position, "In the view " + view.name() + ": " + error.getMessage());
    } finally {
      statement.leaveView();
    }
  }

  private void refuseInView(boolean allowScan, List<Hint> hints, SourcePosition position) {
    if (statement.isInView() && (allowScan || !hints.isEmpty())) {
      throw SqlError.at(
          SqlErrors.SYNTAX,
          hints.isEmpty() ? position : hints.get(0).position(),
          "A view holds no hint and no ALLOW SCAN: the statement that reads the view says what it"
              + " may.");
    }
  }

  Translated translate(QueryExpression query, Context context) {
    if (query instanceof SelectQuery select) {
      refuseInView(select.allowScan(), select.hints(), select.position());
      Hints hints = context.hints().in(select.hints(), select.allowScan(), statement);
      return new SelectTranslator(this, context.with(hints)).translate(select);
    }
    if (query instanceof QueryExpression.Combined combined) {
      return combined(combined, context.listing());
    }
    if (query instanceof QueryExpression.Rows rows) {
      return rows(rows, context);
    }
    if (query instanceof QueryExpression.With with) {
      return with(with, context);
    }
    return ended((QueryExpression.Ended) query, context);
  }

  private Translated with(QueryExpression.With with, Context context) {
    CommonTables tables = context.tables();
    for (CommonTable table : with.tables()) {
      tables = new CommonTables(tables, table, context.outer());
    }
    Translated translated = translate(with.query(), context.with(tables));
    for (int i = with.tables().size() - 1; i >= 0; i--) {
      CommonTable table = with.tables().get(i);
      CommonTables before = Objects.requireNonNull(tables).before();
      if (!statement.isUsed(table)) {
        requireNames(table, context.with(before));
      }
      tables = before;
    }
    return translated;
  }

  /** Looks for the names of a query that is not a part of the plan. */
  private void requireNames(CommonTable table, Context context) {
    StatementNames apart = new StatementNames(statement.catalog(), statement.parameters());
    new QueryTranslator(apart)
        .translate(
            table.query(),
            new Context(context.outer(), Hints.NONE, context.tables(), false, false, false));
  }

  private Translated combined(QueryExpression.Combined combined, Context context) {
    Translated left = translate(combined.left(), context);
    Translated right = translate(combined.right(), context);
    if (left.outputs().size() != right.outputs().size()) {
      throw SqlError.at(
          SqlErrors.SYNTAX,
          combined.right().position(),
          combined.operator()
              + " needs as many columns on the right as on the left: "
              + left.outputs().size()
              + ", not "
              + right.outputs().size()
              + ".");
    }
    SqlOperator operator =
        switch (combined.operator()) {
          case UNION -> combined.all() ? SqlStdOperatorTable.UNION_ALL : SqlStdOperatorTable.UNION;
          case INTERSECT ->
              combined.all() ? SqlStdOperatorTable.INTERSECT_ALL : SqlStdOperatorTable.INTERSECT;
          case EXCEPT ->
              combined.all() ? SqlStdOperatorTable.EXCEPT_ALL : SqlStdOperatorTable.EXCEPT;
        };
    List<Output> outputs = new ArrayList<>();
    for (int i = 0; i < left.outputs().size(); i++) {
      outputs.add(common(left.outputs().get(i), right.outputs().get(i)));
    }
    return new Translated(
        operator.createCall(Positions.calcite(combined.position()), left.node(), right.node()),
        outputs);
  }

  private static Output common(Output left, Output right) {
    boolean sameType = left.type() != null && left.type().equals(right.type());
    return new Output(
        left.label(),
        left.label(),
        null,
        sameType ? left.type() : null,
        left.nullable() || right.nullable());
  }

  private Translated rows(QueryExpression.Rows rows, Context context) {
    NameScope scope = new NameScope(statement, context.outer(), List.of(), List.of());
    ExpressionTranslator expressions = new ExpressionTranslator(this, scope, context);
    SqlParserPos position = Positions.calcite(rows.position());
    List<SqlNode> selects = new ArrayList<>();
    for (List<Expression> row : rows.rows()) {
      List<SqlNode> values = row.stream().map(expressions::translate).toList();
      selects.add(select(position, columns(values, position), null, null, null, null));
    }
    List<Output> outputs = new ArrayList<>();
    for (int i = 0; i < rows.rows().get(0).size(); i++) {
      String label = "_" + (i + 1);
      outputs.add(new Output(label, label, null, null, true));
    }
    return new Translated(
        ExpressionTranslator.balanced(SqlStdOperatorTable.UNION_ALL, selects, position), outputs);
  }

  /** A query with its order and bounds: a block around it that takes all its columns. */
  private Translated ended(QueryExpression.Ended ended, Context context) {
    refuseInView(ended.allowScan(), List.of(), ended.position());
    Hints hints = ended.allowScan() ? context.hints().allowing() : context.hints();
    Context inside =
        new Context(context.outer(), hints, context.tables(), context.declaredOnly(), false, false);
    Translated inner = translate(ended.query(), inside);
    Relation.OfQuery relation = new Relation.OfQuery(statement.newName(), null, inner.outputs());
    NameScope scope =
        new NameScope(statement, context.outer(), List.of(relation), NameScope.columnsOf(relation));
    SqlParserPos position = Positions.calcite(ended.position());
    ExpressionTranslator expressions = new ExpressionTranslator(this, scope, inside);
    List<SqlNode> items = new ArrayList<>();
    for (NameScope.Shown shown : scope.columns()) {
      items.add(PathTranslator.meaning(shown.meaning(), ended.position()));
    }
    SortTranslator sorts = new SortTranslator(expressions, inner.outputs().size());
    SqlNodeList order = sorts.translate(ended.orderBy(), position);
    boolean bounded = !context.outermost();
    return new Translated(
        select(
            position,
            columns(items, position),
            named(inner.node(), relation, position),
            order,
            bounded ? bound(ended.offset(), LiftedParameter.Use.OFFSET) : null,
            bounded ? bound(ended.limit(), LiftedParameter.Use.LIMIT) : null),
        inner.outputs());
  }

  /**
   * A query under the name that it has inside a plan.
   *
   * @param columns their names there; none if the query says them
   */
  static SqlNode named(SqlNode query, Relation relation, SqlParserPos position, String... columns) {
    List<SqlNode> operands = new ArrayList<>();
    operands.add(query);
    operands.add(new SqlIdentifier(relation.internal(), position));
    for (String column : columns) {
      operands.add(new SqlIdentifier(column, position));
    }
    return SqlStdOperatorTable.AS.createCall(position, operands);
  }

  static SqlSelect select(
      SqlParserPos position,
      SqlNodeList items,
      @Nullable SqlNode from,
      @Nullable SqlNodeList order,
      @Nullable SqlNode offset,
      @Nullable SqlNode fetch) {
    return new SqlSelect(
        position,
        SqlNodeList.EMPTY,
        items,
        from,
        null,
        null,
        null,
        null,
        null,
        order,
        offset,
        fetch,
        null);
  }

  /** A select list whose columns are named by their numbers. */
  static SqlNodeList columns(List<SqlNode> nodes, SqlParserPos position) {
    SqlNodeList items = new SqlNodeList(position);
    for (int i = 0; i < nodes.size(); i++) {
      SqlParserPos at = nodes.get(i).getParserPosition();
      items.add(
          SqlStdOperatorTable.AS.createCall(
              at, nodes.get(i), new SqlIdentifier(Relation.column(i), at)));
    }
    return items;
  }

  /** LIMIT or OFFSET inside a statement. */
  @Nullable SqlNode bound(@Nullable Expression expression, LiftedParameter.Use clause) {
    RowBound bound = RowBound.of(expression, clause, StatementParameters.written(0));
    if (bound == null || expression == null) {
      return null;
    }
    SqlParserPos position = Positions.calcite(expression.position());
    if (bound.parameter() < 0) {
      return SqlLiteral.createExactNumeric(Long.toString(bound.value()), position);
    }
    statement.parameterBoundsRows(bound.parameter());
    return new org.apache.calcite.sql.SqlDynamicParam(bound.parameter(), position);
  }
}
