package io.partita.grammar;

import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.TokenStream;
import org.antlr.v4.runtime.atn.ATN;
import org.antlr.v4.runtime.atn.ATNDeserializer;
import org.antlr.v4.runtime.atn.ParserATNSimulator;
import org.antlr.v4.runtime.atn.PredictionContextCache;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.dfa.DFA;

/**
 * The states of the parser and the transitions between them, for what {@link Predictions} leave
 * open and for saying what was expected. A process builds them when it comes to that.
 */
public final class Network {
  /** All states; none is ever changed. */
  public static final ATN STATES =
      new ATNDeserializer().deserialize(PartitaParser._serializedATN.toCharArray());

  private static final PredictionContextCache CONTEXTS = new PredictionContextCache();
  private static final DFA[] LEARNT = new DFA[STATES.getNumberOfDecisions()];

  static {
    for (int i = 0; i < LEARNT.length; i++) {
      LEARNT[i] = new DFA(STATES.getDecisionState(i), i);
    }
  }

  private Network() {}

  /** What ANTLR predicts, with what was learnt of the texts before. */
  static int predict(
      Parser parser, boolean exactly, TokenStream input, int decision, ParserRuleContext context) {
    ParserATNSimulator simulator = parser.getInterpreter();
    if (simulator == null) {
      simulator = new ParserATNSimulator(parser, STATES, LEARNT, CONTEXTS);
      parser.setInterpreter(simulator);
    }
    simulator.setPredictionMode(exactly ? PredictionMode.LL : PredictionMode.SLL);
    return simulator.adaptivePredict(input, decision, context);
  }
}
