package io.partita.sql.statement;

import io.partita.grammar.PartitaLexer;
import io.partita.grammar.PartitaParser;
import io.partita.grammar.PartitaParser.SingleStatementContext;
import io.partita.grammar.StatementToken;
import io.partita.grammar.Tokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/** From text to statement. Safe for use by many threads. */
public final class StatementParser {
  private StatementParser() {}

  /** The keywords that are names only in quotes, in capitals, sorted. */
  public static Set<String> reservedWords() {
    return Words.reserved();
  }

  /**
   * Reads one statement; a single semicolon may follow it.
   *
   * @throws SyntaxException if the text is not a statement, not one that is supported yet, or too
   *     large
   */
  public static ParsedStatement parse(String text) {
    SyntaxErrors errors = new SyntaxErrors(text);
    if (text.length() > StatementLimits.LENGTH) {
      throw errors.tooComplex(
          String.format(
              Locale.ROOT,
              "The statement has %,d characters; at most %,d are taken.",
              text.length(),
              StatementLimits.LENGTH));
    }
    try {
      CommonTokenStream tokens = tokens(text);
      checkNesting(tokens.getTokens(), errors);
      ParameterNumbers parameters = parameters(tokens.getTokens());
      SingleStatementContext tree = parse(tokens, errors);
      StatementBuilder builder = new StatementBuilder(errors, tokens, parameters);
      Statement statement = builder.visit(tree.statement());
      return new ParsedStatement(
          statement, parameters.count(), builder.literals(), builder.strayHints());
    } catch (StackOverflowError deep) {
      // The limits keep this away from stacks of usual size; a caller may have left us little.
      throw errors.tooComplex("The statement is nested too deeply for the stack of this thread.");
    }
  }

  private static CommonTokenStream tokens(String text) {
    CommonTokenStream tokens =
        new CommonTokenStream(new ListTokenSource(withoutN(Tokens.of(text))));
    tokens.fill();
    return tokens;
  }

  /** The national N'…' of the standard is a string as any other, as all text is Unicode. */
  private static List<StatementToken> withoutN(List<StatementToken> tokens) {
    List<StatementToken> kept = new ArrayList<>(tokens.size());
    for (StatementToken token : tokens) {
      int last = kept.size() - 1;
      if (token.getType() == PartitaLexer.STRING
          && last >= 0
          && kept.get(last).getStopIndex() + 1 == token.getStartIndex()
          && kept.get(last).getText().equalsIgnoreCase("N")) {
        kept.remove(last);
      }
      kept.add(token);
    }
    return kept;
  }

  /** On tokens, because the parser itself would need the stack that is to be spared. */
  private static void checkNesting(List<Token> tokens, SyntaxErrors errors) {
    int depth = 0;
    Token previous = null;
    for (Token token : tokens) {
      boolean name = previous != null && previous.getType() == PartitaLexer.DOT;
      depth = name ? depth : Math.max(0, depth + nesting(token));
      if (depth > StatementLimits.NESTING) {
        throw errors.tooComplex(
            token,
            String.format(
                Locale.ROOT,
                "More than %,d parentheses, documents, lists or CASE are open here.",
                StatementLimits.NESTING));
      }
      previous = token;
    }
  }

  private static int nesting(Token token) {
    return switch (token.getType()) {
      case PartitaLexer.LPAREN,
          PartitaLexer.LBRACKET,
          PartitaLexer.LBRACE,
          PartitaLexer.BAG_OPEN,
          PartitaLexer.CASE ->
          1;
      case PartitaLexer.RPAREN,
          PartitaLexer.RBRACKET,
          PartitaLexer.RBRACE,
          PartitaLexer.BAG_CLOSE,
          PartitaLexer.END ->
          -1;
      default -> 0;
    };
  }

  private static ParameterNumbers parameters(List<Token> tokens) {
    int[] indexes = new int[tokens.size()];
    int count = 0;
    for (int i = 0; i < indexes.length; i++) {
      if (tokens.get(i).getType() == PartitaLexer.PARAMETER) {
        indexes[count++] = i;
      }
    }
    return new ParameterNumbers(Arrays.copyOf(indexes, count));
  }

  /**
   * The fast kind of prediction first: what it reads it reads rightly, but it may fail on a good
   * statement. Only then the full one, which also knows where an error is.
   */
  private static SingleStatementContext parse(CommonTokenStream tokens, SyntaxErrors errors) {
    PartitaParser parser = new PartitaParser(tokens);
    parser.removeErrorListeners();
    parser.setErrorHandler(new BailErrorStrategy());
    try {
      return parser.singleStatement();
    } catch (ParseCancellationException failed) {
      parser.reset();
      parser.predictExactly();
      parser.setErrorHandler(new ParseErrors(errors, tokens));
      return parser.singleStatement();
    }
  }
}
