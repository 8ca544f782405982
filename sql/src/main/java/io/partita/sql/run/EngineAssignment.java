package io.partita.sql.run;

import io.partita.engine.expression.Condition;
import io.partita.engine.expression.UpdateExpression.SetOperand;
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
   * @param value what is set, or null if the target is removed
   * @param guards under which the engine's result is SQL's
   */
  record Action(@Nullable SetOperand value, List<Condition> guards) {
    public Action {
      guards = List.copyOf(guards);
    }
  }
}
