package io.partita.sql.run;

import io.partita.engine.ConditionalCheckFailedException;
import io.partita.engine.DeleteItemRequest;
import io.partita.engine.GetItemRequest;
import io.partita.engine.GetItemResult;
import io.partita.engine.PrimaryKey;
import io.partita.engine.RequestContext;
import io.partita.engine.ReturnValues;
import io.partita.engine.UpdateItemRequest;
import io.partita.engine.ValidationException;
import io.partita.engine.WriteItemResult;
import io.partita.engine.expression.Condition;
import io.partita.engine.expression.DocumentPath;
import io.partita.engine.expression.Paths;
import io.partita.engine.expression.UpdateEvaluator;
import io.partita.engine.expression.UpdateExpression;
import io.partita.engine.expression.UpdateExpression.SetAction;
import io.partita.engine.expression.UpdateExpression.SetOperand;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import io.partita.sql.Outcome;
import io.partita.sql.Rows;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.SqlNotice;
import io.partita.sql.catalog.Table;
import io.partita.sql.plan.ParameterType;
import io.partita.sql.plan.access.ConditionText;
import io.partita.sql.statement.Returning;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * UPDATE and DELETE of one item by its whole key. What the engine can do exactly is one conditional
 * write. Else, or where the condition of that write fails, the item is read strongly, WHERE and SET
 * are evaluated by the same closures as in a query, and the change is written on condition that the
 * item is unchanged. Immutable, shared by all sessions.
 */
public final class UpdateRun implements ChangeRun {
  private static final int ATTEMPTS = 10;

  private final QueryRun query;
  private final @Nullable List<Assignment> assignments;
  private final @Nullable Returning returning;
  private final QueryRun shown;
  private final @Nullable EngineChange inEngine;

  /**
   * Compiles a change.
   *
   * @param query finds the item by its whole key; its outputs are the right sides
   * @param assignments the targets of an UPDATE, or null for DELETE
   * @param shown the query whose columns RETURNING shows
   */
  UpdateRun(
      QueryRun query,
      @Nullable List<Assignment> assignments,
      @Nullable Returning returning,
      QueryRun shown) {
    this.query = query;
    this.assignments = assignments;
    this.returning = returning;
    this.shown = shown;
    this.inEngine =
        query.isEmpty() ? null : EngineChange.of(table(), query.path().conditions(), assignments);
  }

  @Override
  public List<ParameterType> parameters() {
    return query.plan().parameters();
  }

  @Override
  public Table table() {
    return query.path().path().table();
  }

  /** Whether the item is deleted (else updated). */
  public boolean isDelete() {
    return assignments == null;
  }

  /** Whether the engine carries it out as one conditional write, without a read before. */
  public boolean isOneWrite() {
    return inEngine != null;
  }

  /** What keeps the engine from carrying it out alone: targets of SET, and conditions. */
  public List<String> evaluatedHere() {
    List<String> reasons = new ArrayList<>();
    AssignmentTranslator values = new AssignmentTranslator(table());
    for (Assignment assignment : assignments == null ? List.<Assignment>of() : assignments) {
      if (values.translate(assignment) == null) {
        reasons.add("SET " + assignment.target());
      }
    }
    ConditionTranslator conditions = new ConditionTranslator(table(), Set.of());
    ConditionText text = new ConditionText(table());
    for (RexNode predicate : query.path().conditions()) {
      if (conditions.whereTrue(predicate) == null) {
        reasons.add(text.text(predicate));
      }
    }
    return reasons;
  }

  /** The query that finds the item. */
  public QueryRun query() {
    return query;
  }

  /** The query whose columns RETURNING shows, or null without RETURNING. */
  public @Nullable QueryRun returned() {
    return returning == null ? null : shown;
  }

  @Override
  public Outcome execute(@Nullable Object[] bound, Execution execution) {
    Frame frame = new Frame(bound, execution.notices);
    PrimaryKey key = query.isEmpty() ? null : query.path().key(frame);
    if (key == null) {
      return outcome(false, null, execution, frame);
    }
    Transaction transaction = execution.transaction;
    if (transaction != null) {
      return inTransaction(transaction, key, frame, execution);
    }
    Found found = null;
    EngineChange.Bound write = inEngine == null ? null : inEngine.bind(frame);
    if (write != null) {
      try {
        WriteItemResult written = write(key, write.condition(), write.update(), true, execution);
        return outcome(true, written.attributes(), execution, frame);
      } catch (ConditionalCheckFailedException failed) {
        found = failed.version() < 0 ? null : new Found(failed.item(), failed.version());
      } catch (ValidationException notForEveryItem) {
        // What the engine refuses is an error only if there is an item that WHERE is true of.
        execution.checkCancelled();
      }
    }
    return evaluated(key, found, frame, execution);
  }

  /**
   * An item as it was seen.
   *
   * @param version 0 without item
   */
  private record Found(@Nullable Item item, long version) {}

