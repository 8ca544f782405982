package io.partita.sql.statement;

import io.partita.grammar.PartitaParser.AliasContext;
import io.partita.grammar.PartitaParser.AllAttributesStepContext;
import io.partita.grammar.PartitaParser.EverythingContext;
import io.partita.grammar.PartitaParser.FetchContext;
import io.partita.grammar.PartitaParser.FromTermContext;
import io.partita.grammar.PartitaParser.GroupItemContext;
import io.partita.grammar.PartitaParser.JoinContext;
import io.partita.grammar.PartitaParser.LimitsContext;
import io.partita.grammar.PartitaParser.NameOrCallContext;
import io.partita.grammar.PartitaParser.NameStepContext;
import io.partita.grammar.PartitaParser.NamedTableContext;
import io.partita.grammar.PartitaParser.PathStepContext;
import io.partita.grammar.PartitaParser.QueryContext;
import io.partita.grammar.PartitaParser.QueryEndContext;
import io.partita.grammar.PartitaParser.QueryTermContext;
import io.partita.grammar.PartitaParser.SelectContext;
import io.partita.grammar.PartitaParser.SelectExpressionContext;
import io.partita.grammar.PartitaParser.SelectItemContext;
import io.partita.grammar.PartitaParser.SetOperationContext;
import io.partita.grammar.PartitaParser.SortItemContext;
import io.partita.grammar.PartitaParser.SteppedContext;
import io.partita.grammar.PartitaParser.UnnestContext;
import io.partita.grammar.PartitaParser.UnpivotContext;
import io.partita.sql.statement.Expression.FunctionCall;
import io.partita.sql.statement.Expression.NumberLiteral;
import io.partita.sql.statement.SelectItem.AllColumns;
import io.partita.sql.statement.SelectItem.SelectExpression;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/**
 * Builds queries of one table, and refuses by name what else the grammar reads, in the order of the
 * text.
 */
final class QueryBuilder {
  private final SyntaxErrors errors;
  private final ExpressionBuilder expressions;
  private final HintReader hints;

  QueryBuilder(SyntaxErrors errors, ExpressionBuilder expressions, HintReader hints) {
    this.errors = errors;
    this.expressions = expressions;
    this.hints = hints;
  }

  SelectQuery query(QueryContext node) {
    if (node.WITH() != null) {
      throw errors.notSupportedYet(node.WITH().getSymbol(), "WITH is");
    }
    QueryTermContext term = node.queryTerm();
    if (term.VALUES() != null) {
      throw errors.notSupportedYet(term, "VALUES as a query is");
    }
    SelectQuery inner = term.query() == null ? null : query(term.query());
    QueryEndContext end = node.queryEnd();
    if (inner != null && node.setOperation().isEmpty()) {
      if (end.getChildCount() > 0) {
        throw errors.notSupportedYet(end, "A clause behind a query in parentheses is");
      }
      return inner;
    }
    SelectQuery built = inner == null ? select(term.select(), end, Positions.of(node)) : inner;
    if (!node.setOperation().isEmpty()) {
      throw setOperation(node.setOperation(0));
    }
    return built;
  }

  private SyntaxException setOperation(SetOperationContext node) {
    Token word = node.OUTER() == null ? node.getStart() : node.OUTER().getSymbol();
    return errors.notSupportedYet(word, word.getText().toUpperCase(Locale.ROOT) + " is");
  }

