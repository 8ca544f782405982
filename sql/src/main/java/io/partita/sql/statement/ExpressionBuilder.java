package io.partita.sql.statement;

import io.partita.grammar.PartitaLexer;
import io.partita.grammar.PartitaParser.AdditiveContext;
import io.partita.grammar.PartitaParser.AdditiveOperatorContext;
import io.partita.grammar.PartitaParser.AllAttributesStepContext;
import io.partita.grammar.PartitaParser.AllElementsStepContext;
import io.partita.grammar.PartitaParser.ConjunctionContext;
import io.partita.grammar.PartitaParser.DeeperContext;
import io.partita.grammar.PartitaParser.ExpressionContext;
import io.partita.grammar.PartitaParser.IndexStepContext;
import io.partita.grammar.PartitaParser.MultiplicativeContext;
import io.partita.grammar.PartitaParser.MultiplicativeOperatorContext;
import io.partita.grammar.PartitaParser.NameStepContext;
import io.partita.grammar.PartitaParser.NegationContext;
import io.partita.grammar.PartitaParser.ParameterContext;
import io.partita.grammar.PartitaParser.ParenthesisedContext;
import io.partita.grammar.PartitaParser.PathContext;
import io.partita.grammar.PartitaParser.PathStepContext;
import io.partita.grammar.PartitaParser.PredicateContext;
import io.partita.grammar.PartitaParser.PredicateTailContext;
import io.partita.grammar.PartitaParser.SelectContext;
import io.partita.grammar.PartitaParser.SignedContext;
import io.partita.grammar.PartitaParser.SteppedContext;
import io.partita.grammar.PartitaParser.TupleContext;
import io.partita.grammar.PartitaParser.WhereContext;
import io.partita.sql.statement.Expression.And;
import io.partita.sql.statement.Expression.Binary;
import io.partita.sql.statement.Expression.Not;
import io.partita.sql.statement.Expression.NumberLiteral;
import io.partita.sql.statement.Expression.Or;
import io.partita.sql.statement.Expression.Parameter;
import io.partita.sql.statement.Expression.PathExpression;
import io.partita.sql.statement.Expression.StringLiteral;
import io.partita.sql.statement.Expression.TupleLiteral;
import io.partita.sql.statement.Expression.Unary;
import io.partita.sql.statement.PathStep.IndexStep;
import io.partita.sql.statement.PathStep.NameStep;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.RuleNode;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/**
 * Builds expressions from the outside to the paths. Most nodes of the parse tree have one child, as
 * there is a level for each strength of binding, so that case comes first everywhere; what a path
 * begins with is {@link PrimaryBuilder}'s, and what follows a first operand in a predicate is
 * {@link PredicateBuilder}'s.
 */
final class ExpressionBuilder {
  private static final String ALL_ELEMENTS =
      "A path over all elements ([*]; in FROM t, t.a AS x lists them) is";

  private static final String ALL_ATTRIBUTES =
      "A path over all attributes (.*; in FROM t, UNPIVOT t.a AS x AT name lists them) is";

  private static final BigDecimal LARGEST_INDEX = BigDecimal.valueOf(Integer.MAX_VALUE);

  private final SyntaxErrors errors;
  private final PrimaryBuilder primaries;
  private final PredicateBuilder predicates;
  private final RowPredicates rows;

  /**
   * Operators of all chains that enclose the operand being built: what the tree's depth grows by.
   */
  private int chained;

  private final WindowBuilder windows;
  private @Nullable QueryBuilder queries;

  ExpressionBuilder(SyntaxErrors errors, LiteralBuilder literals, ParameterNumbers parameters) {
    this.errors = errors;
    TypeBuilder types = new TypeBuilder(errors);
    this.primaries = new PrimaryBuilder(errors, this, literals, types, parameters);
    this.predicates = new PredicateBuilder(errors, this, types);
    this.rows = new RowPredicates(errors, this);
    this.windows = new WindowBuilder(errors, this);
  }

  /** Queries inside expressions are built by this one. */
  void readQueriesWith(QueryBuilder builder) {
    queries = builder;
  }

  QueryBuilder queries() {
    if (queries == null) {
      throw new IllegalStateException("no builder of queries");
    }
    return queries;
  }

  /** What is built until {@link #leaveBlock} belongs to that block. */
  void enterBlock(SelectContext block) {
    windows.enter(block);
  }

  void leaveBlock() {
    windows.leave();
  }

  WindowBuilder windows() {
    return windows;
  }

  List<Expression> expressions(List<ExpressionContext> nodes) {
    List<Expression> built = new ArrayList<>(nodes.size());
    for (ExpressionContext node : nodes) {
      built.add(expression(node));
    }
    return built;
  }

