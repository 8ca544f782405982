package io.partita.sql.plan;

import io.partita.sql.function.FunctionLibrary;
import io.partita.sql.plan.operator.Let;
import io.partita.sql.statement.Expression;
import io.partita.sql.statement.Expression.Between;
import io.partita.sql.statement.Expression.Case;
import io.partita.sql.statement.Expression.Cast;
import io.partita.sql.statement.Expression.FunctionCall;
import io.partita.sql.statement.Expression.In;
import io.partita.sql.statement.Expression.Parameter;
import io.partita.sql.statement.Expression.PathExpression;
import io.partita.sql.statement.Expression.Unary;
import io.partita.sql.statement.SourcePosition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/** What compares one operand several times, and evaluates it once: CASE, NULLIF, BETWEEN and IN. */
final class RepeatedOperands {
  private final ExpressionTranslator expressions;
  private final NameScope scope;

  RepeatedOperands(ExpressionTranslator expressions, NameScope scope) {
    this.expressions = expressions;
    this.scope = scope;
  }

  /**
   * CASE.
   *
   * @param translation of its results
   */
  SqlNode choice(Case expression, Function<Expression, SqlNode> translation) {
    SqlParserPos position = Positions.calcite(expression.position());
    Expression operand = expression.operand();
    if (operand == null) {
      return choice(expression, translation, when -> expressions.condition(when.condition()));
    }
    return once(
        operand,
        position,
        value ->
            choice(
                expression,
                translation,
                when ->
                    ExpressionTranslator.call(
                        Comparison.EQUAL,
                        when.position(),
                        expressions.opposite(when.condition(), operand, value),
                        expressions.opposite(operand, when.condition()))));
  }

  private SqlNode choice(
      Case expression,
      Function<Expression, SqlNode> translation,
      Function<Case.When, SqlNode> test) {
    SqlParserPos position = Positions.calcite(expression.position());
    SqlNodeList conditions = new SqlNodeList(position);
    SqlNodeList results = new SqlNodeList(position);
    for (Case.When when : expression.whens()) {
      conditions.add(test.apply(when));
      results.add(translation.apply(when.result()));
    }
    Expression otherwise = expression.otherwise();
    return choice(
        position,
        conditions,
        results,
        otherwise == null ? SqlLiteral.createNull(position) : translation.apply(otherwise));
  }

  /** NULLIF. */
  SqlNode nullIf(Expression value, Expression other, SourcePosition position) {
    SqlParserPos at = Positions.calcite(position);
    return once(
        value,
        at,
        operand ->
            choice(
                at,
                SqlNodeList.of(
                    ExpressionTranslator.call(
                        Comparison.EQUAL,
                        position,
                        expressions.opposite(other, value, operand),
                        expressions.opposite(value, other))),
                SqlNodeList.of(SqlLiteral.createNull(at)),
                operand.get()));
  }

  /** The result of the first condition that is true, or what is said otherwise. */
  private static SqlNode choice(
      SqlParserPos position, SqlNodeList conditions, SqlNodeList results, SqlNode otherwise) {
    // Calcite asks for a result that has a type.
    boolean typed =
        !SqlUtil.isNullLiteral(otherwise, false)
            || results.stream().anyMatch(result -> !SqlUtil.isNullLiteral(result, false));
    return new SqlCase(
        position,
        null,
        conditions,
        results,
        typed ? otherwise : FunctionLibrary.VALUE.createCall(position, otherwise));
  }

  /** BETWEEN. */
  SqlNode between(Between between) {
    expressions.noteParameter(between.low(), between.operand());
    expressions.noteParameter(between.high(), between.operand());
    SqlParserPos position = Positions.calcite(between.position());
    SqlNode inside =
        once(
            between.operand(),
            position,
            operand ->
                SqlStdOperatorTable.AND.createCall(
                    position,
                    ExpressionTranslator.call(
                        Comparison.GREATER_OR_EQUAL,
                        between.position(),
                        operand.get(),
                        expressions.opposite(between.operand(), between.low())),
                    ExpressionTranslator.call(
                        Comparison.LESS_OR_EQUAL,
                        between.position(),
                        operand.get(),
                        expressions.opposite(between.operand(), between.high()))));
    return ExpressionTranslator.negate(between.negated(), inside, position);
  }

  /** IN with a list. */
  SqlNode in(In in) {
    SqlParserPos position = Positions.calcite(in.position());
    Function<Supplier<SqlNode>, SqlNode> equalsOne =
        operand -> {
          List<SqlNode> equalities = new ArrayList<>();
          for (Expression candidate : in.candidates()) {
            expressions.noteParameter(candidate, in.operand());
            equalities.add(
                ExpressionTranslator.call(
                    Comparison.EQUAL,
                    candidate.position(),
                    operand.get(),
                    expressions.opposite(in.operand(), candidate)));
          }
          return ExpressionTranslator.balanced(SqlStdOperatorTable.OR, equalities, position);
        };
    SqlNode inside =
        in.candidates().size() == 1
            ? equalsOne.apply(() -> expressions.translate(in.operand()))
            : once(in.operand(), position, equalsOne);
    return ExpressionTranslator.negate(in.negated(), inside, position);
  }

  /**
   * What uses an operand several times and evaluates it once.
   *
   * @param uses what is made of something that stands for the operand
   */
  private SqlNode once(
      Expression operand, SqlParserPos position, Function<Supplier<SqlNode>, SqlNode> uses) {
    if (isRepeatable(operand, scope)) {
      return uses.apply(() -> expressions.translate(operand));
    }
    Let.Variable variable = new Let.Variable(expressions.translate(operand));
    SqlNode expression = uses.apply(() -> variable.use(Positions.calcite(operand.position())));
    return Let.call(position, variable, expression);
  }

  /** Whether an expression costs nothing, or may reach a key or the engine where it is repeated. */
  private static boolean isRepeatable(Expression expression, NameScope scope) {
    if (expression instanceof Unary unary) {
      return isRepeatable(unary.operand(), scope);
    }
    if (expression instanceof Cast cast) {
      return isRepeatable(cast.operand(), scope);
    }
    if (expression instanceof FunctionCall function) {
      return function.name().name().equalsIgnoreCase("size")
          && function.arguments().stream().allMatch(argument -> isRepeatable(argument, scope));
    }
    if (expression instanceof PathExpression path) {
      NameScope.Binding bound = scope.bound(path.first());
      return bound == null || isRepeatable(bound.expression(), bound.scope());
    }
    return expression instanceof Expression.Literal || expression instanceof Parameter;
  }
}
