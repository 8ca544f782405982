package io.partita.sql.plan;

import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.catalog.Column;
import io.partita.sql.catalog.Names;
import io.partita.sql.function.FunctionLibrary;
import io.partita.sql.plan.QueryTranslator.Context;
import io.partita.sql.statement.Expression;
import io.partita.sql.statement.Expression.And;
import io.partita.sql.statement.Expression.Between;
import io.partita.sql.statement.Expression.Binary;
import io.partita.sql.statement.Expression.BooleanLiteral;
import io.partita.sql.statement.Expression.Case;
import io.partita.sql.statement.Expression.Cast;
import io.partita.sql.statement.Expression.FunctionCall;
import io.partita.sql.statement.Expression.In;
import io.partita.sql.statement.Expression.IsDistinctFrom;
import io.partita.sql.statement.Expression.IsPredicate;
import io.partita.sql.statement.Expression.Like;
import io.partita.sql.statement.Expression.Not;
import io.partita.sql.statement.Expression.Or;
import io.partita.sql.statement.Expression.Parameter;
import io.partita.sql.statement.Expression.PathExpression;
import io.partita.sql.statement.Expression.Unary;
import io.partita.sql.statement.SourcePosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * Expressions of our tree as Calcite's, with every name resolved. It needs no types: what depends
 * on them is left to {@link Convertlets}.
 */
final class ExpressionTranslator {
  private final QueryTranslator queries;
  private final NameScope scope;
  private final Context context;
  private final FunctionTranslator functions = new FunctionTranslator(this);
  private final StatementParameters parameters;
  private final LiteralTranslator literals;
  private final RepeatedOperands repeated;
  private final SubqueryTranslator subqueries;
  private Lifting lifting;
  private boolean selecting;

  /** Whether a literal may become a parameter. */
  private enum Lifting {
    NONE,
    /** Calcite compares the expressions with each other, and values of literals decide. */
    COMPARED,
    /** No other expression is compared with them. */
    ALONE
  }

  /**
   * A translator.
   *
   * @param context where the block stands
   */
  ExpressionTranslator(QueryTranslator queries, NameScope scope, Context context) {
    this.queries = queries;
    this.scope = scope;
    this.context = context;
    this.parameters = queries.statement().parameters();
    this.lifting = parameters.liftsCompared() ? Lifting.COMPARED : Lifting.NONE;
    this.literals = new LiteralTranslator(parameters);
    this.repeated = new RepeatedOperands(this, scope);
    this.subqueries = new SubqueryTranslator(this, queries, context.inside(scope));
  }

  /** The condition of WHERE or ON, which is compared with no other expression. */
  SqlNode where(Expression expression) {
    Lifting before = lifting;
    lifting = Lifting.ALONE;
    SqlNode node = condition(expression);
    lifting = before;
    return node;
  }

  /** An expression of the select list or ORDER BY, which may look at other rows. */
  SqlNode selected(Expression expression) {
    selecting = true;
    SqlNode node = translate(expression);
    selecting = false;
    return node;
  }

  /** Translates what stands inside of an aggregate or a window, and can be neither. */
  SqlNode inside(Supplier<SqlNode> translation) {
    boolean before = selecting;
    selecting = false;
    SqlNode node = translation.get();
    selecting = before;
    return node;
  }

  /** An expression that stands where a truth value is needed. */
  SqlNode condition(Expression expression) {
    SqlNode node = translate(expression);
    return isTruthValue(expression)
        ? node
        : call(FunctionLibrary.TO_BOOLEAN, expression.position(), node);
  }