  /** What WHERE asks for, or null if it asks for nothing. */
  @Nullable Expression where(@Nullable WhereContext node) {
    return node == null ? null : Truisms.without(expression(node.expression()));
  }

  Expression expression(ExpressionContext node) {
    if (node.getChildCount() == 1) {
      return conjunction((ConjunctionContext) node.getChild(0));
    }
    List<ConjunctionContext> terms = node.conjunction();
    List<Expression> operands = new ArrayList<>(terms.size());
    for (ConjunctionContext term : terms) {
      Expression operand = conjunction(term);
      if (operand instanceof Or inner) {
        operands.addAll(inner.operands());
      } else {
        operands.add(operand);
      }
    }
    return new Or(operands, Positions.of(node));
  }

  private Expression conjunction(ConjunctionContext node) {
    if (node.getChildCount() == 1) {
      return negation((NegationContext) node.getChild(0));
    }
    List<NegationContext> terms = node.negation();
    List<Expression> operands = new ArrayList<>(terms.size());
    for (NegationContext term : terms) {
      Expression operand = negation(term);
      if (operand instanceof And inner) {
        operands.addAll(inner.operands());
      } else {
        operands.add(operand);
      }
    }
    return new And(operands, Positions.of(node));
  }

  private Expression negation(NegationContext node) {
    if (node.getChildCount() == 1) {
      return predicate((PredicateContext) node.getChild(0));
    }
    List<TerminalNode> nots = node.NOT();
    enter(nots.size(), node);
    Expression built = predicate(node.predicate());
    chained -= nots.size();
    for (int i = nots.size() - 1; i >= 0; i--) {
      built = new Not(built, Positions.between(nots.get(i).getSymbol(), node.getStop()));
    }
    return built;
  }

  private Expression predicate(PredicateContext node) {
    if (node.getChildCount() == 1) {
      return additive((AdditiveContext) node.getChild(0));
    }
    List<PredicateTailContext> tails = node.predicateTail();
    enter(tails.size(), node);
    ParenthesisedContext row = RowPredicates.row(node.additive());
    Expression built = row == null ? additive(node.additive()) : rows.predicate(row, tails.get(0));
    if (row != null) {
      tails = tails.subList(1, tails.size());
    }
    for (PredicateTailContext tail : tails) {
      built = predicates.extend(built, tail, tail == node.predicateTail(0));
    }
    chained -= node.predicateTail().size();
    return built;
  }

  Expression additive(AdditiveContext node) {
    if (node.getChildCount() == 1) {
      return multiplicative((MultiplicativeContext) node.getChild(0));
    }
    List<MultiplicativeContext> operands = node.multiplicative();
    List<AdditiveOperatorContext> operators = node.additiveOperator();
    enter(operators.size(), node);
    Expression built = multiplicative(operands.get(0));
    for (int i = 0; i < operators.size(); i++) {
      built = binary(built, operators.get(i), multiplicative(operands.get(i + 1)));
    }
    chained -= operators.size();
    return built;
  }

  private Expression multiplicative(MultiplicativeContext node) {
    if (node.getChildCount() == 1) {
      return signed((SignedContext) node.getChild(0));
    }
    List<SignedContext> operands = node.signed();
    List<MultiplicativeOperatorContext> operators = node.multiplicativeOperator();
    enter(operators.size(), node);
    Expression built = signed(operands.get(0));
    for (int i = 0; i < operators.size(); i++) {
      built = binary(built, operators.get(i), signed(operands.get(i + 1)));
    }
    chained -= operators.size();
    return built;
  }

  private static Binary binary(Expression left, RuleNode operator, Expression right) {
    return new Binary(
        operator(Positions.first(operator)),
        left,
        right,
        left.position().through(right.position()));
  }

  private Expression signed(SignedContext node) {
    if (node.getChildCount() == 1) {
      return stepped((SteppedContext) node.getChild(0));
    }
    int signs = node.getChildCount() - 1;
    enter(signs, node);
    Expression built = stepped(node.stepped());
    chained -= signs;
    for (int i = signs - 1; i >= 0; i--) {
      Token sign = ((TerminalNode) node.getChild(i)).getSymbol();
      boolean minus = sign.getType() == PartitaLexer.MINUS;
      SourcePosition position = Positions.between(sign, node.getStop());
      built =
          built instanceof NumberLiteral number
              ? primaries.signed(number, minus, position)
              : new Unary(minus ? Unary.Sign.MINUS : Unary.Sign.PLUS, built, position);
    }
    return built;
  }

  /** What is built next is enclosed by so many operators, none of which opens a parenthesis. */
  private void enter(int operators, RuleNode node) {
    chained += operators;
    if (chained > StatementLimits.CHAIN) {
      throw errors.tooComplex(
          Positions.first(node),
          String.format(
              Locale.ROOT,
              "More than %,d operators follow each other here. AND, OR and IN may be longer.",
              StatementLimits.CHAIN));
    }
  }

