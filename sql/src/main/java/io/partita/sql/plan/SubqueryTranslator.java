package io.partita.sql.plan;

import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.function.Aggregate;
import io.partita.sql.function.AggregateLibrary;
import io.partita.sql.function.FunctionLibrary;
import io.partita.sql.plan.QueryTranslator.Context;
import io.partita.sql.plan.QueryTranslator.Translated;
import io.partita.sql.statement.Expression;
import io.partita.sql.statement.Expression.Binary;
import io.partita.sql.statement.Expression.Exists;
import io.partita.sql.statement.Expression.InQuery;
import io.partita.sql.statement.Expression.Quantified;
import io.partita.sql.statement.Expression.Subquery;
import io.partita.sql.statement.QueryExpression;
import io.partita.sql.statement.SourcePosition;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** Queries that stand in expressions. */
final class SubqueryTranslator {
  private final ExpressionTranslator expressions;
  private final QueryTranslator queries;
  private final Context context;

  /**
   * A translator.
   *
   * @param context of a query that stands in an expression of the block
   */
  SubqueryTranslator(ExpressionTranslator expressions, QueryTranslator queries, Context context) {
    this.expressions = expressions;
    this.queries = queries;
    this.context = context;
  }

  /** An expression that is about a query, or null for any other. */
  @Nullable SqlNode translate(Expression expression) {
    if (expression instanceof Subquery subquery) {
      return SqlStdOperatorTable.SCALAR_QUERY.createCall(
          Positions.calcite(subquery.position()),
          columns(subquery.query(), 1, "A query as a value").node());
    }
    if (expression instanceof Exists exists) {
      return SqlStdOperatorTable.EXISTS.createCall(
          Positions.calcite(exists.position()), queries.translate(exists.query(), context).node());
    }
    if (expression instanceof InQuery in) {
      return ExpressionTranslator.negate(
          in.negated(), membership(in), Positions.calcite(in.position()));
    }
    return expression instanceof Quantified quantified ? quantified(quantified) : null;
  }

  private SqlNode membership(InQuery in) {
    if (in.operands().size() == 1) {
      return ExpressionTranslator.call(
          FunctionLibrary.IN_SET,
          in.position(),
          expressions.translate(in.operands().get(0)),
          setOf(in.query(), "IN"));
    }
    int count = in.operands().size();
    Translated rows = columns(in.query(), count, "IN after a row of " + count + " values");
    Relation relation = new Relation.OfQuery(queries.statement().newName(), null, rows.outputs());
    List<SqlNode> values =
        IntStream.range(0, count).mapToObj(i -> dynamic(relation, i, in.query())).toList();
    return ExpressionTranslator.call(
        FunctionLibrary.IN_ROWS,
        in.position(),
        row(in.operands().stream().map(expressions::translate).toList(), in.position()),
        collected(
            AggregateLibrary.ROWS_OF,
            row(values, in.query().position()),
            rows.node(),
            relation,
            in.query()));
  }

  private static SqlNode row(List<SqlNode> values, SourcePosition position) {
    SqlNode row = SqlLiteral.createNull(Positions.calcite(position));
    for (int i = values.size() - 1; i >= 0; i--) {
      row = ExpressionTranslator.call(FunctionLibrary.KEYED, position, values.get(i), row);
    }
    return row;
  }

  private SqlNode quantified(Quantified quantified) {
    if (!quantified.all() && quantified.operator() == Binary.Operator.EQUAL) {
      return ExpressionTranslator.call(
          FunctionLibrary.IN_SET,
          quantified.position(),
          expressions.translate(quantified.operand()),
          setOf(quantified.query(), "ANY"));
    }
    SqlParserPos position = Positions.calcite(quantified.position());
    return ExpressionTranslator.call(
        FunctionLibrary.QUANTIFIED,
        quantified.position(),
        expressions.translate(quantified.operand()),
        setOf(quantified.query(), quantified.all() ? "ALL" : "ANY"),
        TypedLiterals.text(quantified.operator().symbol(), position),
        SqlLiteral.createBoolean(quantified.all(), position));
  }

  private Translated columns(QueryExpression query, int wanted, String what) {
    Translated translated = queries.translate(query, context.listing());
    int columns = translated.outputs().size();
    if (columns != wanted) {
      throw SqlError.at(
          SqlErrors.SYNTAX,
          query.position(),
          what
              + " needs a query of "
              + (wanted == 1 ? "one column" : wanted + " columns")
              + "; this one has "
              + columns
              + ".");
    }
    return translated;
  }

  private SqlNode setOf(QueryExpression query, String what) {
    Translated values = columns(query, 1, what);
    Relation relation = new Relation.OfQuery(queries.statement().newName(), null, values.outputs());
    return collected(
        AggregateLibrary.SET_OF, dynamic(relation, 0, query), values.node(), relation, query);
  }

  private static SqlNode dynamic(Relation relation, int column, QueryExpression query) {
    return ExpressionTranslator.call(
        FunctionLibrary.TO_DYNAMIC,
        query.position(),
        PathTranslator.column(relation.internal(), Relation.column(column), query.position()));
  }

  /** What a query gives, collected once, so that it compares as a list does. */
  private static SqlNode collected(
      Aggregate set, SqlNode value, SqlNode rows, Relation relation, QueryExpression query) {
    SqlParserPos position = Positions.calcite(query.position());
    SqlNode select =
        QueryTranslator.select(
            position,
            QueryTranslator.columns(List.of(set.createCall(position, value)), position),
            QueryTranslator.named(rows, relation, position),
            null,
            null,
            null);
    return SqlStdOperatorTable.SCALAR_QUERY.createCall(position, select);
  }
}
