package io.partita.sql.run;

import io.partita.engine.CancellationReason;
import io.partita.engine.ConditionalCheckFailedException;
import io.partita.engine.EngineException;
import io.partita.engine.PrimaryKey;
import io.partita.engine.PutItemRequest;
import io.partita.engine.ReturnValues;
import io.partita.engine.TransactWriteItem;
import io.partita.engine.TransactWriteItemsRequest;
import io.partita.engine.TransactionCanceledException;
import io.partita.engine.ValidationException;
import io.partita.engine.expression.Condition;
import io.partita.engine.expression.DocumentPath;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import io.partita.sql.Outcome;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.catalog.Catalog;
import io.partita.sql.catalog.Column;
import io.partita.sql.catalog.Names;
import io.partita.sql.catalog.Table;
import io.partita.sql.catalog.TableTarget;
import io.partita.sql.plan.ParameterType;
import io.partita.sql.plan.Planner;
import io.partita.sql.plan.StatementParameters;
import io.partita.sql.statement.Expression;
import io.partita.sql.statement.Expression.TupleLiteral;
import io.partita.sql.statement.Identifier;
import io.partita.sql.statement.InsertSource;
import io.partita.sql.statement.Statement.Insert;
import io.partita.sql.statement.Statement.InsertMode;
import io.partita.sql.statement.Statement.OnConflict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * INSERT and UPSERT of values. One row is one put; several are one transaction of at most 100
 * items. INSERT never overwrites. Immutable, shared by all sessions.
 */
public final class InsertRun implements ChangeRun {
  private static final int ATOMIC_ITEMS = 100;

  private final Insert insert;
  private final Table table;
  private final List<Row> rows = new ArrayList<>();
  private final List<ParameterType> parameters;
  private final Condition absent;

  /** A row: how its attributes are made. */
  @FunctionalInterface
  private interface Row {
    Map<String, AttributeValue> attributes(Frame frame);
  }

  /** Compiles a statement. */
  public InsertRun(Insert insert, Catalog catalog, Planner planner, StatementParameters statement) {
    this.insert = insert;
    TableTarget target = catalog.resolveWritable(insert.target());
    if (target.index() != null) {
      throw SqlError.at(
          SqlErrors.WRONG_OBJECT_KIND,
          insert.target().position(),
          "An index cannot be written: insert into the table " + target.table().name() + ".");
    }
    if (insert.returning() != null) {
      throw SqlError.at(
          SqlErrors.NOT_SUPPORTED_YET,
          insert.returning().position(),
          "RETURNING of an INSERT is not supported yet.");
    }
    this.table = target.table();
    ValueExpressions values = new ValueExpressions(planner, statement);
    List<DefaultValue> defaults = defaults(values);
    if (insert.source() instanceof InsertSource.ItemLiterals literals) {
      for (Expression item : literals.items()) {
        if (!(item instanceof TupleLiteral)) {
          // A parameter that is no map is told by its place.
          statement.tie();
        }
        rows.add(itemRow(item, values, defaults));
      }
    } else if (insert.source() instanceof InsertSource.ColumnValues columns) {
      columnRows(columns, values, defaults);
    }
    if (rows.size() > ATOMIC_ITEMS) {
      throw SqlError.at(
          SqlErrors.LIMIT,
          insert.source().position(),
          "A multi-row INSERT is atomic, so it takes at most "
              + ATOMIC_ITEMS
              + " items, not "
              + rows.size()
              + ". Split it, or use a batch.");
    }
    this.parameters = values.finish(insert.position());
    if (rows.size() > 1 && insert.onConflict() == OnConflict.DO_NOTHING) {
      statement.tie();
    }
    this.absent =
        new Condition.AttributeNotExists(DocumentPath.of(table.partitionKey().attribute()));
  }

  private record DefaultValue(Column column, ValueExpressions.Value value) {}

  private List<DefaultValue> defaults(ValueExpressions values) {
    List<DefaultValue> defaults = new ArrayList<>();
    for (Column column : table.columns()) {
      Expression expression = column.defaultValue();
      if (expression != null) {
        defaults.add(new DefaultValue(column, values.of(expression)));
      }
    }
    return defaults;
  }

