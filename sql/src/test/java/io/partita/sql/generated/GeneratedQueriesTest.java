package io.partita.sql.generated;

import static org.assertj.core.api.Assertions.assertThat;

import io.partita.engine.PutItemRequest;
import io.partita.engine.RequestContext;
import io.partita.engine.ReturnValues;
import io.partita.engine.embedded.EmbeddedEngine;
import io.partita.engine.embedded.EmbeddedOptions;
import io.partita.engine.value.Item;
import io.partita.sql.Database;
import io.partita.sql.ExecutionOptions;
import io.partita.sql.QueryAnswer;
import io.partita.sql.ScanMode;
import io.partita.sql.Session;
import io.partita.sql.SessionOptions;
import io.partita.sql.generated.QueryGenerator.Query;
import io.partita.sql.generated.QueryGenerator.Use;
import io.partita.sql.generated.Shop.Column;
import io.partita.sql.generated.Shop.Index;
import io.partita.sql.generated.Shop.Table;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Generated queries give DuckDB's rows, however the tables are read: by the paths that the planner
 * chooses, by each index that is named, by scans of tables that have no such keys, and where all
 * but the keys is undeclared.
 *
 * <p>Each query has a seed of its own, which a failure names; {@code -Dpartita.querySeed=…
 * -Dpartita.queries=1} repeats it, and more queries take the seeds that follow. Unless told
 * otherwise the queries are the same in each run.
 */
class GeneratedQueriesTest {
  private static final int QUERIES = Integer.getInteger("partita.queries", 2_000);
  private static final long SEED = Long.getLong("partita.querySeed", 30_000);
  private static final long ROWS_SEED = 5;
  private static final int FAILURES_SHOWN = Integer.getInteger("partita.failures", 3);

  private static EmbeddedEngine engine;
  private static Session session;
  private static Connection duck;

  @BeforeAll
  static void load() throws SQLException {
    engine = EmbeddedEngine.inMemory(EmbeddedOptions.DEFAULTS, Clock.systemUTC());
    session =
        Database.over(engine, "shop", 100)
            .connect(
                SessionOptions.defaults(ZoneOffset.UTC).toBuilder().scan(ScanMode.ALLOW).build());
    duck = DriverManager.getConnection("jdbc:duckdb:");
    duck("SET default_null_order = 'nulls_first_on_asc_last_on_desc'");
    for (Table table : Shop.TABLES) {
      create(table);
      fill(table);
    }
  }

  @AfterAll
  static void close() throws SQLException {
    duck.close();
    engine.close();
  }

  private static void create(Table table) throws SQLException {
    String key = ", PRIMARY KEY (" + String.join(", ", table.keys()) + ")";
    String columns = declared(table.columns());
    String keys =
        declared(table.columns().stream().filter(c -> table.keys().contains(c.name())).toList());
    run("CREATE TABLE keyed_" + table.name() + " (" + columns + key + local(table) + ")");
    run("CREATE TABLE flat_" + table.name() + " (" + columns + ", row_id INTEGER PRIMARY KEY)");
    run("CREATE TABLE open_" + table.name() + " (" + keys + key + ")");
    duck("CREATE TABLE " + table.name() + " (" + columns + ")");
    for (Index index : table.indexes()) {
      String attributes = String.join(", ", index.keys());
      if (!index.local()) {
        run(
            "CREATE INDEX %s ON keyed_%s (%s) %s"
                .formatted(index.name(), table.name(), attributes, index.projection()));
      }
      duck(
          "CREATE VIEW %s_%s AS SELECT * FROM %s WHERE %s IS NOT NULL"
              .formatted(
                  table.name(),
                  index.name(),
                  table.name(),
                  attributes.replace(", ", " IS NOT NULL AND ")));
    }
  }

  private static String declared(List<Column> columns) {
    return columns.stream()
        .map(column -> column.name() + " " + column.declaration())
        .collect(Collectors.joining(", "));
  }

  private static String local(Table table) {
    return table.indexes().stream()
        .filter(Index::local)
        .map(
            index ->
                ", LOCAL INDEX %s (%s) %s"
                    .formatted(index.name(), index.keys().get(1), index.projection()))
        .collect(Collectors.joining());
  }

