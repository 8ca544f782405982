package io.partita.sql.run;

import io.partita.engine.PrimaryKey;
import io.partita.engine.value.Item;
import io.partita.sql.Outcome;
import io.partita.sql.catalog.Table;
import io.partita.sql.catalog.TargetNames;
import io.partita.sql.plan.ParameterType;
import io.partita.sql.plan.access.ConditionText;
import io.partita.sql.statement.Returning;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * UPDATE and DELETE: of one item by its whole key, or of the items that a query finds. Immutable,
 * shared by all sessions.
 */
public final class UpdateRun implements ChangeRun {
  private final QueryRun query;
  private final ItemChange change;
  private final TargetNames.Findings names;
  private final @Nullable QueryRun returned;
  private final boolean oneItem;
  private final @Nullable EngineChange inEngine;
  private final OneItem one;

  /**
   * Compiles a change.
   *
   * @param query finds the items; its outputs are the right sides
   * @param assignments the targets of an UPDATE, or null for DELETE
   * @param names what the names of the targets mean
   * @param returned the query whose columns RETURNING shows, or null without it
   */
  UpdateRun(
      QueryRun query,
      @Nullable List<Assignment> assignments,
      TargetNames.Findings names,
      @Nullable Returning returning,
      @Nullable QueryRun returned) {
    this.query = query;
    this.change = new ItemChange(query, assignments, returning);
    this.names = names;
    this.returned = returned;
    this.oneItem = !query.isEmpty() && query.path().isOneGet();
    this.inEngine =
        oneItem ? EngineChange.of(table(), query.path().conditions(), assignments) : null;
    this.one = new OneItem(change, inEngine);
  }

  @Override
  public List<ParameterType> parameters() {
    return query.plan().parameters();
  }

  @Override
  public Table table() {
    return query.path().path().table();
  }

  @Override
  public TargetNames.Findings names() {
    return names;
  }

  @Override
  public long maxReadUnits() {
    return query.plan().maxReadUnits();
  }

  /** Whether the item is deleted (else updated). */
  public boolean isDelete() {
    return change.isDelete();
  }

  /** Whether it is of one item by its whole key. */
  public boolean isOneItem() {
    return oneItem;
  }

  /** Whether the engine carries it out as one conditional write, without a read before. */
  public boolean isOneWrite() {
    return inEngine != null;
  }

  /** What keeps the engine from carrying it out alone: targets of SET, and conditions. */
  public List<String> evaluatedHere() {
    List<String> reasons = new ArrayList<>();
    AssignmentTranslator values = new AssignmentTranslator(table());
    for (Assignment assignment : change.assignments()) {
      if (values.translate(assignment) == null) {
        reasons.add("SET " + assignment.target());
      }
    }
    ConditionTranslator conditions = new ConditionTranslator(table(), attribute -> false);
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

  @Override
  public @Nullable QueryRun returned() {
    return returned;
  }

  OneItem one() {
    return one;
  }

  ItemChange change() {
    return change;
  }

  /**
   * Whether an execution is one write by the key that its parameters say, so that a batch of them
   * can be carried out together.
   */
  boolean isBatchable() {
    return one.isOneWrite() && returned == null && query.plan().guards().isEmpty();
  }

  @Override
  public Outcome execute(@Nullable Object[] bound, Execution execution) {
    List<@Nullable Item> images = List.of();
    if (!oneItem && query.holds(bound, execution)) {
      images = new SeveralItems(query, change, one).execute(bound, execution);
    } else if (oneItem) {
      Frame frame = new Frame(bound, execution);
      PrimaryKey key = query.holds(bound, execution) ? query.path().key(frame) : null;
      OneItem.Result result =
          key == null ? OneItem.Result.UNCHANGED : one.execute(key, frame, execution);
      images = result.changed() ? Collections.singletonList(result.image()) : images;
    }
    return new Outcome(
        returned == null ? null : returned.rowsOf(images, bound, execution),
        images.size(),
        execution.notices.all());
  }
}
