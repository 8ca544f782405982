package io.partita.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partita.engine.ConsumedCapacity;
import io.partita.engine.PutItemRequest;
import io.partita.engine.RequestCancelledException;
import io.partita.engine.RequestContext;
import io.partita.engine.ReturnValues;
import io.partita.engine.embedded.EmbeddedEngine;
import io.partita.engine.embedded.EmbeddedOptions;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A scan that is divided gives what a scan by one thread gives, which one with a budget is. */
class DividedScanTest {
  private static final int ITEMS = 6_000;
  private static final String ONE_THREAD = "/*+ MAX_READ_UNITS(100000) */ ";

  private static EmbeddedEngine engine;
  private static Database database;
  private static Session session;

  @BeforeAll
  static void load() {
    engine = EmbeddedEngine.inMemory(EmbeddedOptions.DEFAULTS, Clock.systemUTC());
    database = Database.over(engine, "test", 100);
    session = database.connect(ScriptTest.options("allow"));
    run("CREATE TABLE t (id VARCHAR PRIMARY KEY, n INTEGER, s VARCHAR, fill VARCHAR)");
    run("CREATE TABLE few (pk VARCHAR, sk INTEGER, fill VARCHAR, PRIMARY KEY (pk, sk))");
    AttributeValue fill = new AttributeValue.S("x".repeat(1_000));
    for (int i = 0; i < ITEMS; i++) {
      AttributeValue id = new AttributeValue.S("id " + i);
      AttributeValue n = AttributeValue.N.of(i % 100);
      put("t", Map.of("id", id, "n", n, "s", new AttributeValue.S("s" + i % 7), "fill", fill));
      AttributeValue pk = new AttributeValue.S("pk " + i % 20);
      put("few", Map.of("pk", pk, "sk", AttributeValue.N.of(i), "fill", fill));
    }
  }

  private static void put(String table, Map<String, AttributeValue> attributes) {
    engine.putItem(
        new PutItemRequest(table, Item.of(attributes), null, ReturnValues.NONE, false),
        RequestContext.CONSISTENT);
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  private static Outcome run(String text) {
    return session.prepare(text).execute(new Object[0], ExecutionOptions.DEFAULT);
  }

  private static List<List<Object>> rows(Session of, String text) {
    try (Rows rows = of.prepare(text).execute(new Object[0], ExecutionOptions.DEFAULT).rows()) {
      List<List<Object>> all = new ArrayList<>();
      while (rows.next()) {
        List<Object> row = new ArrayList<>();
        for (int i = 0; i < rows.width(); i++) {
          row.add(rows.get(i));
        }
        all.add(row);
      }
      return all;
    }
  }

  private static double units(Rows rows) {
    return rows.consumed().stream().mapToDouble(ConsumedCapacity::totalUnits).sum();
  }

  @Test
  void explainSaysIntoHowManySegments() {
    assertThat(rows(session, "EXPLAIN SELECT * FROM t").toString()).contains("segments: 6");
    assertThat(rows(session, "EXPLAIN SELECT * FROM t LIMIT 5").toString())
        .doesNotContain("segments");
    assertThat(rows(session, "EXPLAIN SELECT * FROM few").toString()).doesNotContain("segments");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id, n FROM t",
        "id FROM t WHERE n < 3",
        "id FROM t WHERE s = 's3' AND n + 1 > 50",
        "COUNT(*) FROM t WHERE s = 's3'",
        "COUNT(*) FROM t WHERE n < 3",
        "n, COUNT(*) FROM t GROUP BY n",
        "a.id, b.id FROM t a JOIN t b ON b.n = a.n + 90 WHERE a.s = 's1' AND b.s = 's2'",
        "COUNT(*) FROM t WHERE n = ANY (SELECT b.n FROM t b WHERE b.s = t.s AND b.n < 1)",
        "pk, sk FROM few",
      })
  void rowsAreTheSameInTheSameOrder(String query) {
    List<List<Object>> expected = rows(session, "SELECT " + ONE_THREAD + query);
    assertThat(expected).isNotEmpty();
    for (int round = 0; round < 3; round++) {
      assertThat(rows(session, "SELECT " + query)).isEqualTo(expected);
    }
  }

  @Test
  void unitsAreThoseOfAllItems() {
    String query = "id FROM t WHERE n < 3";
    try (Rows one = run("SELECT " + ONE_THREAD + query).rows();
        Rows many = run("SELECT " + query).rows()) {
      while (one.next()) {
        assertThat(many.next()).isTrue();
      }
      assertThat(many.next()).isFalse();
      // A page may be rounded up by half a unit.
      assertThat(units(many)).isBetween(units(one) - 4, units(one) + 4);
    }
  }

  @Test
  void whoEndsEarlyPaysForSomePagesOnly() {
    Rows rows = run("SELECT id FROM t").rows();
    assertThat(rows.next()).isTrue();
    rows.close();

    // A page of 1 MB is 128 units.
    assertThat(units(rows)).isLessThan(130);
  }

  @Test
  void aCancelEndsItBetweenRows() {
    AtomicBoolean cancelled = new AtomicBoolean();
    Rows rows =
        session
            .prepare("SELECT id FROM t")
            .execute(new Object[0], new ExecutionOptions(0, 0, 0, cancelled::get))
            .rows();
    for (int i = 0; i < ITEMS / 2; i++) {
      assertThat(rows.next()).isTrue();
    }
    cancelled.set(true);

    assertThatThrownBy(
            () -> {
              while (rows.next()) {
                // until it is noticed
              }
            })
        .isInstanceOf(RequestCancelledException.class);
    rows.close();
  }

  @Test
  void aTransactionThatScannedFailsIfAnItemHasChangedSince() {
    Session a = database.connect(ScriptTest.options("allow"));
    Session b = database.connect(ScriptTest.options("allow"));
    a.setAutoCommit(false);
    assertThat(rows(a, "SELECT COUNT(*) FROM t WHERE n < 3"))
        .isEqualTo(rows(session, "SELECT COUNT(*) FROM t WHERE n < 3"));
    a.prepare("UPDATE t SET s = 'a' WHERE id = 'id 1'")
        .execute(new Object[0], ExecutionOptions.DEFAULT);

    b.prepare("UPDATE t SET fill = fill WHERE id = 'id 5999'")
        .execute(new Object[0], ExecutionOptions.DEFAULT);

    assertThatThrownBy(a::commit)
        .isInstanceOfSatisfying(
            SqlError.class, error -> assertThat(error.error()).isEqualTo(SqlErrors.CONFLICT));
  }
}
