package io.partita.sql.run;

import io.partita.engine.value.AttributeValue;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.catalog.Column;
import io.partita.sql.catalog.Table;
import io.partita.sql.catalog.TargetNames;
import io.partita.sql.catalog.TargetNames.Target;
import io.partita.sql.function.CastFunctions;
import io.partita.sql.function.DynamicFunctions;
import io.partita.sql.statement.Expression;
import io.partita.sql.statement.Expression.TupleLiteral;
import io.partita.sql.statement.Identifier;
import io.partita.sql.statement.InsertSource;
import io.partita.sql.statement.SourcePosition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The items of an INSERT: values converted to the types of their columns, defaults added. */
final class NewItems {
  private final Table table;
  private final List<DefaultValue> defaults = new ArrayList<>();
  private final List<Column> required;

  /** How the attributes of one item are made. */
  @FunctionalInterface
  interface Row {
    Map<String, AttributeValue> attributes(Frame frame);
  }

  /** How the attributes of an item are made of values in the order of their targets. */
  @FunctionalInterface
  interface ValuesRow {
    /**
     * The attributes.
     *
     * @param values stored ones or those of a plan; a null is no attribute
     */
    Map<String, AttributeValue> attributes(@Nullable Object[] values, Frame frame);
  }

  private record DefaultValue(Column column, ValueExpressions.Value value) {}

  NewItems(Table table, ValueExpressions values) {
    this.table = table;
    this.required = table.columns().stream().filter(Column::notNull).toList();
    for (Column column : table.columns()) {
      Expression expression = column.defaultValue();
      if (expression != null) {
        defaults.add(new DefaultValue(column, values.of(expression, column)));
      }
    }
  }

