package io.partita.sql.run;

import io.partita.engine.expression.Condition;
import io.partita.engine.expression.DocumentPath;
import io.partita.engine.expression.UpdateExpression;
import io.partita.engine.expression.UpdateExpression.AddAction;
import io.partita.engine.expression.UpdateExpression.DeleteAction;
import io.partita.engine.expression.UpdateExpression.SetAction;
import io.partita.engine.expression.UpdateExpression.SetOperand;
import io.partita.sql.SqlError;
import io.partita.sql.catalog.Table;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * UPDATE or DELETE of an item as the engine does it alone: WHERE is the condition of the write, SET
 * its actions. Made only where both translate exactly.
 */
final class EngineChange {
  private final Condition exists;
  private final List<EngineCondition> conditions;
  private final @Nullable List<Assignment> assignments;
  private final List<EngineAssignment> actions;

  /**
   * What is sent.
   *
   * @param update the actions, or null for a deletion
   */
  record Bound(Condition condition, @Nullable UpdateExpression update) {}

  private EngineChange(
      Table table,
      List<EngineCondition> conditions,
      @Nullable List<Assignment> assignments,
      List<EngineAssignment> actions) {
    this.exists = new Condition.AttributeExists(DocumentPath.of(table.partitionKey().attribute()));
    this.conditions = conditions;
    this.assignments = assignments;
    this.actions = actions;
  }

  /**
   * The change, or null if something of it has no exact translation.
   *
   * @param predicates all that WHERE says beside the key
   * @param assignments null for a deletion
   */
  static @Nullable EngineChange of(
      Table table, List<RexNode> predicates, @Nullable List<Assignment> assignments) {
    ConditionTranslator translator = new ConditionTranslator(table, attribute -> false);
    List<EngineCondition> conditions = new ArrayList<>();
    for (RexNode predicate : predicates) {
      EngineCondition condition = translator.whereTrue(predicate);
      if (condition == null) {
        return null;
      }
      conditions.add(condition);
    }
    AssignmentTranslator values = new AssignmentTranslator(table);
    List<EngineAssignment> actions = new ArrayList<>();
    for (Assignment assignment : assignments == null ? List.<Assignment>of() : assignments) {
      EngineAssignment action = values.translate(assignment);
      if (action == null) {
        return null;
      }
      actions.add(action);
    }
    return new EngineChange(table, conditions, assignments, actions);
  }

  /** The change with the values of an execution; null if the engine would refuse one of them. */
  @Nullable Bound bind(Frame frame) {
    try {
      List<Condition> all = new ArrayList<>();
      all.add(exists);
      for (EngineCondition condition : conditions) {
        Condition bound = condition.bind(frame);
        if (bound == null) {
          return null;
        }
        all.add(bound);
      }
      UpdateExpression update = assignments == null ? null : update(assignments, frame, all);
      return assignments != null && update == null
          ? null
          : new Bound(EngineCondition.all(all), update);
    } catch (SqlError onlyIfThereIsAnItem) {
      return null;
    }
  }

  private @Nullable UpdateExpression update(
      List<Assignment> targets, Frame frame, List<Condition> guards) {
    List<SetAction> set = new ArrayList<>();
    List<DocumentPath> remove = new ArrayList<>();
    List<AddAction> add = new ArrayList<>();
    List<DeleteAction> delete = new ArrayList<>();
    for (int i = 0; i < actions.size(); i++) {
      EngineAssignment.Action action = actions.get(i).bind(frame);
      if (action == null) {
        return null;
      }
      guards.addAll(action.guards());
      DocumentPath target = targets.get(i).target();
      if (action.value() == null) {
        remove.add(target);
      } else if (action.kind() == EngineAssignment.Kind.SET) {
        set.add(new SetAction(target, action.value()));
      } else if (action.value() instanceof SetOperand.Value members) {
        if (action.kind() == EngineAssignment.Kind.ADD) {
          add.add(new AddAction(target, members.value()));
        } else {
          delete.add(new DeleteAction(target, members.value()));
        }
      }
    }
    return new UpdateExpression(set, remove, add, delete);
  }
}