  private Row itemRow(Expression item, ValueExpressions values, List<DefaultValue> defaults) {
    Map<String, ValueExpressions.Value> members;
    if (item instanceof TupleLiteral tuple) {
      members = values.members(tuple);
    } else {
      ValueExpressions.Value whole = values.of(item);
      return frame -> {
        AttributeValue value = whole.evaluate(frame);
        if (!(value instanceof AttributeValue.M map)) {
          throw SqlError.at(
              SqlErrors.NOT_CONVERTIBLE,
              item.position(),
              "The parameter stands for a whole item, so it must be a map.");
        }
        Map<String, AttributeValue> attributes = new LinkedHashMap<>();
        map.values().forEach((name, member) -> assign(attributes, name, member));
        return finished(attributes, frame, defaults, map.values().keySet());
      };
    }
    return frame -> {
      Map<String, AttributeValue> attributes = new LinkedHashMap<>();
      members.forEach(
          (name, value) -> {
            AttributeValue evaluated = value.evaluate(frame);
            assign(attributes, name, evaluated == null ? AttributeValue.Null.INSTANCE : evaluated);
          });
      return finished(attributes, frame, defaults, members.keySet());
    };
  }

  /**
   * A member of an item: of a declared column as its type stores it; a NULL stays a stored NULL.
   */
  private void assign(Map<String, AttributeValue> attributes, String name, AttributeValue value) {
    Column column = table.columnOf(name);
    if (value instanceof AttributeValue.Null && isIndexKey(name)) {
      return;
    }
    attributes.put(
        name,
        column == null || value instanceof AttributeValue.Null
            ? value
            : ColumnWriter.convert(table.name(), column, value));
  }

  private boolean isIndexKey(String attribute) {
    return table.description().localIndexes().stream()
        .anyMatch(index -> index.sort().name().equals(attribute));
  }

  private void columnRows(
      InsertSource.ColumnValues source, ValueExpressions values, List<DefaultValue> defaults) {
    List<@Nullable Column> columns = new ArrayList<>();
    List<String> attributes = new ArrayList<>();
    if (source.columns() == null) {
      for (Column column : table.columns()) {
        columns.add(column);
        attributes.add(column.attribute());
      }
    } else {
      for (Identifier name : source.columns()) {
        Column column = column(name);
        columns.add(column);
        String attribute = column == null ? name.name() : column.attribute();
        if (attributes.contains(attribute)) {
          throw SqlError.at(
              SqlErrors.DUPLICATE_COLUMN,
              name.position(),
              "The column " + name + " is named twice.");
        }
        attributes.add(attribute);
      }
    }
    for (List<Expression> expressions : source.rows()) {
      if (expressions.size() != attributes.size()) {
        throw SqlError.at(
            SqlErrors.SYNTAX,
            expressions.isEmpty() ? source.position() : expressions.get(0).position(),
            "The row has "
                + expressions.size()
                + " values for "
                + attributes.size()
                + " columns: "
                + String.join(", ", attributes)
                + ".");
      }
      List<ValueExpressions.Value> row = expressions.stream().map(values::of).toList();
      rows.add(frame -> columnRow(row, columns, attributes, frame, defaults));
    }
  }

  private Map<String, AttributeValue> columnRow(
      List<ValueExpressions.Value> row,
      List<@Nullable Column> columns,
      List<String> names,
      Frame frame,
      List<DefaultValue> defaults) {
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    for (int i = 0; i < row.size(); i++) {
      AttributeValue value = row.get(i).evaluate(frame);
      if (value == null || value instanceof AttributeValue.Null) {
        continue;
      }
      Column column = columns.get(i);
      attributes.put(
          names.get(i), column == null ? value : ColumnWriter.convert(table.name(), column, value));
    }
    return finished(attributes, frame, defaults, new HashSet<>(names));
  }

  private @Nullable Column column(Identifier name) {
    List<String> found = Names.matches(name, table.columnNames());
    if (found.size() > 1) {
      throw SqlError.at(
          SqlErrors.AMBIGUOUS_COLUMN,
          name.position(),
          "The name " + name + " matches several columns: " + String.join(", ", found) + ".");
    }
    return found.isEmpty() ? null : table.column(found.get(0));
  }

  private Map<String, AttributeValue> finished(
      Map<String, AttributeValue> attributes,
      Frame frame,
      List<DefaultValue> defaults,
      Set<String> named) {
    for (DefaultValue value : defaults) {
      String attribute = value.column().attribute();
      AttributeValue evaluated = named.contains(attribute) ? null : value.value().evaluate(frame);
      if (evaluated != null) {
        attributes.put(attribute, ColumnWriter.convert(table.name(), value.column(), evaluated));
      }
    }
    for (Column column : table.columns()) {
      AttributeValue value = column.notNull() ? attributes.get(column.attribute()) : null;
      if (column.notNull() && (value == null || value instanceof AttributeValue.Null)) {
        throw new SqlError(
            SqlErrors.NOT_NULL,
            column.key()
                ? "The item has no "
                    + column.name()
                    + ", which is part of the primary key of "
                    + table.name()
                    + "."
                : "The column " + table.name() + "." + column.name() + " is NOT NULL.");
      }
    }
    return attributes;
  }

