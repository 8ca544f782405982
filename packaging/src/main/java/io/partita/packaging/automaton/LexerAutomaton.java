package io.partita.packaging.automaton;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.atn.ATN;
import org.antlr.v4.runtime.atn.ATNState;
import org.antlr.v4.runtime.atn.LexerATNSimulator;
import org.antlr.v4.runtime.atn.LexerAction;
import org.antlr.v4.runtime.atn.LexerChannelAction;
import org.antlr.v4.runtime.atn.LexerSkipAction;
import org.antlr.v4.runtime.atn.PredictionContextCache;
import org.antlr.v4.runtime.atn.Transition;
import org.antlr.v4.runtime.dfa.DFA;
import org.antlr.v4.runtime.dfa.DFAState;
import org.antlr.v4.runtime.misc.Interval;

/**
 * The automaton of a lexer of one mode without predicates and actions of its own, in full. Code
 * points that no state tells apart are one class.
 *
 * <pre>
 * STARTS        the first code points of all ranges of one class, ascending: high and low 16 bits
 * CLASSES       the class of each range
 * CLASS_COUNT   how many classes there are
 * TRANSITIONS   for each state and class the next state; 0 where the token has ended
 * ACCEPTED      for each state the type of the token that may end here, with the number of its
 *               channel times 4,096; 0 for none, 65,535 for what is skipped
 * </pre>
 *
 * <p>State 0 is the end; reading begins in state 1.
 */
final class LexerAutomaton extends LexerATNSimulator {
  private static final CharStream NOWHERE = CharStreams.fromString("");
  private static final int SKIPPED = 0xffff;
  private static final int CHANNEL = 0x1000;

  /** The states in the order of their numbers, from 1 on. */
  private final Map<DFAState, Integer> numbers = new LinkedHashMap<>();

  private final List<DFAState> states = new ArrayList<>();

  /** The first code points of ranges that no transition divides. */
  private final List<Integer> starts;

  LexerAutomaton(ATN network) {
    super(network, new DFA[] {new DFA(network.getDecisionState(0))}, new PredictionContextCache());
    this.starts = borders(network);
    number(addDFAState(computeStartState(NOWHERE, network.modeToStartState.get(0))));
  }

  private static List<Integer> borders(ATN network) {
    TreeSet<Integer> borders = new TreeSet<>();
    borders.add(Character.MIN_CODE_POINT);
    for (ATNState state : network.states) {
      for (Transition transition : state.getTransitions()) {
        if (transition.label() != null) {
          for (Interval interval : transition.label().getIntervals()) {
            borders.add(Math.max(Character.MIN_CODE_POINT, interval.a));
            borders.add(interval.b + 1);
          }
        }
      }
    }
    borders.removeIf(border -> border > Character.MAX_CODE_POINT);
    return List.copyOf(borders);
  }

  void writeTo(JavaTables tables) {
    List<List<Integer>> rows = new ArrayList<>();
    for (int i = 0; i < states.size(); i++) {
      DFAState state = states.get(i);
      rows.add(starts.stream().map(start -> next(state, start)).toList());
    }
    Map<List<Integer>, Integer> classes = new LinkedHashMap<>();
    List<Integer> firsts = new ArrayList<>();
    List<Integer> classOfEach = new ArrayList<>();
    for (int i = 0; i < starts.size(); i++) {
      int range = i;
      List<Integer> column = rows.stream().map(row -> row.get(range)).toList();
      int number = classes.computeIfAbsent(column, unknown -> classes.size());
      if (classOfEach.isEmpty() || classOfEach.get(classOfEach.size() - 1) != number) {
        firsts.add(starts.get(i) >>> Character.SIZE);
        firsts.add(starts.get(i) & Character.MAX_VALUE);
        classOfEach.add(number);
      }
    }
    List<Integer> transitions = new ArrayList<>();
    classes.keySet().forEach(column -> transitions.add(0));
    for (int state = 0; state < states.size(); state++) {
      for (List<Integer> column : classes.keySet()) {
        transitions.add(column.get(state));
      }
    }
    List<Integer> accepted = new ArrayList<>(List.of(0));
    states.forEach(state -> accepted.add(accepted(state)));
    tables.table("STARTS", firsts);
    tables.table("CLASSES", classOfEach);
    tables.number("CLASS_COUNT", classes.size());
    tables.table("TRANSITIONS", transitions);
    tables.table("ACCEPTED", accepted);
  }

  /** May find a state that was not seen before, and number it. */
  private int next(DFAState state, int codePoint) {
    DFAState next = computeTargetState(NOWHERE, state, codePoint);
    return next.equals(ERROR) ? 0 : number(next);
  }

  private int number(DFAState state) {
    return numbers.computeIfAbsent(
        state,
        unknown -> {
          states.add(state);
          return states.size();
        });
  }

  private static int accepted(DFAState state) {
    if (!state.isAcceptState) {
      return 0;
    }
    int accepted = state.prediction;
    if (state.lexerActionExecutor != null) {
      for (LexerAction action : state.lexerActionExecutor.getLexerActions()) {
        if (action instanceof LexerSkipAction) {
          return SKIPPED;
        }
        accepted += ((LexerChannelAction) action).getChannel() * CHANNEL;
      }
    }
    return accepted;
  }
}
