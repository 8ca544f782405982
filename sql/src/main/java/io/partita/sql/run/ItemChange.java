package io.partita.sql.run;

import io.partita.engine.ReturnValues;
import io.partita.engine.expression.Comparator;
import io.partita.engine.expression.Condition;
import io.partita.engine.expression.DocumentPath;
import io.partita.engine.expression.Operand;
import io.partita.engine.expression.Paths;
import io.partita.engine.expression.UpdateEvaluator;
import io.partita.engine.expression.UpdateExpression;
import io.partita.engine.expression.UpdateExpression.SetAction;
import io.partita.engine.expression.UpdateExpression.SetOperand;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.catalog.Table;
import io.partita.sql.plan.operator.Expressions;
import io.partita.sql.plan.operator.Operator;
import io.partita.sql.plan.operator.SubqueryCall;
import io.partita.sql.statement.Returning;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What UPDATE or DELETE makes of one item, evaluated in the SQL layer. */
final class ItemChange {
  private final Table table;
  private final QueryRun query;
  private final @Nullable List<Assignment> assignments;
  private final @Nullable Returning returning;

  /**
   * A change.
   *
   * @param query its outputs are the right sides
   * @param assignments null for a deletion
   */
  ItemChange(
      QueryRun query, @Nullable List<Assignment> assignments, @Nullable Returning returning) {
    this.table = query.path().path().table();
    this.query = query;
    this.assignments = assignments;
    this.returning = returning;
  }

  /** The table that is changed. */
  Table table() {
    return table;
  }

  /** Whether items are deleted. */
  boolean isDelete() {
    return assignments == null;
  }

  /** The targets of SET and REMOVE; none for a deletion. */
  List<Assignment> assignments() {
    return assignments == null ? List.of() : assignments;
  }

  /** Whether a query that depends on the item reads the table that is changed. */
  boolean asksItsTable() {
    boolean[] asks = {false};
    for (SubqueryCall asked : Expressions.subqueries(query.plan().operator())) {
      if (asked.slot() >= 0) {
        Expressions.walk(
            asked.plan(),
            each ->
                asks[0] |=
                    each instanceof Operator.Read read
                        && read.read().path().table().name().equals(table.name()));
      }
    }
    return asks[0];
  }

  /** Whether the frame's item is there and WHERE is true of it. */
  boolean concerns(Frame frame) {
    return frame.item != null && query.path().passes(frame);
  }

  /**
   * That an item is as it was seen. An engine that keeps no versions compares what this change has
   * read of it.
   */
  Condition unchanged(OneItem.Found found) {
    Item item = found.item();
    if (item == null || found.version() >= 0) {
      return new Condition.VersionEquals(found.version());
    }
    List<Condition> same = new ArrayList<>();
    for (String name : read(item)) {
      AttributeValue value = item.get(name);
      same.add(
          value == null
              ? new Condition.AttributeNotExists(DocumentPath.of(name))
              : new Condition.Comparison(
                  Comparator.EQUAL, Operand.attribute(name), Operand.value(value)));
    }
    return EngineCondition.all(same);
  }

  private Set<String> read(Item item) {
    Set<String> needed = query.path().attributes();
    if (needed == null || returning != null) {
      return item.attributes().keySet();
    }
    Set<String> read = new TreeSet<>(needed);
    for (Assignment assignment : assignments()) {
      if (assignment.parent() != null) {
        read.add(assignment.target().attribute());
      }
    }
    read.add(table.partitionKey().attribute());
    return read;
  }

  /** The actions on the frame's item, or null if it is deleted. */
  @Nullable UpdateExpression update(Frame frame) {
    return assignments == null ? null : changes(assignments, frame);
  }

  /** The item after the actions. */
  static @Nullable Item after(@Nullable UpdateExpression update, Item before) {
    return update == null ? null : UpdateEvaluator.apply(update, before, Item.of(Map.of()));
  }

  /** What the write costs. */
  long writeUnits(@Nullable UpdateExpression update, Item before) {
    return WriteUnits.of(table, before, after(update, before));
  }

  /** What RETURNING shows of the change of an item. */
  @Nullable Item image(@Nullable UpdateExpression update, Item before) {
    Returning wanted = returning;
    Item image =
        wanted != null && wanted.image() == Returning.Image.NEW ? after(update, before) : before;
    return wanted != null && wanted.scope() == Returning.Scope.MODIFIED && update != null
        ? UpdateEvaluator.fragments(update, image)
        : image;
  }

  /** What one write returns. */
  ReturnValues returnValues() {
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

  /** The actions of an UPDATE on the frame's item. */
  private UpdateExpression changes(List<Assignment> targets, Frame frame) {
    @Nullable Object[] values =
        query.valuesToStore(frame, table, output -> targetOf(output, targets));
    requireParents(targets, frame.item);
    Map<DocumentPath, @Nullable AttributeValue> changes = new LinkedHashMap<>();
    for (Assignment assignment : targets) {
      Object value = null;
      if (assignment.direct() != null) {
        value = assignment.direct().evaluate(frame);
      } else if (assignment.output() >= 0) {
        value = values[assignment.output()];
      }
      if (value == null && assignment.appends()) {
        requireAbsent(assignment.target(), frame.item);
      }
      changes.put(assignment.target(), assignment.stored(table.name(), value));
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

  private static String targetOf(int output, List<Assignment> targets) {
    return targets.stream()
        .filter(assignment -> assignment.output() == output)
        .map(assignment -> assignment.target().toString())
        .collect(Collectors.joining());
  }

  /** What cannot be appended takes nothing away, as a NULL otherwise would. */
  private void requireAbsent(DocumentPath target, @Nullable Item item) {
    if (item != null && Paths.find(item, target) != Item.NOT_FOUND) {
      throw new SqlError(
          SqlErrors.NOT_CONVERTIBLE,
          "list_append takes two lists, not NULL. Nothing was changed: it is for "
              + target
              + "."
              + KeyValues.sentence(table, item));
    }
  }

  /** A nested target needs the map or list that it is in. */
  private void requireParents(List<Assignment> targets, @Nullable Item item) {
    if (item == null) {
      return;
    }
    for (Assignment assignment : targets) {
      for (int length = 0; length < assignment.target().steps().size(); length++) {
        requireParent(assignment, length, item);
      }
    }
  }

  /**
   * One of the maps and lists around a target.
   *
   * @param length how many steps lead to it
   */
  private void requireParent(Assignment assignment, int length, Item item) {
    DocumentPath target = assignment.target();
    DocumentPath parent = new DocumentPath(target.attribute(), target.steps().subList(0, length));
    boolean map = target.steps().get(length) instanceof DocumentPath.Name;
    int position = Paths.find(item, parent);
    AttributeType found = position == Item.NOT_FOUND ? null : item.typeAt(position);
    if (found == (map ? AttributeType.M : AttributeType.L)) {
      return;
    }
    throw new SqlError(
        SqlErrors.DOCUMENT_PATH,
        "Nothing was changed: "
            + target
            + " has no place in the item with the key "
            + KeyValues.text(table, item)
            + ", because "
            + parent
            + (found == null ? " is missing" : " is of the type " + found)
            + ". "
            + (assignment.removes()
                ? "To pass over such items, add to WHERE: "
                    + parent
                    + " IS "
                    + (map ? "MAP" : "ARRAY")
                    + "."
                : "SET " + parent + (map ? " to a map first." : " to a list first.")));
  }
}
