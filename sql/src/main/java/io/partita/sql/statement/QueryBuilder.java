package io.partita.sql.statement;

import io.partita.grammar.PartitaParser.AliasContext;
import io.partita.grammar.PartitaParser.AllAttributesStepContext;
import io.partita.grammar.PartitaParser.BareQueryContext;
import io.partita.grammar.PartitaParser.CommonTableContext;
import io.partita.grammar.PartitaParser.EverythingContext;
import io.partita.grammar.PartitaParser.ExcludeContext;
import io.partita.grammar.PartitaParser.FetchContext;
import io.partita.grammar.PartitaParser.GroupItemContext;
import io.partita.grammar.PartitaParser.LimitsContext;
import io.partita.grammar.PartitaParser.NameOrCallContext;
import io.partita.grammar.PartitaParser.NameStepContext;
import io.partita.grammar.PartitaParser.PathContext;
import io.partita.grammar.PartitaParser.PathStepContext;
import io.partita.grammar.PartitaParser.QueryContext;
import io.partita.grammar.PartitaParser.QueryEndContext;
import io.partita.grammar.PartitaParser.QueryTermContext;
import io.partita.grammar.PartitaParser.RowContext;
import io.partita.grammar.PartitaParser.SelectContext;
import io.partita.grammar.PartitaParser.SelectExpressionContext;
import io.partita.grammar.PartitaParser.SelectItemContext;
import io.partita.grammar.PartitaParser.SelectedRowsContext;
import io.partita.grammar.PartitaParser.SetOperationContext;
import io.partita.grammar.PartitaParser.SortItemContext;
import io.partita.grammar.PartitaParser.SteppedContext;
import io.partita.grammar.PartitaParser.ValueRowsContext;
import io.partita.sql.statement.Expression.FunctionCall;
import io.partita.sql.statement.Expression.NumberLiteral;
import io.partita.sql.statement.Expression.PathExpression;
import io.partita.sql.statement.PathStep.NameStep;
import io.partita.sql.statement.QueryExpression.Combined;
import io.partita.sql.statement.QueryExpression.CommonTable;
import io.partita.sql.statement.QueryExpression.Ended;
import io.partita.sql.statement.QueryExpression.Rows;
import io.partita.sql.statement.QueryExpression.With;
import io.partita.sql.statement.SelectItem.AllColumns;
import io.partita.sql.statement.SelectItem.Excluded;
import io.partita.sql.statement.SelectItem.SelectExpression;
import io.partita.sql.statement.SelectQuery.Form;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.tree.RuleNode;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/** Builds queries, and refuses by name what else the grammar reads, in the order of the text. */
final class QueryBuilder {
  private final SyntaxErrors errors;
  private final ExpressionBuilder expressions;
  private final HintReader hints;
  private final FromBuilder tables;

  QueryBuilder(SyntaxErrors errors, ExpressionBuilder expressions, HintReader hints) {
    this.errors = errors;
    this.expressions = expressions;
    this.hints = hints;
    this.tables = new FromBuilder(errors, expressions, this);
    expressions.readQueriesWith(this);
  }

  QueryExpression query(QueryContext node) {
    QueryExpression built = combined(node.queryTerm(), node.setOperation(), node.queryEnd(), node);
    return node.WITH() == null
        ? built
        : with(node.RECURSIVE(), node.commonTable(), built, Positions.of(node));
  }

  /** A query that an expression holds in parentheses. */
  QueryExpression query(BareQueryContext node) {
    QueryExpression first =
        node.select() == null
            ? rows(node.row(), node)
            : select(node.select(), lonelyEnd(node.setOperation(), node.queryEnd()), node);
    QueryExpression built =
        node.select() != null && node.setOperation().isEmpty()
            ? first
            : ended(operations(first, node.setOperation()), node.queryEnd(), Positions.of(node));
    return node.WITH() == null
        ? built
        : with(node.RECURSIVE(), node.commonTable(), built, Positions.of(node));
  }

  /** Rows of values that an INSERT takes, with what makes a query of them. */
  QueryExpression query(ValueRowsContext node) {
    return ended(
        operations(rows(node.row(), node), node.setOperation()),
        node.queryEnd(),
        Positions.of(node));
  }

