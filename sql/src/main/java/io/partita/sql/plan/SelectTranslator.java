package io.partita.sql.plan;

import io.partita.engine.AttributeDictionary.SeenAttribute;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.SqlType;
import io.partita.sql.catalog.ColumnType;
import io.partita.sql.catalog.Table;
import io.partita.sql.catalog.TableDefinition;
import io.partita.sql.plan.FromTranslator.From;
import io.partita.sql.plan.NameScope.Shown;
import io.partita.sql.plan.QueryTranslator.Context;
import io.partita.sql.plan.QueryTranslator.Translated;
import io.partita.sql.statement.Expression;
import io.partita.sql.statement.Expression.Cast;
import io.partita.sql.statement.Expression.NumberLiteral;
import io.partita.sql.statement.Expression.PathExpression;
import io.partita.sql.statement.FromItem;
import io.partita.sql.statement.PathStep;
import io.partita.sql.statement.SelectItem;
import io.partita.sql.statement.SelectQuery;
import io.partita.sql.statement.SourcePosition;
import io.partita.sql.statement.StatementLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** One query block as Calcite's SELECT: stars expanded, aliases and ordinals found. */
final class SelectTranslator {
  /** More attributes than that end in one map column. */
  static final int STAR_ATTRIBUTES = 200;

  /** Functions whose value is one of the values that they are given. */
  private static final Set<String> ONE_OF_THEM =
      Set.of("MIN", "MAX", "ANY_VALUE", "FIRST_VALUE", "LAST_VALUE", "NTH_VALUE", "LAG", "LEAD");

  /** Functions whose value is a whole number that fits an INTEGER. */
  private static final Set<String> WHOLE =
      Set.of(
          "YEAR",
          "QUARTER",
          "MONTH",
          "WEEK",
          "DAY",
          "DAYOFYEAR",
          "DOY",
          "DAYOFMONTH",
          "DAYOFWEEK",
          "DOW",
          "HOUR",
          "MINUTE",
          "CHAR_LENGTH",
          "CHARACTER_LENGTH",
          "LENGTH",
          "OCTET_LENGTH",
          "POSITION",
          "LOCATE",
          "ASCII");

  private final QueryTranslator queries;
  private final Context context;
  private final List<Output> outputs = new ArrayList<>();
  private final List<SqlNode> items = new ArrayList<>();

  SelectTranslator(QueryTranslator queries, Context context) {
    this.queries = queries;
    this.context = context;
  }

  Translated translate(SelectQuery query) {
    SqlParserPos position = Positions.calcite(query.position());
    FromItem item = query.from();
    From from = item == null ? null : new FromTranslator(queries, context).translate(item, null);
    Block block =
        new Block(
            scope(item, from).selecting(query.items()),
            query.items(),
            query.groupBy().isEmpty() ? context : context.grouping());
    List<Integer> places = new ArrayList<>();
    for (SelectItem selected : query.items()) {
      places.add(outputs.size());
      block.select(selected);
    }
    block.without.finish();
    if (outputs.isEmpty()) {
      throw SqlError.at(
          SqlErrors.SYNTAX, query.items().get(0).position(), "EXCLUDE leaves no column.");
    }
    if (outputs.size() > StatementLimits.COLUMNS) {
      throw SqlError.at(
          SqlErrors.STATEMENT_TOO_COMPLEX,
          query.position(),
          String.format(
              Locale.ROOT,
              "The select list has %,d columns; at most %,d are taken.",
              outputs.size(),
              StatementLimits.COLUMNS));
    }
    SqlNodeList keywords =
        query.distinct()
            ? SqlNodeList.of(SqlSelectKeyword.DISTINCT.symbol(position))
            : SqlNodeList.EMPTY;
    SqlNodeList groupBy = block.groupBy(query, position);
    Expression where = query.where();
    Expression having = query.having();
    SortTranslator sorts =
        new SortTranslator(block.aliased(true), outputs.size(), query.items(), places);
    boolean bounded = !context.outermost();
    SqlSelect select =
        new SqlSelect(
            position,
            keywords,
            QueryTranslator.columns(items, position),
            from == null ? null : from.node(),
            where == null ? null : block.expressions.where(where),
            groupBy,
            having == null ? null : block.aliased(false).condition(having),
            null,
            null,
            sorts.translate(query.orderBy(), position),
            bounded ? queries.bound(query.offset(), LiftedParameter.Use.OFFSET) : null,
            bounded ? queries.bound(query.limit(), LiftedParameter.Use.LIMIT) : null,
            null);
    boolean groups = groupBy != null || having != null || queries.statement().aggregates();
    return new Translated(
        groups ? GroupedBlock.divided(select, block.scope) : select, List.copyOf(outputs));
  }

