package io.partita.sql.statement;

import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An expression, as it was written: names unresolved, types unchecked. Parentheses leave no node.
 * AND and OR are flat; the depth of everything else is bounded by {@link StatementLimits}, so that
 * recursion over a tree is safe.
 */
public sealed interface Expression {
  SourcePosition position();

  /** A constant. */
  sealed interface Literal extends Expression {}

  /** {@code 'text'}. */
  record StringLiteral(String value, SourcePosition position) implements Literal {}

  /**
   * A number, exactly as written: {@code 1.50} has scale 2.
   *
   * @param value with the signs that stand before it
   * @param negated whether those make it the opposite of its digits
   * @param approximate whether it was written with an exponent
   */
  record NumberLiteral(
      BigDecimal value, boolean negated, boolean approximate, SourcePosition position)
      implements Literal {}

  /** TRUE or FALSE. */
  record BooleanLiteral(boolean value, SourcePosition position) implements Literal {}

  /** NULL. */
  record NullLiteral(SourcePosition position) implements Literal {}

  /** {@code X'0aff'}: an even number of hexadecimal digits. */
  record BinaryLiteral(String hex, SourcePosition position) implements Literal {
    /** The bytes that the digits stand for. */
    public byte[] bytes() {
      return HexFormat.of().parseHex(hex);
    }
  }

  /** {@code DATE '…'}, {@code {d '…'}} and their like: the text is not checked. */
  record DateTimeLiteral(Kind kind, String text, SourcePosition position) implements Literal {
    /** The word before the text. */
    public enum Kind {
      DATE,
      TIME,
      TIMESTAMP
    }
  }

  /**
   * {@code INTERVAL '1-6' YEAR TO MONTH}: the text is not checked.
   *
   * @param negative a minus between INTERVAL and the text
   * @param to null for a single unit
   */
  record IntervalLiteral(
      boolean negative, String text, Unit from, @Nullable Unit to, SourcePosition position)
      implements Literal {
    /** A field of a date, a time or an interval. */
    public enum Unit {
      YEAR,
      MONTH,
      DAY,
      HOUR,
      MINUTE,
      SECOND
    }
  }

  /** {@code ?}, numbered from 0 in the order of the text. */
  record Parameter(int index, SourcePosition position) implements Expression {}

  /** {@code a.b[0]}: whether the first name is an alias, a table, or a column is decided later. */
  record PathExpression(Identifier first, List<PathStep> steps, SourcePosition position)
      implements Expression {
    public PathExpression {
      steps = List.copyOf(steps);
    }

    /** Whether it is the word MISSING, which is a value where nothing has that name. */
    public boolean isWordMissing() {
      return steps.isEmpty() && !first.quoted() && first.name().equalsIgnoreCase("MISSING");
    }
  }

  /** A sign before what is no literal number. */
  record Unary(Sign sign, Expression operand, SourcePosition position) implements Expression {
    /** The two signs. */
    public enum Sign {
      PLUS,
      MINUS
    }
  }

  /** Arithmetic, concatenation, or a comparison. */
  record Binary(Operator operator, Expression left, Expression right, SourcePosition position)
      implements Expression {
    /** The operators with two operands; {@code !=} is NOT_EQUAL. */
    public enum Operator {
      ADD("+"),
      SUBTRACT("-"),
      MULTIPLY("*"),
      DIVIDE("/"),
      REMAINDER("%"),
      CONCAT("||"),
      EQUAL("="),
      NOT_EQUAL("<>"),
      LESS("<"),
      LESS_OR_EQUAL("<="),
      GREATER(">"),
      GREATER_OR_EQUAL(">=");

      private final String symbol;

      Operator(String symbol) {
        this.symbol = symbol;
      }

      /** How it is written. */
      public String symbol() {
        return symbol;
      }

      /** Whether it adds or subtracts. */
      public boolean isSum() {
        return this == ADD || this == SUBTRACT;
      }

      /** Whether it gives a truth value. */
      public boolean isComparison() {
        return compareTo(EQUAL) >= 0;
      }
    }
  }

  /** Two or more operands, none of which is an And itself. */
  record And(List<Expression> operands, SourcePosition position) implements Expression {
    public And {
      operands = List.copyOf(operands);
    }
  }

  /** Two or more operands, none of which is an Or itself. */
  record Or(List<Expression> operands, SourcePosition position) implements Expression {
    public Or {
      operands = List.copyOf(operands);
    }
  }

  /** {@code NOT operand}. */
  record Not(Expression operand, SourcePosition position) implements Expression {}

  /** {@code operand [NOT] BETWEEN low AND high}. */
  record Between(
      boolean negated, Expression operand, Expression low, Expression high, SourcePosition position)
      implements Expression {}

  /** {@code operand [NOT] IN (…)} or {@code IN […]}: one or more candidates. */
  record In(
      boolean negated, Expression operand, List<Expression> candidates, SourcePosition position)
      implements Expression {
    public In {
      candidates = List.copyOf(candidates);
    }
  }

