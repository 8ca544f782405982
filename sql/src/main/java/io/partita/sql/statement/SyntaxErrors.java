package io.partita.sql.statement;

import java.util.List;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.RuleNode;

/** Makes every {@link SyntaxException} of one text. */
final class SyntaxErrors {
  private final SourceText source;

  SyntaxErrors(String text) {
    this.source = new SourceText(text);
  }

  /** The node is understood, but follows no rule; the summary says what would. */
  SyntaxException at(RuleNode node, String summary) {
    return of(
        SyntaxException.SYNTAX, summary, Positions.of(node), Positions.first(node), List.of());
  }

  SyntaxException at(Token token, String summary) {
    return of(SyntaxException.SYNTAX, summary, Positions.of(token), token, List.of());
  }

  SyntaxException at(SourcePosition position, String token, String summary) {
    return of(SyntaxException.SYNTAX, summary, position, token, List.of());
  }

  SyntaxException unexpected(Token token, String summary, List<String> expected) {
    return of(SyntaxException.SYNTAX, summary, Positions.of(token), token, expected);
  }

  /**
   * @param what the feature, as the subject of a sentence
   */
  SyntaxException notSupportedYet(RuleNode node, String what) {
    return notSupportedYet(Positions.first(node), what);
  }

  /**
   * What is known and refused.
   *
   * @param instead what to write, as sentences
   */
  SyntaxException notSupportedYet(RuleNode node, String what, String instead) {
    return notSupportedYet(Positions.first(node), what, instead);
  }

  SyntaxException notSupportedYet(Token token, String what) {
    return notSupported(token, what + " not supported yet.");
  }

  /**
   * What is known and refused.
   *
   * @param instead what to write, as sentences
   */
  SyntaxException notSupportedYet(Token token, String what, String instead) {
    return notSupported(token, what + " not supported yet. " + instead);
  }

  private SyntaxException notSupported(Token token, String summary) {
    return of(SyntaxException.NOT_SUPPORTED_YET, summary, Positions.of(token), token, List.of());
  }

  SyntaxException tooComplex(Token token, String summary) {
    return of(SyntaxException.TOO_COMPLEX, summary, Positions.of(token), token, List.of());
  }

  /** For limits that no single token breaks: points at the beginning. */
  SyntaxException tooComplex(String summary) {
    return new SyntaxException(
        SyntaxException.TOO_COMPLEX,
        summary,
        SourcePosition.at(1, 1),
        "",
        List.of(),
        "Line 1, column 1: " + summary);
  }

  private SyntaxException of(
      String sqlState,
      String summary,
      SourcePosition position,
      Token token,
      List<String> expected) {
    String text = token.getType() == Token.EOF ? "" : token.getText();
    return of(sqlState, summary, position, text, expected);
  }

  private SyntaxException of(
      String sqlState,
      String summary,
      SourcePosition position,
      String token,
      List<String> expected) {
    String message =
        String.format(
            "Line %d, column %d: %s\n%s",
            position.line(), position.column(), summary, source.excerpt(position));
    return new SyntaxException(sqlState, summary, position, token, expected, message);
  }
}
