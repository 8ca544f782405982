package io.partita.sql.plan;

import io.partita.engine.AttributeDictionary.SeenAttribute;
import io.partita.sql.ColumnDescription;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.SqlType;
import io.partita.sql.catalog.Column;
import io.partita.sql.catalog.ColumnType;
import io.partita.sql.catalog.Metadata;
import io.partita.sql.catalog.Names;
import io.partita.sql.catalog.Table;
import io.partita.sql.catalog.TableDefinition;
import io.partita.sql.function.FunctionLibrary;
import io.partita.sql.statement.Expression;
import io.partita.sql.statement.Expression.Cast;
import io.partita.sql.statement.Expression.NumberLiteral;
import io.partita.sql.statement.Expression.PathExpression;
import io.partita.sql.statement.PathStep;
import io.partita.sql.statement.SelectItem;
import io.partita.sql.statement.SelectQuery;
import io.partita.sql.statement.SortItem;
import io.partita.sql.statement.SourcePosition;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * One query block as Calcite's SELECT: stars expanded, aliases and ordinals found. LIMIT and OFFSET
 * stay outside, as they are decided when they are bound. Beside the tree stands what the tree
 * cannot say of the columns: labels, origins, declared types.
 */
final class SelectTranslator {
  /** More attributes than that end in one map column. */
  private static final int STAR_ATTRIBUTES = 200;

  private final NameScope scope;
  private final ExpressionTranslator expressions;
  private final List<Output> outputs = new ArrayList<>();

  SelectTranslator(NameScope scope, StatementParameters parameters) {
    this.scope = scope;
    this.expressions = new ExpressionTranslator(scope, parameters);
  }

  /**
   * A column of the result.
   *
   * @param type the type if it is known from a declaration, a dictionary or a CAST; null if the
   *     plan's type says it
   */
  record Output(
      String label, String name, boolean ofTable, @Nullable ColumnType type, boolean nullable) {

    ColumnDescription describe(@Nullable Table table, ColumnType known) {
      return new ColumnDescription(
          label,
          name,
          ofTable && table != null ? table.schema() : null,
          ofTable && table != null ? table.name() : null,
          known.type(),
          known.precision(),
          known.scale(),
          nullable);
    }
  }

  /** The table that is read, or null. */
  @Nullable Table table() {
    return scope.table();
  }

  /** The column that a parameter stands opposite, or null. */
  @Nullable Column parameterColumn(int index) {
    return expressions.parameterColumn(index);
  }

  /** The columns of the result, after {@link #translate}. */
  List<Output> outputs() {
    return outputs;
  }

  SqlSelect translate(SelectQuery query) {
    SqlParserPos position = Positions.calcite(query.position());
    SqlNodeList items = new SqlNodeList(position);
    for (SelectItem item : query.items()) {
      select(item, items);
    }
    SqlNodeList keywords =
        query.distinct()
            ? SqlNodeList.of(SqlSelectKeyword.DISTINCT.symbol(position))
            : SqlNodeList.EMPTY;
    SqlNodeList groupBy = null;
    if (!query.groupBy().isEmpty()) {
      groupBy = new SqlNodeList(position);
      for (Expression expression : query.groupBy()) {
        groupBy.add(expressions.translate(grouped(expression, query)));
      }
    }
    Expression where = query.where();
    Expression having = query.having();
    return new SqlSelect(
        position,
        keywords,
        items,
        scope.table() == null ? null : table(query.position()),
        where == null ? null : expressions.where(where),
        groupBy,
        having == null ? null : expressions.condition(withAliases(having, query)),
        null,
        null,
        orderBy(query),
        null,
        null,
        null);
  }

  private static SqlNode table(SourcePosition position) {
    return new SqlIdentifier(PlanSchema.TABLE, Positions.calcite(position));
  }

  private void select(SelectItem item, SqlNodeList items) {
    if (item instanceof SelectItem.AllColumns all) {
      Table table = scope.table();
      if (table == null) {
        throw SqlError.at(SqlErrors.SYNTAX, all.position(), "SELECT * needs a FROM.");
      }
      if (all.qualifier() != null) {
        scope.requireTable(all.qualifier());
      }
      expand(table, all.position(), items);
      return;
    }
    SelectItem.SelectExpression select = (SelectItem.SelectExpression) item;
    Expression expression = select.expression();
    SqlNode node = expressions.translate(expression);
    String alias = select.alias() == null ? null : select.alias().name();
    outputs.add(output(expression, alias));
    items.add(
        alias == null
            ? node
            : SqlStdOperatorTable.AS.createCall(
                Positions.calcite(item.position()),
                node,
                new SqlIdentifier(alias, Positions.calcite(item.position()))));
  }

  private void expand(Table table, SourcePosition position, SqlNodeList items) {
    for (Column column : table.columns()) {
      outputs.add(new Output(column.name(), column.name(), true, column.type(), !column.key()));
      items.add(ExpressionTranslator.column(column.name(), position));
    }
    List<SeenAttribute> attributes = scope.undeclared();
    for (SeenAttribute attribute :
        attributes.subList(0, Math.min(STAR_ATTRIBUTES, attributes.size()))) {
      outputs.add(
          new Output(
              attribute.name(), attribute.name(), true, Metadata.typeOf(attribute.types()), true));
      items.add(ExpressionTranslator.attribute(attribute.name(), position));
    }
    if (attributes.size() > STAR_ATTRIBUTES) {
      String shown =
          table.columns().stream().map(Column::attribute).collect(Collectors.joining("\0"))
              + "\0"
              + attributes.subList(0, STAR_ATTRIBUTES).stream()
                  .map(SeenAttribute::name)
                  .collect(Collectors.joining("\0"));
      outputs.add(new Output("$rest", "$rest", true, ColumnType.of(SqlType.MAP), true));
      items.add(
          new SqlBasicCall(
              FunctionLibrary.REST,
              List.of(
                  ExpressionTranslator.column(PlanSchema.ITEM, position),
                  TypedLiterals.text(shown, Positions.calcite(position))),
              Positions.calcite(position)));
    }
  }

