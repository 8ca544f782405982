package io.partita.sql.run;

import io.partita.engine.expression.Condition;
import io.partita.engine.expression.UpdateExpression.SetOperand;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An assignment as the engine carries it out, once the values of an execution are known. Made by
 * {@link AssignmentTranslator}.
 */
@FunctionalInterface
interface EngineAssignment {
  /** The action, or null if the engine would refuse a value of this execution. */
  @Nullable Action bind(Frame frame);

  /**
   * What happens at the target.
   *
   * @param kind how the value comes to the target
   * @param value null if the target is removed; of a set that is changed, its members
   * @param guards under which the engine's result is SQL's
   */
  record Action(Kind kind, @Nullable SetOperand value, List<Condition> guards) {
    public Action {
      guards = List.copyOf(guards);
    }

    /** The target is set, or removed if there is no value. */
    Action(@Nullable SetOperand value, List<Condition> guards) {
      this(Kind.SET, value, guards);
    }

    /** The same under one more guard. */
    Action guarded(Condition guard) {
      List<Condition> all = new ArrayList<>(guards);
      all.add(guard);
      return new Action(kind, value, all);
    }
  }

  /** The engine's ways to change a place. */
  enum Kind {
    SET,
    ADD,
    DELETE
  }
}
