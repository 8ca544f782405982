package io.partita.sql.statement;

import io.partita.grammar.PartitaLexer;
import io.partita.grammar.StatementToken;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.RuleNode;

/**
 * Where tokens and nodes of the parse tree stand.
 *
 * <p>Here and beside, a node of any kind is passed as the interface that all of them implement: to
 * verify a call that passes it as a class, the JVM would load the node's own, and there are two
 * hundred, of which a program that begins meets few.
 */
final class Positions {
  private Positions() {}

  static SourcePosition of(RuleNode node) {
    Token stop = ((ParserRuleContext) node).getStop();
    return of(first(node)).through(of(stop == null ? first(node) : stop));
  }

  /** The first token of a node. */
  static Token first(RuleNode node) {
    return ((ParserRuleContext) node).getStart();
  }

  static SourcePosition of(Token token) {
    int line = token.getLine();
    int column = token.getCharPositionInLine() + 1;
    if (token.getType() == Token.EOF) {
      return SourcePosition.at(line, column);
    }
    if (!mayHoldBreaks(token.getType())) {
      return new SourcePosition(
          line, column, line, column + token.getStopIndex() - token.getStartIndex());
    }
    String text = token.getText();
    int lastBreak = text.lastIndexOf('\n');
    if (lastBreak < 0) {
      return new SourcePosition(line, column, line, column + codePoints(text) - 1);
    }
    int lines = (int) text.chars().filter(c -> c == '\n').count();
    // A token that ends with a line break (only an unclosed one does) ends where the break stands.
    int lastColumn = Math.max(1, codePoints(text.substring(lastBreak + 1)));
    return new SourcePosition(line, column, line + lines, lastColumn);
  }

  /** Of any other token the place in the stream, which is of code points, says the length. */
  private static boolean mayHoldBreaks(int type) {
    return switch (type) {
      case PartitaLexer.QUOTED_IDENTIFIER,
          PartitaLexer.UNCLOSED_IDENTIFIER,
          PartitaLexer.STRING,
          PartitaLexer.UNCLOSED_STRING,
          PartitaLexer.BINARY,
          PartitaLexer.ION,
          PartitaLexer.HINT,
          PartitaLexer.UNCLOSED_COMMENT,
          PartitaLexer.UNKNOWN_CHARACTER ->
          true;
      default -> false;
    };
  }

  static SourcePosition between(Token first, Token last) {
    return of(first).through(of(last));
  }

  /** What was written for a node, comments within it included. */
  static String text(RuleNode node) {
    StatementToken last = (StatementToken) ((ParserRuleContext) node).getStop();
    return ((StatementToken) first(node)).textThrough(last);
  }

  private static int codePoints(String text) {
    return text.codePointCount(0, text.length());
  }
}
