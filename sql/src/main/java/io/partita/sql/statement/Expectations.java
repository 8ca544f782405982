package io.partita.sql.statement;

import io.partita.grammar.PartitaParser;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.ATN;
import org.antlr.v4.runtime.atn.ATNState;
import org.antlr.v4.runtime.atn.NotSetTransition;
import org.antlr.v4.runtime.atn.RuleStopState;
import org.antlr.v4.runtime.atn.RuleTransition;
import org.antlr.v4.runtime.atn.Transition;
import org.antlr.v4.runtime.misc.IntervalSet;

/**
 * What could have stood where the parser stopped. ANTLR knows only the tokens that its last
 * decision asked for; this walks the parser's automaton over the tokens before, and collects at the
 * offending one every token it could take, or the friendly name of the rule that would take it.
 */
final class Expectations {
  /**
   * Tokens up to which a statement is walked from its beginning. That finds everything; further on
   * only what the parser had not left behind is looked at.
   */
  private static final int WALKED_FROM_THE_BEGINNING = 400;

  private static final int NOWHERE = -1;

  static final String OPERATOR = "<operator>";
  static final String EXPRESSION = "<expression>";
  static final String IDENTIFIER = "<identifier>";
  static final String QUERY = "<query>";

  /**
   * Rules that stand for themselves. What is not supported yet has the empty name: nobody is sent
   * there.
   */
  private static final Map<Integer, String> RULE_NAMES = new HashMap<>();

  static {
    name(
        EXPRESSION,
        PartitaParser.RULE_expression,
        PartitaParser.RULE_conjunction,
        PartitaParser.RULE_negation,
        PartitaParser.RULE_predicate,
        PartitaParser.RULE_additive,
        PartitaParser.RULE_multiplicative,
        PartitaParser.RULE_signed,
        PartitaParser.RULE_stepped,
        PartitaParser.RULE_primary);
    name(
        OPERATOR,
        PartitaParser.RULE_predicateTail,
        PartitaParser.RULE_comparison,
        PartitaParser.RULE_additiveOperator,
        PartitaParser.RULE_multiplicativeOperator,
        PartitaParser.RULE_pathStep);
    name(IDENTIFIER, PartitaParser.RULE_identifier, PartitaParser.RULE_anyName);
    name(
        "<table>",
        PartitaParser.RULE_from,
        PartitaParser.RULE_fromTerm,
        PartitaParser.RULE_tableName);
    name("<path>", PartitaParser.RULE_path, PartitaParser.RULE_assignment);
    name("<type>", PartitaParser.RULE_type);
    name("<column>", PartitaParser.RULE_tableElement);
    name("<literal>", PartitaParser.RULE_literal);
    name("<string>", PartitaParser.RULE_string);
    name(QUERY, PartitaParser.RULE_query, PartitaParser.RULE_selectedRows);
    name(
        "",
        PartitaParser.RULE_alias,
        PartitaParser.RULE_arguments,
        PartitaParser.RULE_bareQuery,
        PartitaParser.RULE_deeper,
        PartitaParser.RULE_exclude,
        PartitaParser.RULE_join,
        PartitaParser.RULE_later,
        PartitaParser.RULE_let,
        PartitaParser.RULE_limitEscape,
        PartitaParser.RULE_likeEscape,
        PartitaParser.RULE_insertedQuery,
        PartitaParser.RULE_derivedColumns,
        PartitaParser.RULE_locking,
        PartitaParser.RULE_over,
        PartitaParser.RULE_references,
        PartitaParser.RULE_rest,
        PartitaParser.RULE_sample,
        PartitaParser.RULE_setOperation,
        PartitaParser.RULE_window,
        PartitaParser.RULE_withinGroup);
  }

  private static void name(String name, int... rules) {
    for (int rule : rules) {
      RULE_NAMES.put(rule, name);
    }
  }

  private record Place(ATNState state, int token) {}

  private final ATN atn;
  private final List<Token> tokens;
  private final int offending;
  private int furthest;
  private final Map<Place, Set<Integer>> rulesWalked = new HashMap<>();
  private final Set<String> names = new LinkedHashSet<>();
  private final IntervalSet tokenTypes = new IntervalSet();