  /** Any other query that an INSERT takes. */
  QueryExpression query(SelectedRowsContext node) {
    if (node.WITH() != null) {
      return with(
          node.RECURSIVE(),
          node.commonTable(),
          combined(node.queryTerm(), node.setOperation(), node.queryEnd(), node),
          Positions.of(node));
    }
    if (node.select() != null && node.setOperation().isEmpty()) {
      return select(node.select(), node.queryEnd(), node);
    }
    QueryExpression first =
        node.select() == null ? query(node.query()) : select(node.select(), null, node);
    return ended(operations(first, node.setOperation()), node.queryEnd(), Positions.of(node));
  }

  /** What follows a query in parentheses that began as an expression. */
  QueryExpression combined(
      QueryExpression first,
      List<SetOperationContext> operations,
      QueryEndContext end,
      SourcePosition position) {
    return ended(operations(first, operations), end, position);
  }

  private QueryExpression combined(
      QueryTermContext term,
      List<SetOperationContext> operations,
      QueryEndContext end,
      RuleNode whole) {
    if (term.select() != null && operations.isEmpty()) {
      return select(term.select(), end, whole);
    }
    return ended(operations(term(term), operations), end, Positions.of(whole));
  }

  private @Nullable QueryEndContext lonelyEnd(
      List<SetOperationContext> operations, QueryEndContext end) {
    return operations.isEmpty() ? end : null;
  }

  private QueryExpression with(
      @Nullable TerminalNode recursive,
      List<CommonTableContext> nodes,
      QueryExpression query,
      SourcePosition position) {
    if (recursive != null) {
      throw errors.notSupportedYet(recursive.getSymbol(), "WITH RECURSIVE is");
    }
    List<CommonTable> tables = new ArrayList<>();
    for (CommonTableContext node : nodes) {
      Identifier name = Names.identifier(node.identifier());
      if (tables.stream().anyMatch(table -> table.name().name().equals(name.name()))) {
        throw errors.at(node.identifier(), "WITH names two queries " + name + ".");
      }
      tables.add(
          new CommonTable(
              name,
              node.columnNames() == null ? List.of() : Names.columns(node.columnNames(), errors),
              query(node.query()),
              Positions.of(node)));
    }
    return new With(tables, query, position);
  }

  private QueryExpression term(QueryTermContext node) {
    if (node.VALUES() != null) {
      return rows(node.row(), node);
    }
    return node.query() == null ? select(node.select(), null, node) : query(node.query());
  }

  private QueryExpression rows(List<RowContext> nodes, RuleNode whole) {
    List<List<Expression>> rows = new ArrayList<>();
    for (RowContext row : nodes) {
      List<Expression> values = expressions.expressions(row.expression());
      if (!rows.isEmpty() && values.size() != rows.get(0).size()) {
        throw errors.at(
            row,
            "The rows of VALUES have one width: the first has "
                + rows.get(0).size()
                + ", this one "
                + values.size()
                + ".");
      }
      rows.add(values);
    }
    return new Rows(rows, Positions.of(whole));
  }

  /** INTERSECT binds tighter than UNION and EXCEPT; among themselves they go from left to right. */
  private QueryExpression operations(QueryExpression first, List<SetOperationContext> nodes) {
    QueryExpression left = first;
    int i = 0;
    while (i < nodes.size()) {
      SetOperationContext node = nodes.get(i++);
      if (node.INTERSECT() != null) {
        left = combine(left, node, term(checked(node).queryTerm()));
        continue;
      }
      QueryExpression right = term(checked(node).queryTerm());
      while (i < nodes.size() && nodes.get(i).INTERSECT() != null) {
        right = combine(right, nodes.get(i), term(checked(nodes.get(i)).queryTerm()));
        i++;
      }
      left = combine(left, node, right);
    }
    return left;
  }

  private SetOperationContext checked(SetOperationContext node) {
    if (node.OUTER() != null) {
      throw errors.notSupportedYet(node.OUTER().getSymbol(), "OUTER is");
    }
    return node;
  }

  private static QueryExpression combine(
      QueryExpression left, SetOperationContext node, QueryExpression right) {
    Combined.Operator operator =
        node.UNION() != null
            ? Combined.Operator.UNION
            : node.INTERSECT() != null ? Combined.Operator.INTERSECT : Combined.Operator.EXCEPT;
    return new Combined(
        operator,
        node.ALL() != null,
        beside(right, left),
        beside(left, right),
        left.position().through(right.position()));
  }

