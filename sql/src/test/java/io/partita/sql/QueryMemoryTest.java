package io.partita.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partita.engine.PutItemRequest;
import io.partita.engine.RequestCancelledException;
import io.partita.engine.RequestContext;
import io.partita.engine.ReturnValues;
import io.partita.engine.embedded.EmbeddedEngine;
import io.partita.engine.embedded.EmbeddedOptions;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.time.Clock;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What statements hold together is bounded and let go of, and no loop is deaf to a cancel. */
class QueryMemoryTest {
  private static final int ITEMS = 3_000;
  private static final long LIMIT = 200 << 10;

  private static EmbeddedEngine engine;
  private static Database database;
  private static Session session;

  @BeforeAll
  static void load() {
    engine = EmbeddedEngine.inMemory(EmbeddedOptions.DEFAULTS, Clock.systemUTC());
    database = Database.over(engine, "test", DatabaseOptions.caching(100).withQueryMemory(LIMIT));
    session = database.connect(ScriptTest.options("allow"));
    run("CREATE TABLE t (pk VARCHAR, sk INTEGER, s VARCHAR, PRIMARY KEY (pk, sk))");
    run("CREATE TABLE u (pk VARCHAR PRIMARY KEY)");
    for (int i = 0; i < ITEMS; i++) {
      Item item =
          Item.of(
              Map.of(
                  "pk",
                  new AttributeValue.S("p"),
                  "sk",
                  AttributeValue.N.of(i),
                  "s",
                  new AttributeValue.S("text " + i)));
      engine.putItem(
          new PutItemRequest("t", item, null, ReturnValues.NONE, false), RequestContext.CONSISTENT);
    }
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  private static Outcome run(String text) {
    return run(text, () -> false);
  }

  private static Outcome run(String text, BooleanSupplier cancelled) {
    return session.prepare(text).execute(new Object[0], new ExecutionOptions(0, 0, 0, cancelled));
  }

  private static long count(Outcome outcome) {
    long count = 0;
    try (Rows rows = outcome.rows()) {
      while (rows.next()) {
        count++;
      }
    }
    return count;
  }

  @Test
  @Timeout(60)
  void aResultThatIsForgottenInTheMiddleOfItsRowsLetsGo() {
    Reference<Rows> forgotten = forgotten();
    while (database.memory().heldBytes() > 0) {
      System.gc();
    }
    assertThat(forgotten.get()).isNull();
  }

  private static Reference<Rows> forgotten() {
    Rows rows = run("SELECT s FROM t WHERE pk = 'p' AND sk < 1000 ORDER BY s").rows();
    assertThat(rows.next()).isTrue();
    assertThat(database.memory().heldBytes()).isPositive();
    return new WeakReference<>(rows);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ORDER BY       | SELECT sk FROM t ORDER BY s",
        "ORDER BY       | SELECT sk FROM t ORDER BY s LIMIT 2900",
        "GROUP BY       | SELECT s, COUNT(*) FROM t GROUP BY s",
        "DISTINCT       | SELECT DISTINCT s FROM t",
        "COUNT DISTINCT | SELECT COUNT(DISTINCT s) FROM t",
        "LISTAGG ','    | SELECT LISTAGG(s) FROM t",
        "ARRAY_AGG ORDER BY DESC | SELECT ARRAY_AGG(sk ORDER BY s DESC) FROM t",
        "PERCENTILE_DISC 0.5 ORDER BY ASC | SELECT PERCENTILE_DISC(0.5) WITHIN GROUP (ORDER BY s) FROM t",
        "JOIN           | SELECT a.sk FROM t a JOIN t b ON a.s = b.s",
        "JOIN           | SELECT a.sk FROM t a FULL JOIN t b ON a.s < b.s",
        "OVER           | SELECT SUM(sk) OVER (ORDER BY s) FROM t",
        "UNION          | SELECT s FROM t UNION SELECT pk FROM t",
        "IN (SELECT …)  | SELECT sk FROM t WHERE s IN (SELECT s FROM t)",
        "IN (SELECT …)  | SELECT sk FROM t WHERE (s, 1) NOT IN (SELECT s, sk FROM t)",
        "IN (SELECT …)  | SELECT 1 WHERE ('a', 1) IN (SELECT none, sk FROM t)",
        "INTERSECT      | SELECT s FROM t INTERSECT SELECT s FROM t",
        "EXCEPT         | SELECT s FROM t EXCEPT SELECT s FROM t",
        "subquery       | SELECT (SELECT COUNT(*) FROM t b WHERE b.sk < a.sk AND b.s < a.s) FROM t a",
        "INSERT         | INSERT INTO u (pk) SELECT s FROM t"
      })
  void moreThanTheLimitIsRefusedByOperator(String operator, String text) {
    Session pieces =
        database.connect(ScriptTest.options("allow").toBuilder().atomic(false).build());

    assertThatThrownBy(
            () -> {
              Outcome outcome =
                  pieces.prepare(text).execute(new Object[0], ExecutionOptions.DEFAULT);
              if (outcome.rows() != null) {
                count(outcome);
              }
            })
        .isInstanceOfSatisfying(
            SqlError.class, error -> assertThat(error.error().sqlState()).isEqualTo("53200"))
        .hasMessageStartingWith(operator + " ")
        .hasMessageContaining("200 KB (queryMemory)");
    assertThat(database.memory().heldBytes()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT sk, s FROM t",
        "SELECT sk FROM t ORDER BY s LIMIT 5",
        "SELECT pk, COUNT(*), SUM(sk) FROM t GROUP BY pk",
        "SELECT a.sk FROM t a JOIN t b ON b.pk = a.pk AND b.sk = a.sk",
        "SELECT s FROM t UNION ALL SELECT s FROM t"
      })
  void whatIsNotHeldIsNotCounted(String text) {
    assertThat(count(run(text))).isPositive();
    assertThat(database.memory().heldBytes()).isZero();
  }

