package io.partita.sql.statement;

import io.partita.grammar.PartitaParser.BetweenContext;
import io.partita.grammar.PartitaParser.CompareContext;
import io.partita.grammar.PartitaParser.CompareQuantifiedContext;
import io.partita.grammar.PartitaParser.InContext;
import io.partita.grammar.PartitaParser.IsDistinctFromContext;
import io.partita.grammar.PartitaParser.IsTypeContext;
import io.partita.grammar.PartitaParser.IsValueContext;
import io.partita.grammar.PartitaParser.LikeContext;
import io.partita.grammar.PartitaParser.ListCandidatesContext;
import io.partita.grammar.PartitaParser.PredicateTailContext;
import io.partita.grammar.PartitaParser.QueryCandidatesContext;
import io.partita.sql.statement.Expression.Between;
import io.partita.sql.statement.Expression.Binary;
import io.partita.sql.statement.Expression.FunctionCall;
import io.partita.sql.statement.Expression.In;
import io.partita.sql.statement.Expression.InQuery;
import io.partita.sql.statement.Expression.IsDistinctFrom;
import io.partita.sql.statement.Expression.IsPredicate;
import io.partita.sql.statement.Expression.Like;
import io.partita.sql.statement.Expression.PathExpression;
import io.partita.sql.statement.Expression.Quantified;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds what follows the first operand of a predicate. */
final class PredicateBuilder {
  private static final Set<String> QUANTIFIERS = Set.of("ALL", "ANY", "SOME");

  private final SyntaxErrors errors;
  private final ExpressionBuilder expressions;
  private final TypeBuilder types;

  PredicateBuilder(SyntaxErrors errors, ExpressionBuilder expressions, TypeBuilder types) {
    this.errors = errors;
    this.expressions = expressions;
    this.types = types;
  }

  /**
   * @param first whether no other predicate is to the left: only IS may follow one
   */
  Expression extend(Expression operand, PredicateTailContext tail, boolean first) {
    SourcePosition position = operand.position().through(Positions.of(tail));
    if (tail instanceof IsValueContext is) {
      return new IsPredicate(is.NOT() != null, operand, test(is), null, position);
    }
    if (tail instanceof IsTypeContext is) {
      return new IsPredicate(
          is.NOT() != null, operand, IsPredicate.Test.TYPE, types.anyType(is.type()), position);
    }
    if (!first) {
      throw errors.at(
          tail.getStart(), "Comparisons do not chain: join two with AND, or set parentheses.");
    }
    if (tail instanceof CompareContext compare) {
      Binary.Operator operator = ExpressionBuilder.operator(compare.comparison().getStart());
      Expression right = expressions.additive(compare.additive());
      return right instanceof FunctionCall call && isOfElements(call)
          ? new Quantified(
              operator,
              operand,
              call.name().name().equalsIgnoreCase("ALL"),
              elements(call.arguments().get(0)),
              position)
          : new Binary(operator, operand, right, position);
    }
    if (tail instanceof BetweenContext between) {
      return between(operand, between, position);
    }
    if (tail instanceof InContext in) {
      return in(operand, in, position);
    }
    if (tail instanceof LikeContext like) {
      return new Like(
          like.NOT() != null, operand, expressions.additive(like.pattern), escape(like), position);
    }
    if (tail instanceof IsDistinctFromContext distinct) {
      return new IsDistinctFrom(
          distinct.NOT() != null, operand, expressions.additive(distinct.additive()), position);
    }
    CompareQuantifiedContext quantified = (CompareQuantifiedContext) tail;
    return new Quantified(
        ExpressionBuilder.operator(quantified.comparison().getStart()),
        operand,
        quantified.ALL() != null,
        expressions.queries().query(quantified.query()),
        position);
  }

  /** Whether it is {@code ANY(document)}, for which the grammar has a call. */
  private static boolean isOfElements(FunctionCall call) {
    return QUANTIFIERS.contains(call.name().name().toUpperCase(Locale.ROOT))
        && call.arguments().size() == 1
        && !call.distinct();
  }

  /** {@code SELECT VALUE element FROM document AS element}. */
  private static QueryExpression elements(Expression document) {
    SourcePosition position = document.position();
    Identifier element = new Identifier("element", true, position);
    return SelectQuery.ofValues(
        new PathExpression(element, List.of(), position),
        new FromItem.Unnest(document, element, null, false, position));
  }

  private Expression in(Expression operand, InContext in, SourcePosition position) {
    if (in.candidates() instanceof QueryCandidatesContext query) {
      return new InQuery(
          in.NOT() != null, List.of(operand), expressions.queries().query(query.query()), position);
    }
    ListCandidatesContext list = (ListCandidatesContext) in.candidates();
    return new In(in.NOT() != null, operand, expressions.expressions(list.expression()), position);
  }

  private Expression between(Expression operand, BetweenContext between, SourcePosition position) {
    if (between.SYMMETRIC() != null) {
      throw errors.notSupportedYet(between.SYMMETRIC().getSymbol(), "BETWEEN SYMMETRIC is");
    }
    return new Between(
        between.NOT() != null,
        operand,
        expressions.additive(between.low),
        expressions.additive(between.high),
        position);
  }

  private @Nullable Expression escape(LikeContext like) {
    if (like.likeEscape() != null) {
      return expressions.additive(like.likeEscape().additive());
    }
    return like.escape == null ? null : expressions.additive(like.escape);
  }

  private static IsPredicate.Test test(IsValueContext is) {
    return IsPredicate.Test.valueOf(is.getStop().getText().toUpperCase(Locale.ROOT));
  }
}