  /** Any expression. */
  SqlNode translate(Expression expression) {
    SqlParserPos position = Positions.calcite(expression.position());
    if (expression instanceof PathExpression path) {
      return value(path);
    }
    if (expression instanceof Parameter parameter) {
      return new SqlDynamicParam(parameter.index(), position);
    }
    if (expression instanceof Expression.Literal literal) {
      return literals.constant(literal);
    }
    if (expression instanceof And and) {
      return balanced(SqlStdOperatorTable.AND, conditions(and.operands()), position);
    }
    if (expression instanceof Or or) {
      return balanced(SqlStdOperatorTable.OR, conditions(or.operands()), position);
    }
    if (expression instanceof Not not) {
      return SqlStdOperatorTable.NOT.createCall(position, condition(not.operand()));
    }
    if (expression instanceof Binary binary) {
      SqlNode later = binary.operator().isSum() ? new DateTimeTranslator(this).sum(binary) : null;
      if (later != null) {
        return later;
      }
      if (binary.operator().isComparison()) {
        noteParameter(binary.left(), binary.right());
        noteParameter(binary.right(), binary.left());
        LiteralForms.warn(queries.statement(), binary.left(), binary.right());
      }
      return call(
          operator(binary.operator()),
          expression.position(),
          opposite(binary.right(), binary.left()),
          opposite(binary.left(), binary.right()));
    }
    if (expression instanceof Unary unary) {
      return unary(unary);
    }
    if (expression instanceof Between between) {
      return repeated.between(between);
    }
    if (expression instanceof In in) {
      return repeated.in(in);
    }
    if (expression instanceof Like like) {
      LiteralForms.require(like);
      Expression escape = like.escape();
      SqlNode matches =
          escape == null
              ? call(
                  FunctionLibrary.LIKE,
                  like.position(),
                  translate(like.operand()),
                  translate(like.pattern()))
              : call(
                  FunctionLibrary.LIKE_ESCAPE,
                  like.position(),
                  translate(like.operand()),
                  translate(like.pattern()),
                  translate(escape));
      return negate(like.negated(), matches, position);
    }
    if (expression instanceof IsPredicate is) {
      return new IsTranslator(this).translate(is);
    }
    if (expression instanceof IsDistinctFrom distinct) {
      noteParameter(distinct.left(), distinct.right());
      noteParameter(distinct.right(), distinct.left());
      return negate(
          distinct.negated(),
          call(
              Comparison.DISTINCT,
              distinct.position(),
              opposite(distinct.right(), distinct.left()),
              opposite(distinct.left(), distinct.right())),
          position);
    }
    if (expression instanceof FunctionCall function) {
      return functions.translate(function);
    }
    if (expression instanceof Case caseExpression) {
      return repeated.choice(caseExpression, this::translate);
    }
    if (expression instanceof Cast cast) {
      return functions.cast(cast);
    }
    SqlNode ofQuery = subqueries.translate(expression);
    if (ofQuery != null) {
      return ofQuery;
    }
    if (expression instanceof Expression.WindowCall window) {
      if (!selecting) {
        throw SqlError.at(
            SqlErrors.GROUPING,
            window.position(),
            "A window function (OVER) stands in the select list or in ORDER BY only, and not inside of"
                + " another aggregate or window; a query in FROM can compute it before.");
      }
      return inside(() -> new WindowTranslator(this).translate(window));
    }
    return new DocumentTranslator(this).literal(expression);
  }

  /** An operand, which opposite a value of the row may be a literal that becomes a parameter. */
  SqlNode opposite(Expression partner, Expression operand) {
    return opposite(partner, operand, () -> translate(operand));
  }

  /** A literal opposite a value of the row, or else what stands for the operand. */
  SqlNode opposite(Expression partner, Expression operand, Supplier<SqlNode> otherwise) {
    SqlNode literal =
        lifting != Lifting.NONE && isOfRow(partner)
            ? literals.lifted(operand, lifting == Lifting.COMPARED)
            : null;
    return literal == null ? otherwise.get() : literal;
  }

  /**
   * Whether an expression holds a path or counts rows. What is compared with anything else may be a
   * condition that is the same for all rows, and decide whether there are any.
   */
  private static boolean isOfRow(Expression expression) {
    if (expression instanceof Binary binary) {
      return isOfRow(binary.left()) || isOfRow(binary.right());
    }
    if (expression instanceof Unary unary) {
      return isOfRow(unary.operand());
    }
    if (expression instanceof Cast cast) {
      return isOfRow(cast.operand());
    }
    return expression instanceof PathExpression
        || expression instanceof Expression.WindowCall
        || (expression instanceof FunctionCall function
            && (function.star()
                || function.arguments().stream().anyMatch(ExpressionTranslator::isOfRow)));
  }

  /** Remembers that the statement has an aggregate over a group. */
  void noteAggregate() {
    queries.statement().aggregate();
  }

  /** What translates CASE and its like. */
  RepeatedOperands repeated() {
    return repeated;
  }

  /** The name of the database. */
  String database() {
    return queries.statement().catalog().name();
  }

  /** Remembers the column that a parameter stands opposite. */
  void noteParameter(Expression maybeParameter, Expression other) {
    if (maybeParameter instanceof Parameter parameter) {
      Column column = plainColumn(other);
      if (column != null) {
        queries.statement().parameterStandsOpposite(parameter.index(), column);
      }
    }
  }

  private SqlNode value(PathExpression path) {
    NameScope.Binding bound = scope.bound(path.first());
    SqlNode excluded = bound == null ? PathTranslator.excluded(path, parameters.excluded()) : null;
    if (excluded != null) {
      return excluded;
    }
    if (bound == null && scope.isOfSession(path)) {
      String name = path.first().name().toUpperCase(Locale.ROOT);
      SqlNode value = SessionNames.value(name, database(), path.position());
      return Objects.requireNonNull(value);
    }
    if (bound == null) {
      return isMissing(path)
          ? translate(new Expression.NullLiteral(path.position()))
          : PathTranslator.meaning(scope.resolve(path), path.position());
    }
    boolean again = queries.statement().isWrittenAgain(bound.expression());
    ExpressionTranslator inner = new ExpressionTranslator(queries, bound.scope(), context);
    SqlNode value =
        selecting ? inner.selected(bound.expression()) : inner.translate(bound.expression());
    if (again && !FromTranslator.isDeterministic(value)) {
      throw SqlError.at(
          SqlErrors.NOT_SUPPORTED_YET,
          path.position(),
          bound.name().name()
              + " stands for its expression, which has values that would be others at each use"
              + " (RAND(), UUID()). Use it once, or compute it in a query in FROM.");
    }
    return path.steps().isEmpty()
        ? value
        : call(
            FunctionLibrary.VALUE,
            path.position(),
            PathTranslator.within(value, path.steps(), path.position()));
  }

