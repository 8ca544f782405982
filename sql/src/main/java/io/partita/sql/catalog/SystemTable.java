package io.partita.sql.catalog;

import io.partita.engine.KeyAttribute;
import io.partita.engine.KeySchema;
import io.partita.engine.TableDescription;
import io.partita.engine.TableStatus;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import io.partita.sql.SqlType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the read-only tables of the system schemas. Their rows are items like any other's, made
 * when they are read, so that a query needs to know nothing about it.
 */
final class SystemTable {
  private final String schema;
  private final String name;
  private final List<Column> columns = new ArrayList<>();

  SystemTable(String schema, String name) {
    this.schema = schema;
    this.name = name;
  }

  SystemTable text(String... names) {
    return add(SqlType.VARCHAR, names);
  }

  SystemTable whole(String... names) {
    return add(SqlType.BIGINT, names);
  }

  SystemTable decimal(String... names) {
    return add(SqlType.DECIMAL, names);
  }

  private SystemTable add(SqlType type, String... names) {
    for (String column : names) {
      columns.add(new Column(column, column, ColumnType.of(type), false, false, null, null, null));
    }
    return this;
  }

  /**
   * The table.
   *
   * @param rows the values of all columns in their order: texts, numbers, null for none
   */
  Table filledBy(Supplier<List<@Nullable Object[]>> rows) {
    return filledFor(asker -> rows.get());
  }

  /** As {@link #filledBy}, of rows that depend on who reads them. */
  Table filledFor(Function<Asker, List<@Nullable Object[]>> rows) {
    Column first = columns.get(0);
    TableDescription description =
        new TableDescription(
            name,
            -1,
            new KeySchema(
                List.of(new KeyAttribute(first.name(), first.type().storedAs())), List.of()),
            TableStatus.ACTIVE,
            List.of(),
            List.of(),
            0,
            null,
            Instant.EPOCH,
            0,
            0,
            0);
    return new Table(
        schema, description, columns, asker -> rows.apply(asker).stream().map(this::item).toList());
  }

  private Item item(@Nullable Object[] values) {
    if (values.length != columns.size()) {
      throw new IllegalStateException(
          schema + "." + name + " has " + columns.size() + " columns, a row " + values.length);
    }
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      if (value instanceof String text) {
        attributes.put(columns.get(i).name(), new AttributeValue.S(text));
      } else if (value instanceof BigDecimal number) {
        attributes.put(columns.get(i).name(), new AttributeValue.N(number));
      } else if (value instanceof Number number) {
        attributes.put(
            columns.get(i).name(), new AttributeValue.N(BigDecimal.valueOf(number.longValue())));
      } else if (value != null) {
        throw new IllegalStateException("a system table has no " + value.getClass());
      }
    }
    return Item.of(attributes);
  }
}