  private Expectations(Parser parser, List<Token> tokens, int offending) {
    this.atn = parser.getATN();
    this.tokens = tokens;
    this.offending = offending;
  }

  /** A token, and the names of rules and the types of tokens that could have stood there. */
  record Found(Token offending, Set<String> names, IntervalSet tokenTypes) {}

  /**
   * @param tokens those that the parser sees
   * @param first where the parser's last decision began
   * @param stopped where it stopped. An optional part that is not well formed it passes over, and
   *     stops at its beginning; then the offending token stands later
   */
  static Found find(Parser parser, List<Token> tokens, Token first, Token stopped) {
    int offending = tokens.indexOf(stopped);
    if (offending <= WALKED_FROM_THE_BEGINNING) {
      try {
        Expectations reach = new Expectations(parser, tokens, NOWHERE);
        reach.walkFromTheBeginning();
        Expectations walk = new Expectations(parser, tokens, Math.max(offending, reach.furthest));
        walk.walkFromTheBeginning();
        return walk.found();
      } catch (StackOverflowError deep) {
        // The other walk needs less of it, and its answer is true, if not all.
      }
    }
    Expectations walk = new Expectations(parser, tokens, offending);
    walk.walkOutwards(parser, first);
    return walk.found();
  }

  private Found found() {
    return new Found(tokens.get(offending), names, tokenTypes);
  }

  private void walkFromTheBeginning() {
    walk(atn.ruleToStartState[PartitaParser.RULE_singleStatement], 0);
  }

  private void walkOutwards(Parser parser, Token first) {
    RuleContext rule = parser.getContext();
    ATNState state = atn.states.get(parser.getState());
    while (rule instanceof ParserRuleContext named
        && RULE_NAMES.containsKey(named.getRuleIndex())
        && named.getStart() == first) {
      state = atn.states.get(rule.invokingState);
      rule = rule.parent;
    }
    Set<Integer> ends = walk(state, tokens.indexOf(first));
    for (; rule != null && rule.invokingState >= 0 && !ends.isEmpty(); rule = rule.parent) {
      RuleTransition call = (RuleTransition) atn.states.get(rule.invokingState).transition(0);
      Set<Integer> outer = new HashSet<>();
      for (int end : ends) {
        outer.addAll(walk(call.followState, end));
      }
      ends = outer;
    }
  }

  /** From a state to the end of its rule: before which tokens that end can be. */
  private Set<Integer> walk(ATNState start, int first) {
    Place begin = new Place(start, first);
    Set<Integer> known = rulesWalked.get(begin);
    if (known != null) {
      return known;
    }
    Set<Integer> ends = new HashSet<>();
    rulesWalked.put(begin, ends);
    Set<Place> seen = new HashSet<>(Set.of(begin));
    Deque<Place> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      Place place = open.pop();
      if (place.state() instanceof RuleStopState) {
        ends.add(place.token());
        continue;
      }
      for (Transition transition : place.state().getTransitions()) {
        for (Place next : follow(transition, place.token())) {
          if (seen.add(next)) {
            open.push(next);
          }
        }
      }
    }
    return ends;
  }

  private List<Place> follow(Transition transition, int token) {
    if (transition instanceof RuleTransition call) {
      String name = token == offending ? RULE_NAMES.get(call.ruleIndex) : null;
      if (name != null) {
        names.add(name);
        return List.of();
      }
      List<Place> after = new ArrayList<>();
      for (int end : walk(call.target, token)) {
        after.add(new Place(call.followState, end));
      }
      return after;
    }
    if (transition.isEpsilon()) {
      return List.of(new Place(transition.target, token));
    }
    furthest = Math.max(furthest, token);
    if (token == offending) {
      if (!(transition instanceof NotSetTransition)) {
        tokenTypes.addAll(transition.label());
      }
      return List.of();
    }
    int type = tokens.get(token).getType();
    boolean taken = type != Token.EOF && transition.matches(type, 1, atn.maxTokenType);
    return taken ? List.of(new Place(transition.target, token + 1)) : List.of();
  }
}
