package io.partita.sql.generated;

import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Three tables with keys and indexes, and what is in them. */
final class Shop {
  /** What a column holds. */
  enum Domain {
    NUMBER,
    TEXT,
    DAY,
    FLAG
  }

  /**
   * A column.
   *
   * @param declaration its type in SQL
   * @param key whether it is a key of the table or of an index
   * @param joins what it is compared with in joins, by name; null for nothing
   * @param misfits whether some stored values are of another type, which reads as NULL
   */
  record Column(
      String name,
      Domain domain,
      String declaration,
      boolean key,
      @Nullable String joins,
      boolean misfits,
      List<String> values) {

    /** One of its values. */
    String value(Random random) {
      return values.get(random.nextInt(values.size()));
    }

    /** One of its values as a literal. */
    String literal(Random random) {
      return literal(value(random));
    }

    /** A value as a literal. */
    String literal(@Nullable String value) {
      return value == null
          ? "NULL"
          : domain == Domain.NUMBER || domain == Domain.FLAG ? value : "'" + value + "'";
    }
  }

  /** An index; items without all of its keys have no entry in it. */
  record Index(String name, boolean local, List<String> keys, String projection) {}

  /** A table; the first column, or the first two, are its key. */
  record Table(
      String name, List<String> keys, List<Column> columns, List<Index> indexes, int size) {}

  static final List<Table> TABLES =
      List.of(
          new Table(
              "customers",
              List.of("id"),
              List.of(
                  column("id", Domain.TEXT, "VARCHAR", true, "customer", numbered("C", 14)),
                  column(
                      "region",
                      Domain.TEXT,
                      "VARCHAR",
                      true,
                      null,
                      List.of("north", "South", "Östlich", "", "north-west", "nowhere")),
                  misfitting("credit", Domain.NUMBER, "DECIMAL(12, 2)", numbers(-50, 200, 25)),
                  column("since", Domain.DAY, "DATE", false, null, days()),
                  misfitting("active", Domain.FLAG, "BOOLEAN", List.of("TRUE", "FALSE")),
                  column("level", Domain.NUMBER, "INTEGER", true, "number", integers(0, 5))),
              List.of(new Index("by_region", false, List.of("region", "level"), "ALL")),
              14),
          new Table(
              "orders",
              List.of("customer", "no"),
              List.of(
                  column("customer", Domain.TEXT, "VARCHAR", true, "customer", numbered("C", 18)),
                  column("no", Domain.NUMBER, "INTEGER", true, "number", integers(1, 12)),
                  column(
                      "status",
                      Domain.TEXT,
                      "VARCHAR",
                      true,
                      null,
                      List.of("open", "paid", "sent", "Open", "opened", "\uFFFDodd", "😀")),
                  column("total", Domain.NUMBER, "DECIMAL(12, 2)", true, null, numbers(0, 100, 12)),
                  column("qty", Domain.NUMBER, "INTEGER", true, "number", integers(0, 9)),
                  column("day", Domain.DAY, "DATE", true, null, days()),
                  misfitting(
                      "note", Domain.TEXT, "VARCHAR", List.of("a", "Zoë", " x ", "me", "%"))),
              List.of(
                  new Index("by_total", true, List.of("customer", "total"), "ALL"),
                  new Index("by_day", true, List.of("customer", "day"), "KEYS ONLY"),
                  new Index("by_status", false, List.of("status", "total"), "INCLUDE (qty)"),
                  new Index("by_qty", false, List.of("qty"), "KEYS ONLY")),
              90),
          new Table(
              "lines",
              List.of("ord", "line"),
              List.of(
                  column("ord", Domain.NUMBER, "INTEGER", true, "number", integers(1, 12)),
                  column("line", Domain.NUMBER, "INTEGER", true, "number", integers(1, 9)),
                  column("sku", Domain.TEXT, "VARCHAR", true, "sku", numbered("S-", 9)),
                  misfitting("price", Domain.NUMBER, "DECIMAL(12, 2)", numbers(1, 60, 9)),
                  column("n", Domain.NUMBER, "INTEGER", false, "number", integers(0, 4)),
                  column("gift", Domain.FLAG, "BOOLEAN", false, null, List.of("TRUE", "FALSE"))),
              List.of(new Index("by_sku", false, List.of("sku"), "ALL")),
              60));

  private Shop() {}

  private static Column column(
      String name,
      Domain domain,
      String declaration,
      boolean key,
      @Nullable String joins,
      List<String> values) {
    return new Column(name, domain, declaration, key, joins, false, values);
  }

  private static Column misfitting(
      String name, Domain domain, String declaration, List<String> values) {
    return new Column(name, domain, declaration, false, null, true, values);
  }

  private static List<String> numbered(String prefix, int count) {
    List<String> values = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      values.add(prefix + i);
    }
    return values;
  }

  private static List<String> integers(int from, int to) {
    List<String> values = new ArrayList<>();
    for (int i = from; i <= to; i++) {
      values.add(Integer.toString(i));
    }
    return values;
  }

  private static List<String> numbers(int from, int to, int count) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      BigDecimal step = BigDecimal.valueOf((long) (to - from) * 100 * i / (count - 1), 2);
      values.add(step.add(BigDecimal.valueOf(from)).toPlainString());
    }
    return values;
  }

  private static List<String> days() {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      values.add(LocalDate.of(2026, 1, 3).plusDays(6L * i).toString());
    }
    return values;
  }

  /** The rows of a table, by column; a column that is not there is NULL. Keys differ. */
  static List<Map<String, String>> rows(Table table, Random random) {
    List<Map<String, String>> rows = new ArrayList<>();
    Set<List<String>> keys = new HashSet<>();
    while (rows.size() < table.size()) {
      Map<String, String> row = new LinkedHashMap<>();
      for (Column column : table.columns()) {
        if (table.keys().contains(column.name()) || random.nextInt(6) > 0) {
          row.put(column.name(), column.value(random));
        }
      }
      if (keys.add(table.keys().stream().map(row::get).toList())) {
        rows.add(row);
      }
    }
    return rows;
  }

  /**
   * The item of a row. What is NULL in it is missing, or stored as NULL where that may be, or of
   * another domain where the column is declared.
   */
  static Item item(Table table, Map<String, String> row, boolean declared, Random random) {
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    for (Column column : table.columns()) {
      String value = row.get(column.name());
      if (value != null) {
        attributes.put(
            column.name(),
            switch (column.domain()) {
              case NUMBER -> new AttributeValue.N(new BigDecimal(value));
              case TEXT, DAY -> new AttributeValue.S(value);
              case FLAG -> AttributeValue.Bool.of(value.equals("TRUE"));
            });
      } else if (!column.key() && random.nextBoolean()) {
        attributes.put(column.name(), AttributeValue.Null.INSTANCE);
      } else if (declared && column.misfits()) {
        attributes.put(
            column.name(),
            column.domain() == Domain.TEXT
                ? new AttributeValue.N(BigDecimal.TEN)
                : new AttributeValue.S("no such value"));
      }
    }
    return Item.of(attributes);
  }

  /** The item with a key of its own. */
  static Item numbered(Item item, int number) {
    Map<String, AttributeValue> attributes = new LinkedHashMap<>(item.attributes());
    attributes.put("row_id", AttributeValue.N.of(number));
    return Item.of(attributes);
  }
}