  private SelectQuery select(SelectContext node, QueryEndContext end, SourcePosition position) {
    List<Hint> given = hints.after(node.SELECT().getSymbol());
    if (node.VALUE() != null) {
      throw errors.selectValue(node.VALUE().getSymbol());
    }
    boolean distinct = node.quantifier() != null && node.quantifier().DISTINCT() != null;
    List<SelectItem> items = new ArrayList<>();
    for (SelectItemContext item : node.selectItem()) {
      items.add(selectItem(item));
    }
    if (node.exclude() != null) {
      throw errors.notSupportedYet(node.exclude(), "EXCLUDE is");
    }
    TableReference from = node.from().isEmpty() ? null : from(node);
    if (node.let() != null) {
      throw errors.notSupportedYet(node.let(), "LET is");
    }
    Expression where =
        node.where() == null ? null : expressions.expression(node.where().expression());
    List<Expression> groupBy = groupBy(node);
    Expression having = node.having == null ? null : expressions.expression(node.having);
    if (node.WINDOW() != null) {
      throw errors.notSupportedYet(node.WINDOW().getSymbol(), "WINDOW is");
    }
    List<SortItem> orderBy = end.sortItem().stream().map(this::sortItem).toList();
    Limits limits = end.limits() == null ? Limits.NONE : limits(end.limits());
    if (end.locking() != null) {
      throw errors.notSupportedYet(end.locking(), "FOR UPDATE is");
    }
    return new SelectQuery(
        given,
        distinct,
        items,
        from,
        where,
        groupBy,
        having,
        orderBy,
        limits.limit(),
        limits.offset(),
        end.ALLOW() != null,
        position);
  }

  private SelectItem selectItem(SelectItemContext node) {
    if (node instanceof EverythingContext) {
      return new AllColumns(null, Positions.of(node));
    }
    SelectExpressionContext item = (SelectExpressionContext) node;
    Optional<TableName> qualifier =
        ExpressionBuilder.wholePath(item.expression()).flatMap(this::qualifierOfAll);
    if (qualifier.isPresent()) {
      if (item.alias() != null) {
        throw errors.at(item.alias(), "All columns together take no alias.");
      }
      return new AllColumns(qualifier.get(), Positions.of(node));
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

  // FROM

  private TableReference from(SelectContext node) {
    TableReference table = table(node.from(0).fromTerm());
    if (!node.from(0).join().isEmpty()) {
      throw errors.notSupportedYet(node.from(0).join(0), joinName(node.from(0).join(0)) + " is");
    }
    if (node.from().size() > 1) {
      throw errors.notSupportedYet(node.from(1), "A second table in FROM is");
    }
    return table;
  }

  private TableReference table(FromTermContext node) {
    if (!(node instanceof NamedTableContext table)) {
      throw errors.notSupportedYet(node, fromName(node) + " is");
    }
    if (table.deeper() != null) {
      throw errors.notSupportedYet(table.deeper(), "Reading a list in FROM is");
    }
    TableName name = Names.tableName(table.tableName(), errors);
    if (table.derivedColumns() != null) {
      throw errors.notSupportedYet(
          table.derivedColumns(), "Naming the columns of a table in FROM is");
    }
    if (table.AT() != null) {
      throw errors.notSupportedYet(table.AT().getSymbol(), "AT is");
    }
    if (table.sample() != null) {
      throw errors.notSupportedYet(table.sample(), "TABLESAMPLE is");
    }
    return new TableReference(name, alias(table.alias()), Positions.of(node));
  }

  private static String fromName(FromTermContext node) {
    if (node instanceof UnpivotContext) {
      return "UNPIVOT";
    }
    if (node instanceof UnnestContext) {
      return "UNNEST";
    }
    return switch (node.getStart().getText()) {
      case "(" -> "A query or a join in parentheses in FROM";
      case "{" -> "The outer join escape";
      case "[", "<<" -> "A constant in FROM";
      default -> "LATERAL";
    };
  }

  private static String joinName(JoinContext node) {
    String first = node.getStart().getText().toUpperCase(Locale.ROOT);
    return first.equals("JOIN") ? first : first + " JOIN";
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

  private SortItem sortItem(SortItemContext node) {
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
    if (node.PERCENT_WORD() != null) {
      throw errors.notSupportedYet(node.PERCENT_WORD().getSymbol(), "FETCH … PERCENT is");
    }
    if (node.TIES() != null) {
      throw errors.notSupportedYet(node.WITH().getSymbol(), "FETCH … WITH TIES is");
    }
    return node.expression() == null
        ? new NumberLiteral(BigDecimal.ONE, false, Positions.of(node))
        : expressions.expression(node.expression());
  }
}
