package io.partita.sql.run;

import io.partita.engine.ConditionalCheckFailedException;
import io.partita.engine.DeleteItemRequest;
import io.partita.engine.GetItemRequest;
import io.partita.engine.GetItemResult;
import io.partita.engine.PrimaryKey;
import io.partita.engine.RequestContext;
import io.partita.engine.ReturnValues;
import io.partita.engine.UpdateItemRequest;
import io.partita.engine.WriteItemResult;
import io.partita.engine.expression.Condition;
import io.partita.engine.expression.DocumentPath;
import io.partita.engine.expression.UpdateEvaluator;
import io.partita.engine.expression.UpdateExpression;
import io.partita.engine.expression.UpdateExpression.SetAction;
import io.partita.engine.expression.UpdateExpression.SetOperand;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import io.partita.sql.Outcome;
import io.partita.sql.Rows;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.SqlNotice;
import io.partita.sql.catalog.Column;
import io.partita.sql.catalog.Table;
import io.partita.sql.function.DynamicFunctions;
import io.partita.sql.plan.ParameterType;
import io.partita.sql.statement.Returning;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * UPDATE and DELETE of one item by its whole key: the item is read strongly, WHERE and SET are
 * evaluated by the same closures as in a query, and the change is written on condition that the
 * item is unchanged. Immutable, shared by all sessions.
 */
public final class UpdateRun implements ChangeRun {
  private static final int ATTEMPTS = 10;

  private final QueryRun query;
  private final @Nullable List<Assignment> assignments;
  private final @Nullable Returning returning;
  private final QueryRun shown;

  /**
   * One target.
   *
   * @param column the declared column that it is, or null
   * @param output the number of the query's output that is its value; -1 if it is removed
   * @param direct gives its value without the query, or null
   */
  record Assignment(
      DocumentPath target,
      @Nullable Column column,
      int output,
      ValueExpressions.@Nullable Value direct) {}

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
    RequestContext strong =
        new RequestContext(true, execution.context.deadlineNanos(), execution.context.cancelled());
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      GetItemResult read =
          execution.engine.getItem(new GetItemRequest(table().name(), key, null), strong);
      execution.consume(read.consumed());
      frame.item = read.item();
      if (read.item() == null || !query.path().passes(frame)) {
        return outcome(false, null, execution, frame);
      }
      try {
        WriteItemResult written = write(key, read, frame, execution);
        execution.consume(written.consumed());
        return outcome(true, written.attributes(), execution, frame);
      } catch (ConditionalCheckFailedException changed) {
        execution.checkCancelled();
      }
    }
    throw new SqlError(
        SqlErrors.CONFLICT,
        "The item was changed by others "
            + ATTEMPTS
            + " times while this statement computed its change; nothing was written. Try again.");
  }

  private WriteItemResult write(
      PrimaryKey key, GetItemResult read, Frame frame, Execution execution) {
    Condition unchanged = new Condition.VersionEquals(read.version());
    if (assignments == null) {
      return execution.engine.deleteItem(
          new DeleteItemRequest(table().name(), key, unchanged, returnValues(), false),
          execution.context);
    }
    return execution.engine.updateItem(
        new UpdateItemRequest(
            table().name(), key, changes(frame), unchanged, returnValues(), false),
        execution.context);
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
    Map<DocumentPath, @Nullable AttributeValue> changes = new LinkedHashMap<>();
    for (Assignment assignment : assignments == null ? List.<Assignment>of() : assignments) {
      Object value = null;
      if (assignment.direct() != null) {
        value = assignment.direct().evaluate(frame);
      } else if (assignment.output() >= 0) {
        value = values[assignment.output()];
      }
      changes.put(assignment.target(), stored(assignment, value));
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

  private @Nullable AttributeValue stored(Assignment assignment, @Nullable Object value) {
    Column column = assignment.column();
    if (value == null || value instanceof AttributeValue.Null) {
      if (column != null && column.notNull()) {
        throw new SqlError(
            SqlErrors.NOT_NULL,
            "The column " + table().name() + "." + column.name() + " is NOT NULL.");
      }
      return null;
    }
    return column == null
        ? DynamicFunctions.stored(value)
        : ColumnWriter.convert(table().name(), column, value);
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
