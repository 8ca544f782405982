package io.partita.grammar;

import org.antlr.v4.runtime.TokenStream;

/**
 * Which alternative of a decision the next tokens are, by the automata that the build has made of
 * {@code PartitaParser.g4}: what ANTLR's prediction of the kind SLL says. {@code
 * PredictionAutomata} of the packaging tells what the table holds.
 */
final class Predictions {
  /** What the automata leave open, as it takes too many tokens, or cannot be. */
  static final int UNKNOWN = 0;

  private static final char[] TABLE = Tokens.table(Automata.PREDICTIONS);

  private Predictions() {}

  /** The number of the alternative, from 1, or that it is unknown. */
  static int alternative(int decision, TokenStream input) {
    int next = TABLE[decision];
    for (int ahead = 1; next >= Automata.DECISIONS; ahead++) {
      next = next(next, input.LA(ahead));
    }
    return next;
  }

  private static int next(int state, int type) {
    int low = 0;
    int high = TABLE[state] - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (TABLE[state + 1 + 2 * middle] <= type + 1) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return TABLE[state + 2 + 2 * low];
  }
}
