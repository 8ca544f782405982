package io.partita.grammar;

import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.TokenStream;
import org.antlr.v4.runtime.atn.ATN;

/**
 * What the generated parser extends.
 *
 * <p>The build has the parser pass its contexts through {@link #context}. Where it passed them as
 * they are to what takes any context, the JVM would load each of their two hundred classes to
 * verify the parser, a third of what a program loads until its first row. This way it loads those
 * that the program's statements are made of.
 */
public abstract class PartitaParserBase extends Parser {
  private boolean exact;

  PartitaParserBase(TokenStream input) {
    super(input);
  }

  /**
   * Has every decision look as far as it must, with what called its rule in view. Without that it
   * is the fast kind of prediction, SLL: what it reads it reads rightly, but it may fail on a good
   * text.
   */
  public void predictExactly() {
    exact = true;
  }

  /** What the build has put in the place of ANTLR's own prediction. */
  final int predict(TokenStream input, int decision, ParserRuleContext context) {
    int alternative = exact ? Predictions.UNKNOWN : Predictions.alternative(decision, input);
    return alternative == Predictions.UNKNOWN
        ? Network.predict(this, exact, input, decision, context)
        : alternative;
  }

  @Override
  public ATN getATN() {
    return Network.STATES;
  }

  /** The context, as what the caller takes it for. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  static <T> T context(Object context) {
    return (T) context;
  }
}