  /** A query with rows like those of another: values, if the other has values. */
  private static QueryExpression beside(QueryExpression other, QueryExpression query) {
    SelectQuery first = other.first();
    return first != null && first.form() == Form.VALUE && query instanceof SelectQuery block
        ? block.ofValues()
        : query;
  }

  private QueryExpression ended(
      QueryExpression query, QueryEndContext end, SourcePosition position) {
    if (end.getChildCount() == 0) {
      return query;
    }
    Limits limits = limitsOf(end);
    return new Ended(
        query,
        end.sortItem().stream().map(this::sortItem).toList(),
        limits.limit(),
        limits.offset(),
        end.ALLOW() != null,
        position);
  }

  private SelectQuery select(SelectContext node, @Nullable QueryEndContext end, RuleNode whole) {
    List<Hint> given = hints.after(node.SELECT().getSymbol());
    boolean distinct = node.quantifier() != null && node.quantifier().DISTINCT() != null;
    expressions.enterBlock(node);
    Form form = Form.COLUMNS;
    List<SelectItem> items = new ArrayList<>();
    if (node.VALUE() != null) {
      Expression value = expressions.expression(node.expression(0));
      form = isOfMembers(value) ? Form.MEMBERS : Form.VALUE;
      items.addAll(value(value));
    }
    List<Excluded> excluded = node.exclude() == null ? List.of() : excluded(node.exclude());
    for (SelectItemContext item : node.selectItem()) {
      items.add(selectItem(item, excluded));
    }
    if (node.exclude() != null && items.stream().noneMatch(AllColumns.class::isInstance)) {
      throw errors.at(node.exclude(), "EXCLUDE leaves columns out of *, and there is no * here.");
    }
    FromItem from = tables.from(node);
    Expression where = expressions.where(node.where());
    List<Expression> groupBy = groupBy(node);
    Expression having = node.having == null ? null : expressions.expression(node.having);
    List<SortItem> orderBy =
        end == null ? List.of() : end.sortItem().stream().map(this::sortItem).toList();
    Limits limits = end == null ? Limits.NONE : limitsOf(end);
    expressions.leaveBlock();
    return new SelectQuery(
        given,
        distinct,
        form,
        items,
        from,
        where,
        groupBy,
        having,
        orderBy,
        limits.limit(),
        limits.offset(),
        end != null && end.ALLOW() != null,
        Positions.of(whole));
  }

  private Limits limitsOf(QueryEndContext end) {
    Limits limits = end.limits() == null ? Limits.NONE : limits(end.limits());
    if (end.locking() != null) {
      throw errors.notSupportedYet(end.locking(), "FOR UPDATE is");
    }
    return limits;
  }

  private static boolean isOfMembers(Expression value) {
    return value instanceof Expression.TupleLiteral tuple && !tuple.entries().isEmpty();
  }

  /** SELECT VALUE: a tuple becomes columns, anything else is one column. */
  private static List<SelectItem> value(Expression value) {
    if (value instanceof Expression.TupleLiteral tuple && isOfMembers(value)) {
      List<SelectItem> items = new ArrayList<>();
      for (Expression.TupleLiteral.Entry entry : tuple.entries()) {
        Expression.StringLiteral name = entry.name();
        items.add(
            new SelectExpression(
                entry.value(),
                new Identifier(name.value(), true, name.position()),
                entry.value().position()));
      }
      return items;
    }
    return List.of(SelectExpression.value(value));
  }

  private List<Excluded> excluded(ExcludeContext node) {
    List<Excluded> excluded = new ArrayList<>();
    for (PathContext each : node.path()) {
      PathExpression path = expressions.path(each);
      if (path.steps().isEmpty()) {
        excluded.add(new Excluded(null, path.first()));
      } else if (path.steps().size() == 1 && path.steps().get(0) instanceof NameStep column) {
        excluded.add(new Excluded(path.first(), column.name()));
      } else {
        throw errors.notSupportedYet(each, "EXCLUDE of what is inside of a column is");
      }
    }
    return excluded;
  }

  private SelectItem selectItem(SelectItemContext node, List<Excluded> excluded) {
    if (node instanceof EverythingContext) {
      return new AllColumns(null, excluded, Positions.of(node));
    }
    SelectExpressionContext item = (SelectExpressionContext) node;
    Optional<TableName> qualifier =
        ExpressionBuilder.wholePath(item.expression()).flatMap(this::qualifierOfAll);
    if (qualifier.isPresent()) {
      if (item.alias() != null) {
        throw errors.at(item.alias(), "All columns together take no alias.");
      }
      return new AllColumns(qualifier.get(), excluded, Positions.of(node));
    }
    return new SelectExpression(
        expressions.expression(item.expression()), alias(item.alias()), Positions.of(node));
  }