  /** Whether an expression is the value MISSING. */
  boolean isMissing(Expression expression) {
    return scope.isMissing(expression);
  }

  /** Whether an expression is a path into an item that is read. */
  boolean isStored(Expression expression) {
    return expression instanceof PathExpression path
        && scope.bound(path.first()) == null
        && !scope.isOfSession(path)
        && (parameters.excluded() == null || !Names.matches(path.first(), "excluded"));
  }

  /**
   * What is null where a path into an item leads to nothing; null for what has a value for every
   * row, if only NULL.
   */
  @Nullable SqlNode presence(Expression expression) {
    if (context.grouped() || !(expression instanceof PathExpression path) || !isStored(path)) {
      return null;
    }
    Resolved resolved = scope.resolve(path);
    Column column = resolved.column();
    boolean ofRow =
        resolved.steps().isEmpty() && (column == null ? resolved.field() != null : column.key());
    return ofRow || resolved.otherwise() != null
        ? null
        : PathTranslator.stored(resolved, path.position());
  }

  private SqlNode unary(Unary unary) {
    return call(
        unary.sign() == Unary.Sign.MINUS ? FunctionLibrary.NEGATE : FunctionLibrary.TO_NUMBER,
        unary.position(),
        translate(unary.operand()));
  }

  /** What the item holds at a path, which the operand must be. */
  SqlNode storedAt(Expression operand, String what) {
    if (operand instanceof PathExpression path && isStored(path)) {
      return PathTranslator.stored(scope.resolve(path), path.position());
    }
    throw SqlError.at(
        SqlErrors.SYNTAX,
        operand.position(),
        what
            + " looks at what an item holds, so it takes an attribute or a path, not an expression.");
  }

  private List<SqlNode> conditions(List<Expression> operands) {
    List<SqlNode> conditions = new ArrayList<>(operands.size());
    for (Expression operand : operands) {
      conditions.add(condition(operand));
    }
    return conditions;
  }

  private static SqlOperator operator(Binary.Operator operator) {
    return switch (operator) {
      case ADD -> FunctionLibrary.ADD;
      case SUBTRACT -> FunctionLibrary.MINUS;
      case MULTIPLY -> FunctionLibrary.MULTIPLY;
      case DIVIDE -> FunctionLibrary.DIVIDE;
      case REMAINDER -> FunctionLibrary.REMAINDER;
      case CONCAT -> FunctionLibrary.CONCAT;
      case EQUAL -> Comparison.EQUAL;
      case NOT_EQUAL -> Comparison.NOT_EQUAL;
      case LESS -> Comparison.LESS;
      case LESS_OR_EQUAL -> Comparison.LESS_OR_EQUAL;
      case GREATER -> Comparison.GREATER;
      case GREATER_OR_EQUAL -> Comparison.GREATER_OR_EQUAL;
    };
  }

  /** Whether the form alone says that it gives a truth value. */
  private static boolean isTruthValue(Expression expression) {
    return expression instanceof And
        || expression instanceof Or
        || expression instanceof Not
        || expression instanceof Between
        || expression instanceof In
        || expression instanceof Like
        || expression instanceof IsPredicate
        || expression instanceof IsDistinctFrom
        || expression instanceof BooleanLiteral
        || expression instanceof Expression.Exists
        || expression instanceof Expression.InQuery
        || expression instanceof Expression.Quantified
        || (expression instanceof Binary binary && binary.operator().isComparison());
  }

  /** A tree of a depth that no recursion minds: 10,000 operands are 14 levels. */
  static SqlNode balanced(SqlOperator operator, List<SqlNode> operands, SqlParserPos position) {
    if (operands.size() == 1) {
      return operands.get(0);
    }
    int middle = operands.size() / 2;
    return operator.createCall(
        position,
        balanced(operator, operands.subList(0, middle), position),
        balanced(operator, operands.subList(middle, operands.size()), position));
  }

  static SqlNode negate(boolean negated, SqlNode node, SqlParserPos position) {
    return negated ? SqlStdOperatorTable.NOT.createCall(position, node) : node;
  }

  static SqlNode call(SqlOperator operator, SourcePosition position, SqlNode... operands) {
    return operator.createCall(Positions.calcite(position), operands);
  }

  private @Nullable Column plainColumn(Expression expression) {
    if (expression instanceof PathExpression path && isStored(path)) {
      Resolved resolved = scope.resolve(path);
      return resolved.steps().isEmpty() ? resolved.column() : null;
    }
    return null;
  }
}