  /** An item that is written as one, or a parameter that stands for one. */
  Row itemRow(Expression item, ValueExpressions values) {
    Map<String, ValueExpressions.Value> members;
    if (item instanceof TupleLiteral tuple) {
      members = new LinkedHashMap<>();
      for (TupleLiteral.Entry entry : tuple.entries()) {
        String name = entry.name().value();
        if (!ValueExpressions.isMissing(entry.value())) {
          members.put(name, values.of(entry.value(), table.columnOf(name)));
        }
      }
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
        return item(map.values(), frame);
      };
    }
    requireKey(members.keySet(), item.position());
    return frame -> {
      Map<String, AttributeValue> attributes = new LinkedHashMap<>();
      members.forEach(
          (name, value) -> {
            AttributeValue evaluated = value.evaluate(frame);
            assign(attributes, name, evaluated == null ? AttributeValue.Null.INSTANCE : evaluated);
          });
      return finished(attributes, frame, members.keySet());
    };
  }

  /** An item of its members by the names of their attributes. */
  Map<String, AttributeValue> item(Map<String, AttributeValue> members, Frame frame) {
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    members.forEach((name, member) -> assign(attributes, name, member));
    return finished(attributes, frame, members.keySet());
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
    return table.indexes().stream().anyMatch(index -> index.key().find(attribute) != null);
  }

  /**
   * The targets of values that come by their places.
   *
   * @param written null for the declared columns
   */
  List<Target> targets(@Nullable List<Identifier> written, TargetNames names) {
    List<Target> targets = new ArrayList<>();
    if (written == null) {
      table.columns().forEach(column -> targets.add(Target.of(column)));
      return targets;
    }
    Set<String> attributes = new HashSet<>();
    for (Identifier name : written) {
      Target target = names.find(name);
      if (!attributes.add(target.attribute())) {
        throw SqlError.at(
            SqlErrors.DUPLICATE_COLUMN, name.position(), "The column " + name + " is named twice.");
      }
      targets.add(target);
    }
    return targets;
  }

  /** The targets of a statement that names its columns, among which the key has to be. */
  List<Target> targets(
      @Nullable List<Identifier> written, TargetNames names, SourcePosition position) {
    List<Target> targets = targets(written, names);
    if (written != null) {
      Set<String> attributes = new HashSet<>();
      targets.forEach(target -> attributes.add(target.attribute()));
      requireKey(attributes, written.isEmpty() ? position : written.get(0).position());
    }
    return targets;
  }

  /** Refuses values that are not as many as their targets. */
  static void requireCount(int values, List<Target> targets, SourcePosition position) {
    if (values != targets.size()) {
      throw SqlError.at(
          SqlErrors.SYNTAX,
          position,
          "The row has "
              + values
              + (values == 1 ? " value for " : " values for ")
              + targets.size()
              + " columns: "
              + String.join(", ", targets.stream().map(Target::attribute).toList())
              + ".");
    }
  }

  /** An item of written values, in the order of their targets. */
  Row columnRow(List<Expression> expressions, List<Target> targets, ValueExpressions values) {
    List<Target> given = new ArrayList<>();
    List<ValueExpressions.Value> row = new ArrayList<>();
    for (int i = 0; i < expressions.size(); i++) {
      if (!(expressions.get(i) instanceof Expression.Default)) {
        given.add(targets.get(i));
        row.add(values.of(expressions.get(i), targets.get(i).column()));
      }
    }
    ValuesRow item = valuesRow(given);
    return frame -> {
      @Nullable Object[] evaluated = new @Nullable Object[row.size()];
      for (int i = 0; i < evaluated.length; i++) {
        evaluated[i] = row.get(i).evaluate(frame);
      }
      return item.attributes(evaluated, frame);
    };
  }

  /** An item of values that come by their places. */
  ValuesRow valuesRow(List<Target> targets) {
    Set<String> named = new HashSet<>();
    targets.forEach(target -> named.add(target.attribute()));
    return (values, frame) -> {
      Map<String, AttributeValue> attributes = new LinkedHashMap<>();
      for (int i = 0; i < values.length; i++) {
        AttributeValue stored = stored(targets.get(i), values[i]);
        if (stored != null) {
          attributes.put(targets.get(i).attribute(), stored);
        }
      }
      return finished(attributes, frame, named);
    };
  }

  /**
   * An item of a row of a query.
   *
   * @param count how many columns the query has
   */
  ValuesRow queriedRow(
      InsertSource.QueryRows source, int count, TargetNames names, SourcePosition position) {
    return switch (source.form()) {
      case COLUMNS -> {
        List<Target> targets = targets(source.columns(), names, position);
        requireCount(count, targets, source.query().position());
        yield valuesRow(targets);
      }
      case MEMBERS -> {
        requireKey(Set.copyOf(source.members()), source.query().position());
        yield valuesRow(
            source.members().stream().map(name -> new Target(name, table.columnOf(name))).toList());
      }
      case VALUE ->
          (values, frame) -> {
            if (values[0] instanceof AttributeValue.M map) {
              return item(map.values(), frame);
            }
            throw SqlError.at(
                SqlErrors.NOT_CONVERTIBLE,
                source.query().position(),
                "SELECT VALUE inserts whole items, so each value must be a map; one is "
                    + (values[0] == null ? "NULL" : CastFunctions.shown(values[0]))
                    + ".");
          };
    };
  }

  private @Nullable AttributeValue stored(Target target, @Nullable Object value) {
    if (value == null || value instanceof AttributeValue.Null) {
      return null;
    }
    Column column = target.column();
    return column == null
        ? DynamicFunctions.stored(value)
        : ColumnWriter.convert(table.name(), column, value);
  }

  /** Refuses items that will have no key, whatever their values are. */
  private void requireKey(Set<String> attributes, SourcePosition position) {
    for (Column column : required) {
      if (column.key()
          && !attributes.contains(column.attribute())
          && defaults.stream().noneMatch(value -> value.column().equals(column))) {
        throw SqlError.at(SqlErrors.NOT_NULL, position, withoutKey(column));
      }
    }
  }

  private String withoutKey(Column column) {
    return "The item has no "
        + column.name()
        + ", which is part of the primary key of "
        + table.name()
        + ".";
  }

  private Map<String, AttributeValue> finished(
      Map<String, AttributeValue> attributes, Frame frame, Set<String> named) {
    for (DefaultValue value : defaults) {
      String attribute = value.column().attribute();
      AttributeValue evaluated = named.contains(attribute) ? null : value.value().evaluate(frame);
      if (evaluated != null) {
        attributes.put(attribute, ColumnWriter.convert(table.name(), value.column(), evaluated));
      }
    }
    for (Column column : required) {
      AttributeValue value = attributes.get(column.attribute());
      if (value == null || value instanceof AttributeValue.Null) {
        throw new SqlError(
            SqlErrors.NOT_NULL,
            column.key()
                ? withoutKey(column)
                : "The column " + table.name() + "." + column.name() + " is NOT NULL.");
      }
    }
    return attributes;
  }
}