  /** Evaluates the change on the item, and writes it if the item is still the same then. */
  private Outcome evaluated(
      PrimaryKey key, @Nullable Found known, Frame frame, Execution execution) {
    Found found = known;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      found = found == null ? read(key, execution) : found;
      frame.item = found.item();
      if (found.item() == null || !query.path().passes(frame)) {
        return outcome(false, null, execution, frame);
      }
      try {
        Condition unchanged = new Condition.VersionEquals(found.version());
        UpdateExpression update = assignments == null ? null : changes(frame);
        WriteItemResult written = write(key, unchanged, update, false, execution);
        return outcome(true, written.attributes(), execution, frame);
      } catch (ConditionalCheckFailedException changed) {
        execution.checkCancelled();
        found = null;
      }
    }
    throw new SqlError(
        SqlErrors.CONFLICT,
        "The item was changed by others "
            + ATTEMPTS
            + " times while this statement computed its change; nothing was written. Try again.");
  }

  private Found read(PrimaryKey key, Execution execution) {
    RequestContext strong =
        new RequestContext(true, execution.context.deadlineNanos(), execution.context.cancelled());
    GetItemResult read =
        execution.engine.getItem(new GetItemRequest(table().name(), key, null), strong);
    execution.consume(read.consumed());
    return new Found(read.item(), read.version());
  }

  /**
   * One conditional write.
   *
   * @param update the actions, or null to delete the item
   * @param itemOnFailure whether a failed condition brings the item with it
   */
  private WriteItemResult write(
      PrimaryKey key,
      Condition condition,
      @Nullable UpdateExpression update,
      boolean itemOnFailure,
      Execution execution) {
    String name = table().name();
    WriteItemResult written =
        update == null
            ? execution.engine.deleteItem(
                new DeleteItemRequest(name, key, condition, returnValues(), itemOnFailure),
                execution.context)
            : execution.engine.updateItem(
                new UpdateItemRequest(name, key, update, condition, returnValues(), itemOnFailure),
                execution.context);
    execution.consume(written.consumed());
    return written;
  }

  private ReturnValues returnValues() {
    Returning wanted = returning;
    if (wanted == null) {
      return ReturnValues.NONE;
    }
    boolean old = wanted.image() == Returning.Image.OLD;
    if (wanted.scope() == Returning.Scope.ALL) {
      return old ? ReturnValues.ALL_OLD : ReturnValues.ALL_NEW;
    }
    return old ? ReturnValues.UPDATED_OLD : ReturnValues.UPDATED_NEW;
  }

  private Outcome inTransaction(
      Transaction transaction, PrimaryKey key, Frame frame, Execution execution) {
    Item before = transaction.get(table().name(), key, execution);
    frame.item = before;
    if (before == null || !query.path().passes(frame)) {
      return outcome(false, null, execution, frame);
    }
    UpdateExpression changes = assignments == null ? null : changes(frame);
    Item after = changes == null ? null : UpdateEvaluator.apply(changes, before, Item.of(Map.of()));
    transaction.write(table().name(), key, after, execution);
    Returning wanted = returning;
    Item image = wanted != null && wanted.image() == Returning.Image.NEW ? after : before;
    if (wanted != null && wanted.scope() == Returning.Scope.MODIFIED && changes != null) {
      image = UpdateEvaluator.fragments(changes, image);
    }
    return outcome(true, image, execution, frame);
  }

  private UpdateExpression changes(Frame frame) {
    int known = frame.notices.all().size();
    frame.refuseMisfits = true;
    @Nullable Object[] values = query.values(frame);
    frame.refuseMisfits = false;
    refuseMisfits(frame, known);
    requireParents(frame);
    Map<DocumentPath, @Nullable AttributeValue> changes = new LinkedHashMap<>();
    for (Assignment assignment : assignments == null ? List.<Assignment>of() : assignments) {
      Object value = null;
      if (assignment.direct() != null) {
        value = assignment.direct().evaluate(frame);
      } else if (assignment.output() >= 0) {
        value = values[assignment.output()];
      }
      changes.put(assignment.target(), assignment.stored(table().name(), value));
    }
    List<SetAction> set = new ArrayList<>();
    List<DocumentPath> remove = new ArrayList<>();
    changes.forEach(
        (target, value) -> {
          if (value == null) {
            remove.add(target);
          } else {
            set.add(new SetAction(target, new SetOperand.Value(value)));
          }
        });
    return new UpdateExpression(set, remove, List.of(), List.of());
  }

  /** A nested target needs the map or list that it is in. */
  private void requireParents(Frame frame) {
    Item item = frame.item;
    for (Assignment assignment : assignments == null ? List.<Assignment>of() : assignments) {
      DocumentPath parent = assignment.parent();
      if (item == null || parent == null) {
        continue;
      }
      int position = Paths.find(item, parent);
      AttributeType found = position == Item.NOT_FOUND ? null : item.typeAt(position);
      if (found != assignment.parentType()) {
        throw new SqlError(
            SqlErrors.DOCUMENT_PATH,
            "Nothing was changed: "
                + assignment.target()
                + " has no place in the item with the key "
                + KeyValues.text(table(), item)
                + ", because "
                + parent
                + (found == null ? " is missing" : " is of the type " + found)
                + ". SET "
                + parent
                + (assignment.parentType() == AttributeType.M
                    ? " to a map first."
                    : " to a list first."));
      }
    }
  }

  /** A statement never destroys what it could not read. */
  private void refuseMisfits(Frame frame, int known) {
    List<SqlNotice> notices = frame.notices.all();
    for (SqlNotice notice : notices.subList(known, notices.size())) {
      if (notice.sqlState().equals(SqlNotice.VALUE_DOES_NOT_FIT)) {
        throw new SqlError(
            SqlErrors.NOT_CONVERTIBLE,
            "Nothing was changed: SET reads such a value. " + notice.message());
      }
    }
  }

  private Outcome outcome(boolean changed, @Nullable Item image, Execution execution, Frame frame) {
    Rows rows = null;
    if (returning != null) {
      frame.item = image;
      rows = shown.rowsOf(frame, execution, image != null);
    }
    return new Outcome(rows, changed ? 1 : 0, execution.notices.all());
  }
}