  private Output output(Expression expression, @Nullable String alias) {
    if (expression instanceof PathExpression path) {
      NameScope.Resolved resolved = scope.resolve(path);
      Column column = resolved.column();
      if (resolved.steps().isEmpty()) {
        String name = column == null ? resolved.attribute() : column.name();
        return new Output(
            alias == null ? name : alias,
            name,
            true,
            column == null ? typeOfAttribute(resolved.attribute()) : column.type(),
            column == null || !column.key());
      }
      String last = text(resolved.steps());
      return new Output(alias == null ? last : alias, last, true, null, true);
    }
    ColumnType type = expression instanceof Cast cast ? TableDefinition.type(cast.type()) : null;
    String label =
        alias != null
            ? alias
            : expression instanceof Expression.FunctionCall function
                ? function.name().name()
                : "_" + (outputs.size() + 1);
    return new Output(label, label, false, type, true);
  }

  private @Nullable ColumnType typeOfAttribute(String attribute) {
    for (SeenAttribute seen : scope.undeclared()) {
      if (seen.name().equals(attribute)) {
        return Metadata.typeOf(seen.types());
      }
    }
    return ColumnType.of(SqlType.VARCHAR);
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

  private @Nullable SqlNodeList orderBy(SelectQuery query) {
    if (query.orderBy().isEmpty()) {
      return null;
    }
    SqlNodeList list = new SqlNodeList(Positions.calcite(query.position()));
    for (SortItem item : query.orderBy()) {
      SqlParserPos position = Positions.calcite(item.position());
      SqlNode node =
          item.expression() instanceof NumberLiteral number && number.value().scale() <= 0
              ? ordinal(number)
              : expressions.translate(selected(item.expression(), query, false));
      if (!item.ascending()) {
        node = SqlStdOperatorTable.DESC.createCall(position, node);
      }
      node =
          switch (item.nulls()) {
            case FIRST -> SqlStdOperatorTable.NULLS_FIRST.createCall(position, node);
            case LAST -> SqlStdOperatorTable.NULLS_LAST.createCall(position, node);
            case DEFAULT -> node;
          };
      list.add(node);
    }
    return list;
  }

  private SqlNode ordinal(NumberLiteral number) {
    if (!isOrdinal(number, outputs.size())) {
      throw SqlError.at(
          SqlErrors.SYNTAX,
          number.position(),
          "There is no column "
              + number.value().toPlainString()
              + " to order by: the select list has "
              + outputs.size()
              + ".");
    }
    return SqlLiteral.createExactNumeric(
        number.value().toPlainString(), Positions.calcite(number.position()));
  }

  /** What an element of GROUP BY stands for: an ordinal, or what {@link #selected} says. */
  private Expression grouped(Expression expression, SelectQuery query) {
    return expression instanceof NumberLiteral number
            && isOrdinal(number, query.items().size())
            && query.items().get(number.value().intValue() - 1)
                instanceof SelectItem.SelectExpression item
        ? item.expression()
        : selected(expression, query, true);
  }

  private static boolean isOrdinal(NumberLiteral number, int columns) {
    return number.value().scale() <= 0
        && number.value().signum() > 0
        && number.value().compareTo(BigDecimal.valueOf(columns)) <= 0;
  }

  /**
   * What a name stands for: an alias for the expression of the select list.
   *
   * @param columnsFirst whether a column of that name is meant before an alias, as in GROUP BY
   */
  private Expression selected(Expression expression, SelectQuery query, boolean columnsFirst) {
    if (expression instanceof PathExpression path
        && path.steps().isEmpty()
        && !(columnsFirst && isColumn(path))) {
      for (SelectItem item : query.items()) {
        if (item instanceof SelectItem.SelectExpression select
            && select.alias() != null
            && Names.matches(path.first(), select.alias().name())) {
          return select.expression();
        }
      }
    }
    return expression;
  }

  private boolean isColumn(PathExpression path) {
    Table table = scope.table();
    return table != null
        && (!Names.matches(path.first(), table.columnNames()).isEmpty()
            || scope.undeclared().stream().anyMatch(a -> a.name().equals(path.first().name())));
  }

  private Expression withAliases(Expression having, SelectQuery query) {
    if (having instanceof Expression.Binary binary) {
      return new Expression.Binary(
          binary.operator(),
          selected(binary.left(), query, true),
          selected(binary.right(), query, true),
          binary.position());
    }
    if (having instanceof Expression.And and) {
      return new Expression.And(
          and.operands().stream().map(o -> withAliases(o, query)).toList(), and.position());
    }
    if (having instanceof Expression.Or or) {
      return new Expression.Or(
          or.operands().stream().map(o -> withAliases(o, query)).toList(), or.position());
    }
    if (having instanceof Expression.Not not) {
      return new Expression.Not(withAliases(not.operand(), query), not.position());
    }
    return having;
  }
}
