package io.partita.sql.statement;

import io.partita.grammar.PartitaLexer;
import io.partita.grammar.StatementToken;
import io.partita.grammar.Tokens;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.Token;

/**
 * Reads the hints directly behind a verb: {@code NAME}, or {@code NAME(argument, …)}, any number of
 * them.
 */
final class HintReader {
  private static final int OPENING = "/*+".length();
  private static final int CLOSING = "*/".length();

  private final SyntaxErrors errors;
  private final CommonTokenStream tokens;
  private final BitSet read = new BitSet();

  HintReader(SyntaxErrors errors, CommonTokenStream tokens) {
    this.errors = errors;
    this.tokens = tokens;
  }

  List<Hint> after(Token verb) {
    List<Hint> hints = new ArrayList<>();
    for (int i = verb.getTokenIndex() + 1; ; i++) {
      Token comment = tokens.get(i);
      if (comment.getChannel() != PartitaLexer.HINTS) {
        return hints;
      }
      read.set(i);
      new Reading(comment).addTo(hints);
    }
  }

  /** The comments with hints that stand behind no verb. */
  List<SourcePosition> stray() {
    List<SourcePosition> stray = new ArrayList<>();
    for (Token token : tokens.getTokens()) {
      if (token.getChannel() == PartitaLexer.HINTS && !read.get(token.getTokenIndex())) {
        stray.add(Positions.of(token));
      }
    }
    return stray;
  }

  /** One comment being read. */
  private final class Reading {
    private final Token comment;
    private final List<? extends Token> words;
    private int next;

    Reading(Token comment) {
      this.comment = comment;
      String text = comment.getText();
      List<StatementToken> tokens =
          Tokens.of(
              text.substring(OPENING, text.length() - CLOSING),
              comment.getLine(),
              comment.getCharPositionInLine() + OPENING);
      this.words = tokens.subList(0, tokens.size() - 1);
    }

    void addTo(List<Hint> hints) {
      while (next < words.size()) {
        if (!take(PartitaLexer.COMMA)) {
          hints.add(hint());
        }
      }
    }

    private Hint hint() {
      Token first = words.get(next);
      Identifier name = name();
      List<Identifier> arguments = new ArrayList<>();
      if (take(PartitaLexer.LPAREN)) {
        while (!take(PartitaLexer.RPAREN)) {
          if (!take(PartitaLexer.COMMA)) {
            arguments.add(argument());
          }
        }
      }
      return new Hint(name, arguments, Positions.between(first, words.get(next - 1)));
    }

    private Identifier argument() {
      if (next < words.size() && words.get(next).getType() == PartitaLexer.INTEGER) {
        Token number = words.get(next++);
        return new Identifier(number.getText(), false, Positions.of(number));
      }
      return name();
    }

    private Identifier name() {
      if (next < words.size()) {
        Token token = words.get(next);
        if (Words.isWord(token) || token.getType() == PartitaLexer.QUOTED_IDENTIFIER) {
          next++;
          return Names.identifier(token);
        }
      }
      throw errors.at(
          next < words.size() ? words.get(next) : comment,
          "A hint reads NAME or NAME(argument, …).");
    }

    private boolean take(int type) {
      boolean taken = next < words.size() && words.get(next).getType() == type;
      next += taken ? 1 : 0;
      return taken;
    }
  }
}