  private Expression stepped(SteppedContext node) {
    Expression start = primaries.visit(node.primary());
    if (node.getChildCount() == 1) {
      return start;
    }
    List<PathStepContext> steps = node.pathStep();
    if (!(start instanceof PathExpression path)) {
      throw errors.notSupportedYet(steps.get(0), "A path into a computed value is");
    }
    List<PathStep> all = new ArrayList<>(path.steps());
    all.addAll(steps(steps));
    return new PathExpression(path.first(), all, Positions.of(node));
  }

  Parameter parameter(ParameterContext node) {
    return primaries.parameter(node);
  }

  TupleLiteral tuple(TupleContext node) {
    return primaries.tuple(node);
  }

  PathExpression path(PathContext node) {
    return new PathExpression(
        Names.identifier(node.identifier()), steps(node.pathStep()), Positions.of(node));
  }

  /** A path whose first names were read as a table's. */
  PathExpression path(TableName names, @Nullable DeeperContext deeper) {
    List<PathStep> steps = new ArrayList<>();
    for (Identifier name : names.parts().subList(1, names.parts().size())) {
      steps.add(new NameStep(name));
    }
    SourcePosition position = names.position();
    if (deeper != null) {
      if (deeper.STAR() != null) {
        throw errors.notSupportedYet(deeper, ALL_ELEMENTS);
      }
      steps.add(step(deeper.expression()));
      steps.addAll(steps(deeper.pathStep()));
      position = position.through(Positions.of(deeper));
    }
    return new PathExpression(names.parts().get(0), steps, position);
  }

  private List<PathStep> steps(List<PathStepContext> nodes) {
    List<PathStep> steps = new ArrayList<>(nodes.size());
    for (PathStepContext node : nodes) {
      steps.add(step(node));
    }
    return steps;
  }

  private PathStep step(PathStepContext node) {
    if (node instanceof NameStepContext step) {
      return new NameStep(Names.identifier(step.anyName()));
    }
    if (node instanceof AllAttributesStepContext) {
      throw errors.notSupportedYet(node, ALL_ATTRIBUTES);
    }
    if (node instanceof AllElementsStepContext) {
      throw errors.notSupportedYet(node, ALL_ELEMENTS);
    }
    return step(((IndexStepContext) node).expression());
  }

  private PathStep step(ExpressionContext index) {
    Expression value = expression(index);
    if (value instanceof StringLiteral name) {
      return new NameStep(new Identifier(name.value(), true, name.position()));
    }
    if (!(value instanceof NumberLiteral number)) {
      throw errors.notSupportedYet(index, "An index that is not a constant is");
    }
    boolean whole = number.value().scale() == 0 && !number.approximate();
    if (!whole || number.value().signum() < 0 || number.value().compareTo(LARGEST_INDEX) > 0) {
      throw errors.at(index, "A list is indexed by whole numbers from 0.");
    }
    return new IndexStep(number.value().intValueExact(), Positions.of(index));
  }

  /** The path that the expression consists of as a whole, nothing around it. */
  static Optional<SteppedContext> wholePath(ExpressionContext node) {
    ParseTree inner = node;
    while (!(inner instanceof SteppedContext) && inner.getChildCount() == 1) {
      inner = inner.getChild(0);
    }
    return inner instanceof SteppedContext path ? Optional.of(path) : Optional.empty();
  }

  static Binary.Operator operator(Token token) {
    return switch (token.getType()) {
      case PartitaLexer.PLUS -> Binary.Operator.ADD;
      case PartitaLexer.MINUS -> Binary.Operator.SUBTRACT;
      case PartitaLexer.CONCAT -> Binary.Operator.CONCAT;
      case PartitaLexer.STAR -> Binary.Operator.MULTIPLY;
      case PartitaLexer.SLASH -> Binary.Operator.DIVIDE;
      case PartitaLexer.PERCENT_SIGN -> Binary.Operator.REMAINDER;
      case PartitaLexer.EQUAL -> Binary.Operator.EQUAL;
      case PartitaLexer.NOT_EQUAL -> Binary.Operator.NOT_EQUAL;
      case PartitaLexer.LESS -> Binary.Operator.LESS;
      case PartitaLexer.LESS_OR_EQUAL -> Binary.Operator.LESS_OR_EQUAL;
      case PartitaLexer.GREATER -> Binary.Operator.GREATER;
      case PartitaLexer.GREATER_OR_EQUAL -> Binary.Operator.GREATER_OR_EQUAL;
      default -> throw new IllegalArgumentException(token.getText());
    };
  }
}