  private NameScope scope(@Nullable FromItem item, @Nullable From from) {
    StatementNames statement = queries.statement();
    if (from == null) {
      return new NameScope(statement, context.outer(), List.of(), List.of());
    }
    NameScope scope = from.scope(statement, context.outer());
    if (item instanceof FromItem.Let let) {
      for (FromItem.Let.Binding binding : let.bindings()) {
        scope = scope.binding(binding.name(), binding.expression());
      }
    }
    return scope;
  }

  /** The block, once its names are known. */
  private final class Block {
    final NameScope scope;
    final ExpressionTranslator expressions;
    final LeftOut without;
    private final Context context;

    Block(NameScope scope, List<SelectItem> items, Context context) {
      this.scope = scope;
      this.context = context;
      this.without = new LeftOut(excluded(items), scope);
      this.expressions = new ExpressionTranslator(queries, scope, context);
    }

    /** What is left out of each * of a select list. */
    private static List<SelectItem.Excluded> excluded(List<SelectItem> items) {
      for (SelectItem item : items) {
        if (item instanceof SelectItem.AllColumns all) {
          return all.excluded();
        }
      }
      return List.of();
    }

    void select(SelectItem item) {
      if (item instanceof SelectItem.AllColumns all) {
        if (scope.relations().isEmpty()) {
          throw SqlError.at(SqlErrors.SYNTAX, all.position(), "SELECT * needs a FROM.");
        }
        if (all.qualifier() == null) {
          expand(scope.columns(), scope.relations(), all);
        } else {
          Relation relation = scope.relation(all.qualifier());
          expand(NameScope.columnsOf(relation), List.of(relation), all);
        }
        return;
      }
      SelectItem.SelectExpression select = (SelectItem.SelectExpression) item;
      SqlNode node = expressions.selected(select.expression());
      String alias = select.alias() == null ? null : select.alias().name();
      outputs.add(output(select.expression(), alias));
      items.add(node);
    }

    private void expand(List<Shown> columns, List<Relation> relations, SelectItem.AllColumns all) {
      SourcePosition position = all.position();
      List<Relation> left = new ArrayList<>(relations);
      for (int i = 0; i < columns.size(); i++) {
        Shown shown = columns.get(i);
        if (!without.has(shown)) {
          outputs.add(shown.output());
          items.add(PathTranslator.meaning(shown.meaning(), position));
        }
        Relation relation = shown.meaning().relation();
        boolean last =
            columns.subList(i + 1, columns.size()).stream()
                .noneMatch(later -> later.meaning().relation().equals(relation));
        if (last && left.remove(relation)) {
          undeclared(relation, position);
        }
      }
      left.forEach(relation -> undeclared(relation, position));
    }

    private void undeclared(Relation relation, SourcePosition position) {
      if (context.declaredOnly() || !(relation instanceof Relation.OfTable reading)) {
        return;
      }
      Table table = reading.target().table();
      List<String> excluded = without.attributes(reading);
      List<SeenAttribute> attributes =
          scope.undeclared(table).stream()
              .filter(attribute -> !excluded.contains(attribute.name()))
              .toList();
      for (SeenAttribute attribute :
          attributes.subList(0, Math.min(STAR_ATTRIBUTES, attributes.size()))) {
        outputs.add(Output.of(attribute, table));
        items.add(PathTranslator.attribute(relation, attribute.name(), position));
      }
      if (attributes.size() > STAR_ATTRIBUTES) {
        List<String> shown = new ArrayList<>(excluded);
        table.columns().forEach(column -> shown.add(column.attribute()));
        attributes.subList(0, STAR_ATTRIBUTES).forEach(attribute -> shown.add(attribute.name()));
        outputs.add(new Output("$rest", "$rest", table, ColumnType.of(SqlType.MAP), true));
        items.add(PathTranslator.rest(relation, String.join("\0", shown), position));
      }
    }

