package io.partita.sql.plan;

import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.catalog.Names;
import io.partita.sql.statement.Expression;
import io.partita.sql.statement.Expression.NumberLiteral;
import io.partita.sql.statement.Expression.Parameter;
import io.partita.sql.statement.Expression.PathExpression;
import io.partita.sql.statement.Expression.StringLiteral;
import io.partita.sql.statement.SelectItem;
import io.partita.sql.statement.SortItem;
import java.math.BigDecimal;
import java.util.List;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** ORDER BY: ordinals, aliases of the select list, and expressions. */
final class SortTranslator {
  private final ExpressionTranslator expressions;
  private final int columns;
  private final List<SelectItem> items;
  private final List<Integer> places;

  /** A translator for an order by columns alone. */
  SortTranslator(ExpressionTranslator expressions, int columns) {
    this(expressions, columns, List.of(), List.of());
  }

  /**
   * A translator for the order of a block.
   *
   * @param columns the number of columns that ordinals count
   * @param items the select list, whose aliases are seen
   * @param places for each item its column, from 0; of a star the first
   */
  SortTranslator(
      ExpressionTranslator expressions, int columns, List<SelectItem> items, List<Integer> places) {
    this.expressions = expressions;
    this.columns = columns;
    this.items = items;
    this.places = places;
  }

  @Nullable SqlNodeList translate(List<SortItem> orderBy, SqlParserPos position) {
    if (orderBy.isEmpty()) {
      return null;
    }
    SqlNodeList list = new SqlNodeList(position);
    for (SortItem item : orderBy) {
      list.add(directed(key(item.expression()), item));
    }
    return list;
  }

  /** An alias becomes an ordinal: under DISTINCT a second copy of its expression is another one. */
  private SqlNode key(Expression expression) {
    if (expression instanceof NumberLiteral number && number.value().scale() <= 0) {
      return ordinal(number);
    }
    refuseConstant(expression, columns, "order");
    if (expression instanceof Parameter) {
      throw SqlError.at(
          SqlErrors.SYNTAX,
          expression.position(),
          "A parameter is one value for all rows, and nothing to order by; the column's name or number"
              + " has to stand in the text.");
    }
    SelectItem.SelectExpression item = aliased(expression, items);
    return item == null
        ? expressions.selected(expression)
        : SqlLiteral.createExactNumeric(
            Integer.toString(places.get(items.indexOf(item)) + 1),
            Positions.calcite(expression.position()));
  }

  static SqlNode directed(SqlNode ascending, SortItem item) {
    SqlParserPos position = Positions.calcite(item.position());
    SqlNode node =
        item.ascending() ? ascending : SqlStdOperatorTable.DESC.createCall(position, ascending);
    return switch (item.nulls()) {
      case FIRST -> SqlStdOperatorTable.NULLS_FIRST.createCall(position, node);
      case LAST -> SqlStdOperatorTable.NULLS_LAST.createCall(position, node);
      case DEFAULT -> node;
    };
  }

  private SqlNode ordinal(NumberLiteral number) {
    refuseConstant(number, columns, "order");
    return SqlLiteral.createExactNumeric(
        number.value().toPlainString(), Positions.calcite(number.position()));
  }

  /** Refuses a number that means no column, and a text, which is meant as a name. */
  static void refuseConstant(Expression expression, int columns, String verb) {
    if (expression instanceof NumberLiteral number && !isOrdinal(number, columns)) {
      throw SqlError.at(
          SqlErrors.SYNTAX,
          number.position(),
          "There is no column "
              + number.value().toPlainString()
              + " to "
              + verb
              + " by: the select list has "
              + columns
              + ".");
    }
    if (expression instanceof StringLiteral text) {
      throw SqlError.at(
          SqlErrors.SYNTAX,
          text.position(),
          "'"
              + text.value()
              + "' is a text, the same for all rows, and nothing to "
              + verb
              + " by; a column of that name is written \""
              + text.value()
              + "\".");
    }
  }

  /** Whether a number means a column of the select list. */
  static boolean isOrdinal(NumberLiteral number, int columns) {
    return number.value().scale() <= 0
        && number.value().signum() > 0
        && number.value().compareTo(BigDecimal.valueOf(columns)) <= 0;
  }

  /** The item of the select list that an expression names by its alias, or null. */
  static SelectItem.@Nullable SelectExpression aliased(
      Expression expression, List<SelectItem> items) {
    if (expression instanceof PathExpression path && path.steps().isEmpty()) {
      for (SelectItem item : items) {
        if (item instanceof SelectItem.SelectExpression select
            && select.alias() != null
            && Names.matches(path.first(), select.alias().name())) {
          return select;
        }
      }
    }
    return null;
  }
}
