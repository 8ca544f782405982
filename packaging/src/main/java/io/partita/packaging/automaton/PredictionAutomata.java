package io.partita.packaging.automaton;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.ATN;
import org.antlr.v4.runtime.atn.ATNConfig;
import org.antlr.v4.runtime.atn.ParserATNSimulator;
import org.antlr.v4.runtime.atn.PredictionContextCache;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.atn.Transition;
import org.antlr.v4.runtime.dfa.DFA;
import org.antlr.v4.runtime.dfa.DFAState;

/**
 * The automata by which a parser without predicates chooses between alternatives (of ANTLR's kind
 * SLL), each up to so many states: deep enough for what is decided by a few tokens.
 *
 * <pre>
 * DECISIONS     how many decisions there are
 * PREDICTIONS
 *   for each decision, by its number:  where its first state is, 0 for none
 *   each state:                        the number n of ranges of tokens, then n times
 *     the first type of token of the range, plus 1 (the end of the text is -1), ascending
 *     what follows: 0 if the network has to be asked; the alternative, if that is below the number
 *     of decisions; else where the next state is
 * </pre>
 */
final class PredictionAutomata extends ParserATNSimulator {
  private static final int UNKNOWN = 0;

  /**
   * States of one decision, after which no more tokens are looked at: enough to tell {@code PRIMARY
   * KEY (a} from a column.
   */
  private static final int STATES = 48;

  private final Collection<Integer> decisions;
  private final List<Integer> table = new ArrayList<>();

  /** Where the states are that are written, by their content. */
  private final Map<List<Integer>, Integer> written = new HashMap<>();

  /**
   * @param decisions those that take a prediction; a single token settles the others
   */
  PredictionAutomata(ATN network, Collection<Integer> decisions) {
    super(null, network, automata(network), new PredictionContextCache());
    this.decisions = decisions;
    setPredictionMode(PredictionMode.SLL);
  }

  private static DFA[] automata(ATN network) {
    DFA[] automata = new DFA[network.getNumberOfDecisions()];
    for (int i = 0; i < automata.length; i++) {
      automata[i] = new DFA(network.getDecisionState(i), i);
    }
    return automata;
  }

  void writeTo(JavaTables tables) {
    for (int decision = 0; decision < decisionToDFA.length; decision++) {
      table.add(UNKNOWN);
    }
    for (int decision : decisions) {
      table.set(decision, explore(decisionToDFA[decision]));
    }
    tables.number("DECISIONS", decisionToDFA.length);
    tables.table("PREDICTIONS", table);
  }

  /** Breadth first: so the states that are left out are the furthest. */
  private int explore(DFA automaton) {
    Map<DFAState, Map<Integer, DFAState>> explored = new LinkedHashMap<>();
    Queue<DFAState> open = new ArrayDeque<>();
    DFAState start =
        addDFAState(
            automaton,
            new DFAState(
                computeStartState(automaton.atnStartState, ParserRuleContext.EMPTY, false)));
    automaton.s0 = start;
    open.add(start);
    while (!open.isEmpty() && explored.size() < STATES) {
      DFAState state = open.remove();
      if (!explored.containsKey(state)) {
        Map<Integer, DFAState> next = next(automaton, state);
        explored.put(state, next);
        next.values().stream().filter(target -> !target.isAcceptState).forEach(open::add);
      }
    }
    Map<DFAState, Integer> places = new HashMap<>();
    write(start, explored, places);
    return places.get(start);
  }

  /** For each token what follows it; those after which nothing does are left out. */
  private Map<Integer, DFAState> next(DFA automaton, DFAState state) {
    Map<Integer, DFAState> next = new LinkedHashMap<>();
    Map<BitSet, DFAState> ofAlike = new HashMap<>();
    for (int type = Token.EOF; type <= atn.maxTokenType; type++) {
      int token = type;
      BitSet taking = taking(state, type);
      if (type != Token.EPSILON && (type == Token.EOF || !taking.isEmpty())) {
        DFAState target =
            type == Token.EOF
                ? computeTargetState(automaton, state, type)
                : ofAlike.computeIfAbsent(
                    taking, unknown -> computeTargetState(automaton, state, token));
        if (target != null && !target.equals(ERROR)) {
          next.put(type, target);
        }
      }
    }
    return next;
  }

  /** The transitions that take a token: two that the same ones take lead to the same state. */
  private BitSet taking(DFAState state, int type) {
    BitSet taking = new BitSet();
    int number = 0;
    for (ATNConfig config : state.configs) {
      for (Transition transition : config.state.getTransitions()) {
        taking.set(number++, transition.matches(type, Token.MIN_USER_TOKEN_TYPE, atn.maxTokenType));
      }
    }
    return taking;
  }

  /**
   * The first of neighbouring types that lead to the same place. Those that lead nowhere are an
   * error on any way, so they belong to whatever range is beside them.
   */
  private List<Integer> firsts(Map<Integer, Integer> places) {
    List<Integer> firsts = new ArrayList<>();
    Integer last = null;
    for (int type = Token.EOF; type <= atn.maxTokenType; type++) {
      Integer place = places.get(type);
      if (place != null && !place.equals(last)) {
        firsts.add(type);
        last = place;
      }
    }
    return firsts;
  }

  /**
   * Writes a state behind those that it leads to, once for all that lead to the same. Where it
   * leads back, the network has to be asked.
   *
   * @param places where the states are that are written or being written
   */
  private void write(
      DFAState state,
      Map<DFAState, Map<Integer, DFAState>> explored,
      Map<DFAState, Integer> places) {
    places.put(state, UNKNOWN);
    Map<Integer, Integer> next = new HashMap<>();
    explored
        .get(state)
        .forEach(
            (type, target) -> {
              if (target.isAcceptState) {
                next.put(type, target.prediction);
              } else {
                if (explored.containsKey(target) && !places.containsKey(target)) {
                  write(target, explored, places);
                }
                next.put(type, places.getOrDefault(target, UNKNOWN));
              }
            });
    places.put(state, next.isEmpty() ? UNKNOWN : written.computeIfAbsent(row(next), this::append));
  }

  /** A state as it is written. */
  private List<Integer> row(Map<Integer, Integer> next) {
    List<Integer> firsts = firsts(next);
    List<Integer> row = new ArrayList<>();
    row.add(firsts.size());
    for (int first : firsts) {
      row.add(first + 1);
      row.add(next.get(first));
    }
    return row;
  }

  private int append(List<Integer> row) {
    table.addAll(row);
    return table.size() - row.size();
  }
}
