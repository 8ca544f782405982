package io.partita.sql.plan;

import io.partita.sql.catalog.Column;
import io.partita.sql.catalog.Table;
import io.partita.sql.catalog.TargetNames;
import io.partita.sql.statement.Expression.Literal;
import io.partita.sql.statement.Expression.NumberLiteral;
import io.partita.sql.statement.LiftedText;
import io.partita.sql.statement.ParsedStatement;
import io.partita.sql.statement.Statement;
import io.partita.sql.type.Family;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of one statement while it is planned: those that its text has, and behind them the
 * literals that the plan takes as parameters. A literal is taken so only where its place leaves no
 * doubt that any other of its kind would give the same plan; every other one is a guard, which must
 * be equal in a text that shares the plan. Outside of WHERE and ON, Calcite compares expressions
 * with each other, as those of GROUP BY with those selected: there the plan depends on which
 * literals are equal, and all that are equal become one parameter. Used by one thread.
 */
public final class StatementParameters {
  private final int written;
  private final IdentityHashMap<Literal, Integer> literals = new IdentityHashMap<>();
  private final List<LiftedParameter> lifted = new ArrayList<>();
  private final BitSet constants = new BitSet();

  /**
   * Literals that stand where expressions are compared, each with one that stands for its value.
   */
  private final Map<Integer, Integer> compared = new HashMap<>();

  private final Map<Object, Integer> ofValue = new HashMap<>();
  private boolean liftsCompared;
  private final Map<Integer, Column> assigned = new HashMap<>();
  private final Set<Brought> brought = new HashSet<>();
  private boolean tied;
  private @Nullable Excluded excluded;

  /**
   * The new item of an INSERT that EXCLUDED means in ON CONFLICT DO UPDATE.
   *
   * @param parameter the number of the parameter that holds it
   */
  record Excluded(TargetNames names, int parameter) {}

  private record Brought(String table, String attribute) {}

  private StatementParameters(int written) {
    this.written = written;
  }

  /** The parameters of the text alone: every literal is a constant. */
  public static StatementParameters written(int count) {
    return new StatementParameters(count);
  }

  /**
   * The parameters of a text, and those that its literals may become.
   *
   * @param text null if the text has no shape
   */
  public static StatementParameters of(ParsedStatement statement, @Nullable LiftedText text) {
    StatementParameters parameters = new StatementParameters(statement.parameterCount());
    // A change takes the expressions of its plan apart, to have the engine compute them.
    parameters.liftsCompared = statement.statement() instanceof Statement.Query;
    if (text != null && text.count() > 0) {
      statement
          .literals()
          .forEach(
              (literal, start) -> {
                int number = text.find(start);
                if (number >= 0) {
                  parameters.literals.put(literal, number);
                }
              });
    }
    return parameters;
  }

  /** The parameters of ON CONFLICT DO UPDATE, one of which holds the new item. */
  public static StatementParameters excluding(TargetNames names, int parameter, int count) {
    StatementParameters parameters = new StatementParameters(count);
    parameters.excluded = new Excluded(names, parameter);
    return parameters;
  }

  /** What EXCLUDED means, or null if it is a name as any other. */
  @Nullable Excluded excluded() {
    return excluded;
  }

  /** Notes that the statement itself writes an attribute, which nobody may have seen before. */
  public void brings(Table table, String attribute) {
    brought.add(new Brought(table.name(), attribute));
  }

  boolean isBrought(Table table, String attribute) {
    return !table.isSystem() && brought.contains(new Brought(table.name(), attribute));
  }

  /** Notes that a parameter of the text is the value of a column. */
  public void assign(int parameter, Column column) {
    assigned.put(parameter, column);
  }

  /** The column that a parameter is the value of, or null. */
  public @Nullable Column assigned(int parameter) {
    return assigned.get(parameter);
  }

  /** How many the text has. */
  public int written() {
    return written;
  }

  /** The literals that are parameters, in the order of their numbers behind the written ones. */
  public List<LiftedParameter> lifted() {
    return List.copyOf(lifted);
  }

  /** Makes constants again of the literals that were lifted after so many. */
  void takeBack(int remaining) {
    lifted.subList(remaining, lifted.size()).clear();
  }

  /** The literals that a text must have equal to share the plan. */
  public BitSet guards(int count) {
    BitSet guards = new BitSet();
    guards.set(0, count);
    for (LiftedParameter parameter : lifted) {
      guards.clear(parameter.literal());
      // Calcite has taken an expression for another that is equal to it, with all its literals.
      compared.keySet().stream()
          .filter(literal -> isSameValue(parameter.literal(), literal))
          .forEach(guards::clear);
    }
    guards.or(constants);
    return guards;
  }

  /**
   * The literals of which those must be equal that are equal here, and no others, in a text that
   * shares the plan.
   *
   * @param guards as {@link #guards} gives them, which may be compared with the others
   */
  public BitSet alike(BitSet guards) {
    BitSet alike = new BitSet();
    compared.keySet().forEach(alike::set);
    if (!alike.isEmpty()) {
      alike.or(guards);
    }
    return alike;
  }

  /** Whether literals may be lifted where expressions are compared. */
  boolean liftsCompared() {
    return liftsCompared;
  }

  /** Notes that a literal that may be lifted stands where expressions are compared. */
  void compare(int literal, Object value) {
    compared.put(literal, ofValue.computeIfAbsent(value, unknown -> literal));
  }

  /** The number of a literal of the text that may be lifted, or -1. */
  int literal(Literal literal) {
    return literals.getOrDefault(literal, -1);
  }

  /** Takes a literal as a parameter; its number. */
  int lift(int literal, boolean negated, LiftedParameter.Use use, Family family) {
    for (int i = 0; i < lifted.size(); i++) {
      LiftedParameter known = lifted.get(i);
      if (isSameValue(known.literal(), literal)
          && known.negated() == negated
          && known.use() == use
          && known.family() == family) {
        return written + i;
      }
    }
    lifted.add(new LiftedParameter(literal, negated, use, family));
    return written + lifted.size() - 1;
  }

  /** Whether two literals stand where expressions are compared, and are equal. */
  private boolean isSameValue(int literal, int other) {
    Integer value = compared.get(literal);
    return value != null && value.equals(compared.get(other));
  }

  /** The number of the parameter that a literal becomes; -1 if it stays a constant. */
  int lift(Literal literal, LiftedParameter.Use use, Family family) {
    int number = literal(literal);
    boolean negated = literal instanceof NumberLiteral written && written.negated();
    return number < 0 ? -1 : lift(number, negated, use, family);
  }

  /** The number of the parameter that a literal becomes which an item stores; -1 if it does not. */
  public int store(Literal literal) {
    return lift(literal, LiftedParameter.Use.STORED, Family.DYNAMIC);
  }

  /** Notes that the plan depends on a literal's value, wherever else it may have been lifted. */
  void depend(Literal literal) {
    int number = literal(literal);
    if (number >= 0) {
      depend(number);
    }
  }

  /** As {@link #depend(Literal)}, by the literal's number. */
  void depend(int literal) {
    constants.set(literal);
  }

  /** Notes that the plan names a place of its text, so that no other text can share it. */
  public void tie() {
    tied = true;
  }

  /** Whether the plan is good for its own text only. */
  public boolean isTied() {
    return tied;
  }
}