  /** {@code operand [NOT] LIKE pattern [ESCAPE escape]}. */
  record Like(
      boolean negated,
      Expression operand,
      Expression pattern,
      @Nullable Expression escape,
      SourcePosition position)
      implements Expression {}

  /**
   * {@code operand IS [NOT] …}.
   *
   * @param type not null exactly if the test is TYPE
   */
  record IsPredicate(
      boolean negated,
      Expression operand,
      Test test,
      @Nullable TypeName type,
      SourcePosition position)
      implements Expression {
    /** What is asked. */
    public enum Test {
      NULL,
      MISSING,
      TRUE,
      FALSE,
      UNKNOWN,
      TYPE
    }
  }

  /** {@code left IS [NOT] DISTINCT FROM right}. */
  record IsDistinctFrom(boolean negated, Expression left, Expression right, SourcePosition position)
      implements Expression {}

  /**
   * A call. The special forms of SQL are ordinary calls too: {@code EXTRACT(YEAR FROM d)} has the
   * arguments 'YEAR' and d; {@code SUBSTRING(s FROM i FOR n)} has s, i, n; {@code POSITION(a IN b)}
   * has a, b; {@code TRIM(LEADING c FROM s)} has 'LEADING', c, s (c is ' ' where left out), and
   * {@code TRIM(s)} only s; {@code OVERLAY(s PLACING r FROM i FOR n)} has s, r, i, n; {@code
   * CURRENT_DATE} and its like have none.
   *
   * @param star {@code COUNT(*)}
   * @param orderBy in the parentheses behind the arguments, or in WITHIN GROUP
   * @param filter the condition of {@code FILTER (WHERE …)}
   */
  record FunctionCall(
      Identifier name,
      boolean distinct,
      boolean star,
      List<Expression> arguments,
      List<SortItem> orderBy,
      @Nullable Expression filter,
      SourcePosition position)
      implements Expression {
    public FunctionCall {
      arguments = List.copyOf(arguments);
      orderBy = List.copyOf(orderBy);
    }

    /** Whether it has arguments only, and nothing of what aggregates may have. */
    public boolean isPlain() {
      return !distinct && !star && orderBy.isEmpty() && filter == null;
    }
  }

  /**
   * CASE in both forms.
   *
   * @param operand null in the form without one
   */
  record Case(
      @Nullable Expression operand,
      List<When> whens,
      @Nullable Expression otherwise,
      SourcePosition position)
      implements Expression {
    public Case {
      whens = List.copyOf(whens);
    }

    /** {@code WHEN condition THEN result}. */
    public record When(Expression condition, Expression result, SourcePosition position) {}
  }

  /**
   * {@code CAST(operand AS type)}, also {@code {fn CONVERT(operand, SQL_type)}}.
   *
   * @param lenient TRY_CAST, which gives NULL where CAST fails
   */
  record Cast(Expression operand, TypeName type, boolean lenient, SourcePosition position)
      implements Expression {}

  /** DEFAULT as a value of VALUES or SET; nowhere else. */
  record Default(SourcePosition position) implements Expression {}

  /** {@code {'name': value, …}}; no name comes twice. */
  record TupleLiteral(List<Entry> entries, SourcePosition position) implements Expression {
    public TupleLiteral {
      entries = List.copyOf(entries);
    }

    /** One attribute. */
    public record Entry(StringLiteral name, Expression value) {}
  }

  /** {@code [value, …]}. */
  record ArrayLiteral(List<Expression> elements, SourcePosition position) implements Expression {
    public ArrayLiteral {
      elements = List.copyOf(elements);
    }
  }

  /** {@code << value, … >>}; may be empty here. */
  record BagLiteral(List<Expression> elements, SourcePosition position) implements Expression {
    public BagLiteral {
      elements = List.copyOf(elements);
    }
  }

  /** A query in parentheses that stands for its only value, or for NULL if it has no row. */
  record Subquery(QueryExpression query, SourcePosition position) implements Expression {}

  /** {@code EXISTS (query)}. */
  record Exists(QueryExpression query, SourcePosition position) implements Expression {}

  /**
   * {@code operand [NOT] IN (query)}.
   *
   * @param operands the operand, or the values of a row
   */
  record InQuery(
      boolean negated, List<Expression> operands, QueryExpression query, SourcePosition position)
      implements Expression {
    public InQuery {
      operands = List.copyOf(operands);
    }
  }

  /**
   * {@code operand < ANY (query)} and its like.
   *
   * @param all ALL; else ANY, which is SOME
   */
  record Quantified(
      Binary.Operator operator,
      Expression operand,
      boolean all,
      QueryExpression query,
      SourcePosition position)
      implements Expression {}

  /**
   * {@code function(…) OVER (…)}.
   *
   * @param ignoresNulls {@code IGNORE NULLS}
   */
  record WindowCall(
      FunctionCall function, boolean ignoresNulls, Window window, SourcePosition position)
      implements Expression {}
}