  /** The {@code t} of {@code t.*}. */
  private Optional<TableName> qualifierOfAll(SteppedContext path) {
    List<PathStepContext> steps = path.pathStep();
    boolean named = path.primary() instanceof NameOrCallContext first && first.arguments() == null;
    if (!named
        || steps.isEmpty()
        || !(steps.get(steps.size() - 1) instanceof AllAttributesStepContext)) {
      return Optional.empty();
    }
    List<Identifier> parts = new ArrayList<>();
    parts.add(Names.identifier(((NameOrCallContext) path.primary()).identifier()));
    for (PathStepContext step : steps.subList(0, steps.size() - 1)) {
      if (!(step instanceof NameStepContext name)) {
        return Optional.empty();
      }
      parts.add(Names.identifier(name.anyName()));
    }
    SourcePosition last = parts.get(parts.size() - 1).position();
    return Optional.of(new TableName(parts, parts.get(0).position().through(last)));
  }

  static @Nullable Identifier alias(@Nullable AliasContext node) {
    return node == null ? null : Names.identifier(node.getStop());
  }

  // GROUP BY, ORDER BY, LIMIT

  private List<Expression> groupBy(SelectContext node) {
    List<Expression> items = new ArrayList<>();
    for (GroupItemContext item : node.groupItem()) {
      items.add(groupItem(item));
    }
    if (node.GROUP().size() > 1) {
      throw errors.notSupportedYet(node.GROUP(1).getSymbol(), "GROUP AS is");
    }
    return items;
  }

  private Expression groupItem(GroupItemContext node) {
    if (node.GROUPING() != null) {
      throw errors.notSupportedYet(node, "GROUPING SETS is");
    }
    if (node.expression() == null) {
      throw errors.notSupportedYet(node, "An empty grouping is");
    }
    Expression built = expressions.expression(node.expression());
    if (built instanceof FunctionCall call && !call.name().quoted()) {
      String name = call.name().name().toUpperCase(Locale.ROOT);
      if (Set.of("ROLLUP", "CUBE").contains(name)) {
        throw errors.notSupportedYet(node, name + " is");
      }
    }
    if (node.AS() != null) {
      throw errors.notSupportedYet(node.AS().getSymbol(), "An alias in GROUP BY is");
    }
    return built;
  }

  SortItem sortItem(SortItemContext node) {
    SortItem.NullOrder nulls = SortItem.NullOrder.DEFAULT;
    if (node.nulls != null) {
      nulls = SortItem.NullOrder.valueOf(node.nulls.getText().toUpperCase(Locale.ROOT));
    }
    boolean ascending =
        node.direction == null || !node.direction.getText().equalsIgnoreCase("DESC");
    return new SortItem(
        expressions.expression(node.expression()), ascending, nulls, Positions.of(node));
  }

  private record Limits(@Nullable Expression limit, @Nullable Expression offset) {
    static final Limits NONE = new Limits(null, null);
  }

  private Limits limits(LimitsContext node) {
    if (node.limitEscape() != null) {
      return new Limits(
          expressions.expression(node.limitEscape().limited),
          node.limitEscape().skipped == null
              ? null
              : expressions.expression(node.limitEscape().skipped));
    }
    Expression limit = null;
    if (node.limit() != null && node.limit().expression() != null) {
      limit = expressions.expression(node.limit().expression());
    } else if (node.fetch() != null) {
      limit = fetch(node.fetch());
    }
    Expression offset =
        node.offset() == null ? null : expressions.expression(node.offset().expression());
    return new Limits(limit, offset);
  }

  private Expression fetch(FetchContext node) {
    if (node.PERCENT() != null) {
      throw errors.notSupportedYet(node.PERCENT().getSymbol(), "FETCH … PERCENT is");
    }
    if (node.TIES() != null) {
      throw errors.notSupportedYet(node.WITH().getSymbol(), "FETCH … WITH TIES is");
    }
    return node.expression() == null
        ? new NumberLiteral(BigDecimal.ONE, false, false, Positions.of(node))
        : expressions.expression(node.expression());
  }
}