    private Output output(Expression expression, @Nullable String alias) {
      if (expression instanceof PathExpression path && expressions.isStored(path)) {
        Resolved resolved = scope.resolve(path);
        Output known = scope.output(resolved);
        if (resolved.steps().isEmpty()) {
          return alias == null ? known : known.labelled(alias);
        }
        String last = text(resolved.steps());
        return new Output(alias == null ? last : alias, last, known.table(), null, true);
      }
      ColumnType type = declared(expression);
      String label = alias == null ? label(expression) : alias;
      return new Output(label, label, null, type, true);
    }

    /** The type that an expression says itself, or null. */
    private @Nullable ColumnType declared(Expression expression) {
      if (expression instanceof Cast cast) {
        return TableDefinition.type(cast.type());
      }
      if (expression instanceof PathExpression path && expressions.isStored(path)) {
        Resolved resolved = scope.resolve(path);
        return resolved.steps().isEmpty() ? scope.output(resolved).type() : null;
      }
      if (expression instanceof Expression.WindowCall window) {
        return declared(window.function());
      }
      if (!(expression instanceof Expression.FunctionCall function)) {
        return null;
      }
      String name = function.name().name().toUpperCase(Locale.ROOT);
      boolean extracts =
          name.equals("EXTRACT")
              && function.arguments().get(0) instanceof Expression.StringLiteral field
              && WHOLE.contains(field.value().toUpperCase(Locale.ROOT));
      if (extracts || WHOLE.contains(name)) {
        return ColumnType.of(SqlType.INTEGER);
      }
      boolean one = function.arguments().size() == 1 || name.equals("NTH_VALUE");
      return name.equals("COUNT")
          ? ColumnType.of(SqlType.BIGINT)
          : one && ONE_OF_THEM.contains(name) ? declared(function.arguments().get(0)) : null;
    }

    private String label(Expression expression) {
      if (expression instanceof PathExpression path) {
        return path.steps().isEmpty() ? path.first().name() : text(path.steps());
      }
      if (expression instanceof Expression.FunctionCall function) {
        return function.name().name();
      }
      return expression instanceof Expression.WindowCall window
          ? window.function().name().name()
          : Output.unnamed(outputs.size());
    }

    @Nullable SqlNodeList groupBy(SelectQuery query, SqlParserPos position) {
      if (query.groupBy().isEmpty()) {
        return null;
      }
      SqlNodeList groupBy = new SqlNodeList(position);
      for (Expression expression : query.groupBy()) {
        groupBy.add(expressions.translate(grouped(expression, query)));
      }
      return groupBy;
    }

    /** What an element of GROUP BY stands for: an ordinal, an alias, or itself. */
    private Expression grouped(Expression expression, SelectQuery query) {
      SortTranslator.refuseConstant(expression, query.items().size(), "group");
      return expression instanceof NumberLiteral number
              && SortTranslator.isOrdinal(number, query.items().size())
              && query.items().get(number.value().intValue() - 1)
                  instanceof SelectItem.SelectExpression item
          ? item.expression()
          : afterColumns(expression, query);
    }

    /** As in GROUP BY, where a column of that name is meant before an alias. */
    private Expression afterColumns(Expression expression, SelectQuery query) {
      boolean column = expression instanceof PathExpression path && scope.has(path.first());
      SelectItem.SelectExpression aliased =
          column ? null : SortTranslator.aliased(expression, query.items());
      return aliased == null ? expression : aliased.expression();
    }

    /** Expressions that see the aliases of the select list, before columns or behind. */
    ExpressionTranslator aliased(boolean first) {
      return new ExpressionTranslator(queries, scope.withAliases(first), context);
    }
  }

  /** The last name of a path and what follows it, as DynamoDB labels it. */
  private static String text(List<PathStep> steps) {
    int from = steps.size() - 1;
    while (from > 0 && !(steps.get(from) instanceof PathStep.NameStep)) {
      from--;
    }
    StringBuilder text = new StringBuilder();
    for (PathStep step : steps.subList(from, steps.size())) {
      if (step instanceof PathStep.NameStep name) {
        text.append(name.name().name());
      } else if (step instanceof PathStep.IndexStep index) {
        text.append('[').append(index.index()).append(']');
      }
    }
    return text.toString();
  }
}
