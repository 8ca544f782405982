package io.partita.sql.statement;

import io.partita.grammar.PartitaParser.CompareContext;
import io.partita.grammar.PartitaParser.CompareQuantifiedContext;
import io.partita.grammar.PartitaParser.ExpressionContext;
import io.partita.grammar.PartitaParser.InContext;
import io.partita.grammar.PartitaParser.IsDistinctFromContext;
import io.partita.grammar.PartitaParser.ListCandidatesContext;
import io.partita.grammar.PartitaParser.ParenthesisedContext;
import io.partita.grammar.PartitaParser.PredicateTailContext;
import io.partita.grammar.PartitaParser.QueryCandidatesContext;
import io.partita.grammar.PartitaParser.QueryContext;
import io.partita.grammar.PartitaParser.SubqueryContext;
import io.partita.sql.statement.Expression.And;
import io.partita.sql.statement.Expression.Binary;
import io.partita.sql.statement.Expression.InQuery;
import io.partita.sql.statement.Expression.IsDistinctFrom;
import io.partita.sql.statement.Expression.Not;
import io.partita.sql.statement.Expression.Or;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.RuleNode;
import org.jspecify.annotations.Nullable;

/**
 * Predicates of rows, {@code (a, b) = (1, 2)}, as what they mean: predicates of their values, which
 * find items by key as others do.
 */
final class RowPredicates {
  private final SyntaxErrors errors;
  private final ExpressionBuilder expressions;
  private boolean insideRow;

  RowPredicates(SyntaxErrors errors, ExpressionBuilder expressions) {
    this.errors = errors;
    this.expressions = expressions;
  }

  /** The row that an expression consists of as a whole, or null if it is none. */
  static @Nullable ParenthesisedContext row(RuleNode node) {
    return innermost(node) instanceof ParenthesisedContext row && row.expression().size() > 1
        ? row
        : null;
  }

  private static ParseTree innermost(RuleNode node) {
    ParseTree inner = node;
    while (inner.getChildCount() == 1) {
      inner = inner.getChild(0);
    }
    return inner;
  }

  /** What a predicate says of its row. */
  Expression predicate(ParenthesisedContext row, PredicateTailContext tail) {
    if (row.expression().size() > StatementLimits.ROW_VALUES) {
      throw errors.tooComplex(
          row.getStart(),
          "A row that is compared has at most " + StatementLimits.ROW_VALUES + " values.");
    }
    List<Expression> left = values(row);
    SourcePosition position = Positions.of(row).through(Positions.of(tail));
    if (tail instanceof CompareContext compare) {
      Binary.Operator operator = ExpressionBuilder.operator(compare.comparison().getStart());
      return compared(operator, left, values(compare.additive(), left.size()), position);
    }
    if (tail instanceof IsDistinctFromContext distinct) {
      List<Expression> right = values(distinct.additive(), left.size());
      boolean same = distinct.NOT() != null;
      List<Expression> each =
          each(left, right, (a, b) -> new IsDistinctFrom(same, a, b, through(a, b)));
      return same ? new And(each, position) : new Or(each, position);
    }
    if (tail instanceof InContext in && in.candidates() instanceof ListCandidatesContext list) {
      List<Expression> candidates = new ArrayList<>();
      for (ExpressionContext candidate : list.expression()) {
        candidates.add(equal(left, values(candidate, left.size()), Positions.of(candidate)));
      }
      Expression any = candidates.size() == 1 ? candidates.get(0) : new Or(candidates, position);
      return negated(in.NOT() != null, any);
    }
    if (tail instanceof InContext in && in.candidates() instanceof QueryCandidatesContext query) {
      return in(in.NOT() != null, left, query.query(), position);
    }
    if (tail instanceof CompareQuantifiedContext quantified) {
      Binary.Operator operator = ExpressionBuilder.operator(quantified.comparison().getStart());
      boolean all = quantified.ALL() != null;
      if (operator == (all ? Binary.Operator.NOT_EQUAL : Binary.Operator.EQUAL)) {
        return in(all, left, quantified.query(), position);
      }
    }
    throw errors.notSupportedYet(
        row,
        "A row of several values but in (a, b) = (1, 2), <> < <= > >=, IS DISTINCT FROM and"
            + " IN ((1, 2), (3, 4)) and IN (SELECT x, y …) is");
  }

  private Expression in(
      boolean negated, List<Expression> row, QueryContext query, SourcePosition position) {
    return new InQuery(negated, row, expressions.queries().query(query), position);
  }

  private static Expression negated(boolean negated, Expression expression) {
    return negated ? new Not(expression, expression.position()) : expression;
  }

  /** The values of a row that has to have a number of them. */
  private List<Expression> values(RuleNode node, int count) {
    ParenthesisedContext row = row(node);
    if (innermost(node) instanceof SubqueryContext) {
      throw errors.notSupportedYet(
          node, "A row of values beside a query but in IN (SELECT x, y …) is");
    }
    if (row == null || row.expression().size() != count) {
      throw errors.at(
          node,
          "A row of "
              + count
              + " values is compared with a row of "
              + count
              + " values. This "
              + (row == null ? "is one value." : "has " + row.expression().size() + "."));
    }
    return values(row);
  }

  /** The values of a row, each of which stands in several predicates of one value. */
  private List<Expression> values(ParenthesisedContext row) {
    if (insideRow) {
      throw errors.tooComplex(
          row.getStart(),
          "A row is compared inside of a value of another such row; compute that value in a query"
              + " in FROM.");
    }
    insideRow = true;
    List<Expression> values = expressions.expressions(row.expression());
    insideRow = false;
    return values;
  }

  private static Expression compared(
      Binary.Operator operator,
      List<Expression> left,
      List<Expression> right,
      SourcePosition position) {
    return switch (operator) {
      case EQUAL -> equal(left, right, position);
      case NOT_EQUAL ->
          new Or(each(left, right, (a, b) -> new Binary(operator, a, b, through(a, b))), position);
      case LESS, LESS_OR_EQUAL -> ordered(operator, Binary.Operator.LESS, left, right, position);
      default -> ordered(operator, Binary.Operator.GREATER, left, right, position);
    };
  }

  private static Expression equal(
      List<Expression> left, List<Expression> right, SourcePosition position) {
    return new And(
        each(left, right, (a, b) -> new Binary(Binary.Operator.EQUAL, a, b, through(a, b))),
        position);
  }

  /** The first values that differ decide: {@code a < 1 OR (a = 1 AND b < 2)}. */
  private static Expression ordered(
      Binary.Operator operator,
      Binary.Operator strict,
      List<Expression> left,
      List<Expression> right,
      SourcePosition position) {
    Expression a = left.get(0);
    Expression b = right.get(0);
    if (left.size() == 1) {
      return new Binary(operator, a, b, position);
    }
    Expression rest =
        ordered(
            operator,
            strict,
            left.subList(1, left.size()),
            right.subList(1, right.size()),
            position);
    Expression equal = new Binary(Binary.Operator.EQUAL, a, b, position);
    return new Or(
        List.of(new Binary(strict, a, b, position), new And(List.of(equal, rest), position)),
        position);
  }

  private static List<Expression> each(
      List<Expression> left, List<Expression> right, BinaryOperator<Expression> predicate) {
    List<Expression> all = new ArrayList<>();
    for (int i = 0; i < left.size(); i++) {
      all.add(predicate.apply(left.get(i), right.get(i)));
    }
    return all;
  }

  private static SourcePosition through(Expression a, Expression b) {
    return a.position().through(b.position());
  }
}