  @Test
  void statementsShareTheLimitAndGiveBackWhenTheyClose() {
    String text = "SELECT sk FROM t WHERE pk = 'p' AND sk < 700 ORDER BY s";
    Rows first = run(text).rows();
    assertThat(first.next()).isTrue();
    assertThat(database.memory().heldBytes()).isPositive();

    assertThatThrownBy(() -> run(text)).hasMessageContaining("others have");

    first.close();
    assertThat(database.memory().heldBytes()).isZero();
    assertThat(count(run(text))).isEqualTo(700);
    assertThat(database.memory().heldBytes()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT sk FROM t WHERE sk < 0",
        "SELECT sk FROM t WHERE pk = 'p' AND sk < 500 ORDER BY s",
        "SELECT DISTINCT a.pk FROM t a JOIN t b ON a.pk = b.pk AND b.sk < 100 AND a.sk < 100",
        "SELECT COUNT(*) FROM t a, t b WHERE a.sk < 200 AND b.sk < 200 AND a.s < b.s",
        "SELECT a.sk FROM t a WHERE a.sk < 300 AND EXISTS (SELECT 1 FROM t b WHERE b.sk < 300 AND b.s > a.s || 'x')",
        "SELECT a.sk FROM t a WHERE a.sk < 300 AND 5 < (SELECT COUNT(*) FROM t b WHERE b.sk < 300 AND b.s > a.s)",
        "SELECT RANK() OVER (ORDER BY s) FROM t WHERE sk < 300",
        "SELECT s FROM t WHERE sk < 200 INTERSECT SELECT s FROM t WHERE sk < 200",
        "SELECT a.sk FROM t a LEFT JOIN t b ON a.sk < 60 AND b.sk < 60 AND a.s < b.s",
        "WITH w AS (SELECT sk FROM t WHERE sk < 100) SELECT COUNT(*) FROM w a, w b, w c WHERE a.sk = -b.sk"
      })
  void aCancelIsSeenWhereverItComes(String text) {
    int[] asked = {0};
    count(
        run(
            text,
            () -> {
              asked[0]++;
              return false;
            }));
    assertThat(asked[0]).isPositive();
    int step = Math.max(1, asked[0] / 40);
    for (int at = 1; at <= asked[0]; at += step) {
      int[] left = {at};
      assertThatThrownBy(() -> count(run(text, () -> --left[0] <= 0)))
          .as("the time " + left[0])
          .isInstanceOf(RequestCancelledException.class);
      assertThat(database.memory().heldBytes()).isZero();
    }
  }

  @Test
  void theWorkBetweenTwoLooksAtACancelIsBounded() {
    // 300 rows, each against 300 others that are kept: 90,000 steps, none of them in the engine.
    int[] asked = {0};
    count(
        run(
            "SELECT a.sk FROM t a WHERE a.pk = 'p' AND a.sk < 300 AND 5 < (SELECT COUNT(*) FROM t b"
                + " WHERE b.pk = 'p' AND b.sk < 300 AND b.s > a.s)",
            () -> {
              asked[0]++;
              return false;
            }));

    assertThat(asked[0]).isGreaterThan(300 * 300 / 1024);
  }
}