  @Override
  public List<ParameterType> parameters() {
    return parameters;
  }

  @Override
  public Table table() {
    return table;
  }

  /** The number of rows. */
  public int rowCount() {
    return rows.size();
  }

  @Override
  public Outcome execute(@Nullable Object[] bound, Execution execution) {
    Frame frame = new Frame(bound, execution);
    List<Item> items = new ArrayList<>(rows.size());
    for (Row row : rows) {
      items.add(Item.of(row.attributes(frame)));
    }
    long count;
    if (execution.transaction != null) {
      count = inTransaction(execution.transaction, items, execution);
    } else if (items.size() == 1) {
      count = single(items.get(0), execution);
    } else {
      count = together(items, execution);
    }
    return new Outcome(null, count, execution.notices.all());
  }

  private boolean overwrites() {
    return insert.mode() == InsertMode.UPSERT;
  }

  private long inTransaction(Transaction transaction, List<Item> items, Execution execution) {
    long count = 0;
    for (Item item : items) {
      PrimaryKey key = KeyValues.key(table, item);
      if (!overwrites() && transaction.get(table.name(), key, execution) != null) {
        if (insert.onConflict() == OnConflict.DO_NOTHING) {
          continue;
        }
        throw duplicate(item);
      }
      transaction.write(table.name(), key, item, execution);
      count++;
    }
    return count;
  }

  private long single(Item item, Execution execution) {
    try {
      execution.consume(execution.engine.putItem(put(item), execution.context).consumed());
      return 1;
    } catch (ConditionalCheckFailedException | ValidationException e) {
      return countAfter(e, item);
    }
  }

  /** The count of a write that failed like this, if that is no failure of the statement. */
  long countAfter(EngineException failure, Item item) {
    if (failure instanceof ValidationException invalid
        && invalid.kind() == ValidationException.Kind.TOO_LARGE) {
      throw new SqlError(
          SqlErrors.LIMIT,
          "The item with the key "
              + KeyValues.text(table, item)
              + " is too large. "
              + failure.getMessage(),
          failure);
    }
    if (!(failure instanceof ConditionalCheckFailedException)) {
      throw failure;
    }
    if (insert.onConflict() == OnConflict.DO_NOTHING) {
      return 0;
    }
    throw duplicate(item);
  }

  /** Whether an execution is one write, so that a batch of them can be carried out together. */
  boolean isSingleRow() {
    return rows.size() == 1;
  }

  /** The one write of an execution. */
  PutItemRequest write(@Nullable Object[] bound, Execution execution) {
    return put(Item.of(rows.get(0).attributes(new Frame(bound, execution.notices))));
  }

  private PutItemRequest put(Item item) {
    return new PutItemRequest(
        table.name(), item, overwrites() ? null : absent, ReturnValues.NONE, false);
  }

  private long together(List<Item> items, Execution execution) {
    if (insert.onConflict() == OnConflict.DO_NOTHING) {
      throw SqlError.at(
          SqlErrors.NOT_SUPPORTED_YET,
          insert.position(),
          "ON CONFLICT DO NOTHING of several rows is not supported yet.");
    }
    Set<PrimaryKey> keys = new HashSet<>();
    for (Item item : items) {
      if (!keys.add(KeyValues.key(table, item))) {
        throw new SqlError(
            SqlErrors.CARDINALITY,
            "Two rows of this statement have the key "
                + KeyValues.text(table, item)
                + ". One statement writes an item once.");
      }
    }
    List<TransactWriteItem> actions =
        items.stream()
            .<TransactWriteItem>map(item -> new TransactWriteItem.Put(put(item)))
            .toList();
    try {
      execution
          .engine
          .transactWriteItems(new TransactWriteItemsRequest(actions, null), execution.context)
          .consumed()
          .forEach(execution::consume);
      return items.size();
    } catch (TransactionCanceledException e) {
      List<CancellationReason> reasons = e.reasons();
      for (int i = 0; i < reasons.size(); i++) {
        if (reasons.get(i).code().equals("ConditionalCheckFailed")) {
          throw duplicate(items.get(i));
        }
      }
      throw e;
    }
  }

  private SqlError duplicate(Item item) {
    return new SqlError(
        SqlErrors.DUPLICATE_KEY,
        "The table "
            + table.name()
            + " has an item with the key "
            + KeyValues.text(table, item)
            + " already. UPSERT replaces it, ON CONFLICT DO NOTHING leaves it.");
  }
}