  private static void fill(Table table) throws SQLException {
    Random random = new Random(ROWS_SEED);
    int rowId = 0;
    for (Map<String, String> row : Shop.rows(table, random)) {
      Item item = Shop.item(table, row, true, random);
      put("keyed_" + table.name(), item);
      put("flat_" + table.name(), Shop.numbered(item, rowId++));
      put("open_" + table.name(), Shop.item(table, row, false, random));
      duck(
          "INSERT INTO "
              + table.name()
              + " VALUES ("
              + table.columns().stream()
                  .map(column -> column.literal(row.get(column.name())))
                  .collect(Collectors.joining(", "))
              + ")");
    }
    for (Index index : table.indexes()) {
      if (!index.local()) {
        assertThat(
                engine.await(
                    "keyed_" + table.name(),
                    index.name(),
                    engine.appliedPosition(),
                    60_000,
                    RequestContext.EVENTUAL))
            .isTrue();
      }
    }
  }

  private static void put(String table, Item item) {
    engine.putItem(
        new PutItemRequest(table, item, null, ReturnValues.NONE, false), RequestContext.CONSISTENT);
  }

  private static void run(String text) {
    session.prepare(text).execute(new Object[0], ExecutionOptions.DEFAULT);
  }

  private static void duck(String text) throws SQLException {
    try (Statement statement = duck.createStatement()) {
      statement.execute(text);
    }
  }

  @Test
  void giveTheRowsOfDuckDbByEveryAccessPath() {
    List<String> failures = new ArrayList<>();
    int refusedByDuck = 0;
    for (long seed = SEED; seed < SEED + QUERIES && failures.size() < FAILURES_SHOWN; seed++) {
      Query query = new QueryGenerator(seed).query();
      List<String> expected;
      try {
        expected = duckRows(query, query.reading(use -> use.table().name(), ""));
      } catch (SQLException e) {
        refusedByDuck++;
        continue;
      }
      String failure = compare(query, expected, new Random(seed));
      if (failure != null) {
        failures.add("seed " + seed + ": " + failure);
      }
    }
    assertThat(failures).as("of %d queries from seed %d", QUERIES, SEED).isEmpty();
    assertThat(refusedByDuck).as("queries that DuckDB refuses").isLessThan(QUERIES / 20 + 1);
  }

  /** What the first reading that differs gives, or null. */
  private static @Nullable String compare(Query query, List<String> expected, Random random) {
    for (String prefix : List.of("keyed_", "flat_", "open_")) {
      String failure =
          difference(query, query.reading(use -> prefix + use.table().name(), ""), expected);
      if (failure != null) {
        return failure;
      }
    }
    return byIndex(query, random);
  }

  /** Reads one of the tables by one of its indexes, which shows what has an entry in it. */
  private static @Nullable String byIndex(Query query, Random random) {
    Use use = query.uses().get(random.nextInt(query.uses().size()));
    Index index = use.table().indexes().get(random.nextInt(use.table().indexes().size()));
    Function<Use, String> keyed = other -> "keyed_" + other.table().name();
    List<String> expected;
    try {
      expected =
          duckRows(
              query,
              query.reading(
                  other -> other.table().name() + (other.equals(use) ? "_" + index.name() : ""),
                  ""));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    String failure =
        difference(
            query,
            query.reading(keyed, "/*+ INDEX(" + use.alias() + " " + index.name() + ") */ "),
            expected);
    return failure != null
        ? failure
        : difference(
            query,
            query.reading(
                other -> keyed.apply(other) + (other.equals(use) ? "." + index.name() : ""), ""),
            expected);
  }

  private static @Nullable String difference(Query query, String text, List<String> expected) {
    List<String> rows;
    try {
      rows = rows(query, text);
    } catch (RuntimeException e) {
      return text + "\nfails: " + e;
    }
    return rows.equals(expected)
        ? null
        : text
            + "\ngives  "
            + shown(rows)
            + "\nDuckDB "
            + shown(expected)
            + "\n"
            + String.join("\n", QueryAnswer.of(session, "EXPLAIN " + text));
  }

  private static String shown(List<String> rows) {
    return rows.size() + " rows: " + rows.stream().limit(30).toList();
  }

  private static List<String> duckRows(Query query, String text) throws SQLException {
    return inOrder(query, QueryAnswer.of(duck, text));
  }

  private static List<String> rows(Query query, String text) {
    return inOrder(query, QueryAnswer.of(session, text));
  }

  private static List<String> inOrder(Query query, List<String> lines) {
    if (!query.ordered()) {
      Collections.sort(lines);
    }
    return lines;
  }
}
