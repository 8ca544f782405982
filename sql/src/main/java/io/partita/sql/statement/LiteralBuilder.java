package io.partita.sql.statement;

import io.partita.grammar.PartitaLexer;
import io.partita.grammar.PartitaParser.BinaryLiteralContext;
import io.partita.grammar.PartitaParser.BooleanLiteralContext;
import io.partita.grammar.PartitaParser.DateTimeLiteralContext;
import io.partita.grammar.PartitaParser.IntervalLiteralContext;
import io.partita.grammar.PartitaParser.IntervalUnitContext;
import io.partita.grammar.PartitaParser.LiteralContext;
import io.partita.grammar.PartitaParser.NullLiteralContext;
import io.partita.grammar.PartitaParser.NumberLiteralContext;
import io.partita.grammar.PartitaParser.StringContext;
import io.partita.grammar.PartitaParser.StringLiteralContext;
import io.partita.grammar.PartitaParserBaseVisitor;
import io.partita.sql.statement.Expression.BinaryLiteral;
import io.partita.sql.statement.Expression.BooleanLiteral;
import io.partita.sql.statement.Expression.DateTimeLiteral;
import io.partita.sql.statement.Expression.IntervalLiteral;
import io.partita.sql.statement.Expression.Literal;
import io.partita.sql.statement.Expression.NullLiteral;
import io.partita.sql.statement.Expression.NumberLiteral;
import io.partita.sql.statement.Expression.StringLiteral;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.Locale;
import org.antlr.v4.runtime.Token;

/** Builds constants. */
final class LiteralBuilder extends PartitaParserBaseVisitor<Literal> {
  private final SyntaxErrors errors;
  private final IdentityHashMap<Literal, Integer> starts = new IdentityHashMap<>();

  LiteralBuilder(SyntaxErrors errors) {
    this.errors = errors;
  }

  /**
   * The strings and numbers built so far, each with the number of code points before it; a date or
   * time has that of its string.
   */
  IdentityHashMap<Literal, Integer> starts() {
    return starts;
  }

  Literal literal(LiteralContext node) {
    return visit(node);
  }

  StringLiteral string(StringContext node) {
    StringLiteral literal = new StringLiteral(unquoted(node.getText()), Positions.of(node));
    starts.put(literal, node.getStart().getStartIndex());
    return literal;
  }

  @Override
  public Literal visitStringLiteral(StringLiteralContext node) {
    return string(node.string());
  }

  @Override
  public Literal visitNumberLiteral(NumberLiteralContext node) {
    return number(node.getStart());
  }

  @Override
  public Literal visitBooleanLiteral(BooleanLiteralContext node) {
    return new BooleanLiteral(node.TRUE() != null, Positions.of(node));
  }

  @Override
  public Literal visitNullLiteral(NullLiteralContext node) {
    return new NullLiteral(Positions.of(node));
  }

  @Override
  public Literal visitBinaryLiteral(BinaryLiteralContext node) {
    String hex = unquoted(node.getText().substring(1));
    if (hex.length() % 2 != 0 || !hex.chars().allMatch(HexFormat::isHexDigit)) {
      throw errors.at(node, "A binary literal is an even number of hexadecimal digits: X'0aff'.");
    }
    return new BinaryLiteral(hex.toLowerCase(Locale.ROOT), Positions.of(node));
  }

  @Override
  public Literal visitDateTimeLiteral(DateTimeLiteralContext node) {
    DateTimeLiteral.Kind kind =
        switch (node.getStart().getType()) {
          case PartitaLexer.DATE -> DateTimeLiteral.Kind.DATE;
          case PartitaLexer.TIME -> DateTimeLiteral.Kind.TIME;
          default -> DateTimeLiteral.Kind.TIMESTAMP;
        };
    return dateTime(kind, node.string(), Positions.of(node));
  }

  DateTimeLiteral dateTime(DateTimeLiteral.Kind kind, StringContext text, SourcePosition position) {
    DateTimeLiteral literal = new DateTimeLiteral(kind, unquoted(text.getText()), position);
    starts.put(literal, text.getStart().getStartIndex());
    return literal;
  }

  @Override
  public Literal visitIntervalLiteral(IntervalLiteralContext node) {
    return new IntervalLiteral(
        node.MINUS() != null,
        unquoted(node.string().getText()),
        unit(node.fromUnit),
        node.toUnit == null ? null : unit(node.toUnit),
        Positions.of(node));
  }

  NumberLiteral number(Token token) {
    String text = token.getText();
    int exponentAt = text.toUpperCase(Locale.ROOT).indexOf('E');
    String digits = exponentAt < 0 ? text : text.substring(0, exponentAt);
    if (digits.length() > StatementLimits.NUMBER_DIGITS || exponentTooLarge(text, exponentAt)) {
      throw errors.tooComplex(
          token,
          String.format(
              Locale.ROOT,
              "A number may have %,d digits and an exponent up to %,d.",
              StatementLimits.NUMBER_DIGITS,
              StatementLimits.NUMBER_DIGITS));
    }
    NumberLiteral literal =
        new NumberLiteral(new BigDecimal(text), false, exponentAt >= 0, Positions.of(token));
    starts.put(literal, token.getStartIndex());
    return literal;
  }

  /** A number with the sign before it. */
  NumberLiteral signed(NumberLiteral number, boolean minus, SourcePosition position) {
    NumberLiteral literal =
        new NumberLiteral(
            minus ? number.value().negate() : number.value(),
            minus != number.negated(),
            number.approximate(),
            position);
    starts.put(literal, starts.remove(number));
    return literal;
  }

  private static boolean exponentTooLarge(String text, int exponentAt) {
    if (exponentAt < 0) {
      return false;
    }
    String exponent = text.substring(exponentAt + 1).replaceFirst("^[+-]?0*", "");
    return exponent.length() > 4
        || (!exponent.isEmpty() && Integer.parseInt(exponent) > StatementLimits.NUMBER_DIGITS);
  }

  private static IntervalLiteral.Unit unit(IntervalUnitContext node) {
    return IntervalLiteral.Unit.valueOf(node.getText().toUpperCase(Locale.ROOT));
  }

  private static String unquoted(String text) {
    return text.substring(1, text.length() - 1).replace("''", "'");
  }
}
