package io.partita.sql.run;

import io.partita.engine.expression.Condition;
import io.partita.engine.expression.Condition.And;
import io.partita.engine.expression.Condition.Not;
import io.partita.engine.expression.Condition.Or;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A predicate as the engine evaluates it, once the values of an execution are known. Made by {@link
 * ConditionTranslator}.
 */
@FunctionalInterface
interface EngineCondition {
  /** Holds for every item. */
  Condition ALWAYS = new And(List.of());

  /** Holds for no item. */
  Condition NEVER = new Or(List.of());

  /**
   * The condition; {@link #ALWAYS} and {@link #NEVER} are never inside another. Null if the engine
   * would refuse a value of this execution, so that the predicate is evaluated in the SQL layer.
   */
  @Nullable Condition bind(Frame frame);

  /** All of them, or one of them, hold. */
  static EngineCondition join(List<EngineCondition> parts, boolean all) {
    return frame -> {
      List<Condition> bound = new ArrayList<>(parts.size());
      for (EngineCondition part : parts) {
        Condition condition = part.bind(frame);
        if (condition == null) {
          return null;
        }
        bound.add(condition);
      }
      return all ? all(bound) : any(bound);
    };
  }

  /** The negation of a predicate that is never unknown. */
  static EngineCondition not(EngineCondition operand) {
    return frame -> {
      Condition bound = operand.bind(frame);
      return bound == null ? null : not(bound);
    };
  }

  /** All hold. */
  static Condition all(List<Condition> conditions) {
    List<Condition> needed = new ArrayList<>(conditions.size());
    for (Condition condition : conditions) {
      if (condition.equals(NEVER)) {
        return NEVER;
      }
      if (condition instanceof And and) {
        needed.addAll(and.conditions());
      } else {
        needed.add(condition);
      }
    }
    return needed.size() == 1 ? needed.get(0) : new And(needed);
  }

  /** At least one holds. */
  static Condition any(List<Condition> conditions) {
    List<Condition> useful = new ArrayList<>(conditions.size());
    for (Condition condition : conditions) {
      if (condition.equals(ALWAYS)) {
        return ALWAYS;
      }
      if (condition instanceof Or or) {
        useful.addAll(or.conditions());
      } else {
        useful.add(condition);
      }
    }
    return useful.size() == 1 ? useful.get(0) : new Or(useful);
  }

  private static Condition not(Condition condition) {
    if (condition.equals(ALWAYS)) {
      return NEVER;
    }
    return condition.equals(NEVER) ? ALWAYS : new Not(condition);
  }
}
