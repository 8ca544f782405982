package io.partita.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partita.engine.embedded.EmbeddedEngine;
import io.partita.engine.embedded.EmbeddedOptions;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes of more items than one transaction takes. */
class SeveralItemsTest {
  private EmbeddedEngine engine;
  private Session atomic;
  private Session oneByOne;
  private Session limited;
  private Session reading;

  @BeforeEach
  void open() {
    engine = EmbeddedEngine.inMemory(EmbeddedOptions.DEFAULTS, Clock.systemUTC());
    Database database = Database.over(engine, "test", 10);
    SessionOptions defaults = SessionOptions.defaults(ZoneOffset.UTC);
    atomic = database.connect(defaults);
    oneByOne = database.connect(oneByOne(defaults, Budget.NONE));
    limited = database.connect(oneByOne(defaults, new Budget(0, 5)));
    reading = database.connect(oneByOne(defaults, new Budget(2, 100)));
    run(atomic, "CREATE TABLE t (pk VARCHAR, sk INTEGER, n INTEGER, PRIMARY KEY (pk, sk))");
    for (int i = 1; i <= 101; i++) {
      run(atomic, "INSERT INTO t VALUE {'pk': 'p', 'sk': " + i + ", 'n': 1}");
    }
  }

  private static SessionOptions oneByOne(SessionOptions defaults, Budget budget) {
    return defaults.toBuilder().atomic(false).budget(budget).build();
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void aHundredItemsAreChangedTogether() {
    assertThat(run(atomic, "UPDATE t SET n = n + 1 WHERE pk = 'p' AND sk <= 100")).isEqualTo(100);
    assertThat(rows("SELECT SUM(n) FROM t WHERE pk = 'p'")).containsExactly("201");
  }

  @Test
  void oneMoreIsRefusedAndNothingIsChanged() {
    assertThatThrownBy(() -> run(atomic, "DELETE FROM t WHERE pk = 'p'"))
        .isInstanceOfSatisfying(
            SqlError.class, error -> assertThat(error.error()).isEqualTo(SqlErrors.LIMIT))
        .hasMessageContainingAll("DELETE", "100 items of t", "atomic=false");
    assertThat(rows("SELECT COUNT(*) FROM t WHERE pk = 'p'")).containsExactly("101");
  }

  @Test
  void withoutAtomicityTheyAreChangedOneAfterTheOther() {
    assertThat(run(oneByOne, "UPDATE t SET n = n + 1 WHERE pk = 'p'")).isEqualTo(101);
    assertThat(run(oneByOne, "DELETE FROM t WHERE pk = 'p'")).isEqualTo(101);
  }

  @Test
  void withoutAtomicityAQueryIsAskedOnceBeforeTheFirst() {
    assertThat(
            run(
                oneByOne,
                "UPDATE t SET n = (SELECT MAX(n) FROM t WHERE pk = 'p') + 1 WHERE pk = 'p'"))
        .isEqualTo(101);
    assertThat(rows("SELECT MIN(n) = 2 AND MAX(n) = 2 FROM t WHERE pk = 'p'"))
        .containsExactly("true");
  }

  @Test
  void withoutAtomicityNoQueryThatDependsOnTheItemReadsTheTableThatIsChanged() {
    assertThatThrownBy(
            () ->
                run(
                    oneByOne,
                    "UPDATE t SET n = (SELECT SUM(u.n) FROM t u WHERE u.pk = t.pk AND u.sk <= t.sk)"
                        + " WHERE pk = 'p'"))
        .isInstanceOfSatisfying(
            SqlError.class,
            error -> assertThat(error.error()).isEqualTo(SqlErrors.FEATURE_NOT_SUPPORTED))
        .hasMessageContaining("atomic=true");
    assertThat(rows("SELECT MAX(n) FROM t WHERE pk = 'p'")).containsExactly("1");
  }

  @Test
  void anErrorOnTheWaySaysHowManyWereChanged() {
    run(atomic, "UPDATE t SET n = 2147483647 WHERE pk = 'p' AND sk = 4");

    assertThatThrownBy(() -> run(oneByOne, "UPDATE t SET n = n + 1 WHERE pk = 'p'"))
        .isInstanceOfSatisfying(
            SqlError.class, error -> assertThat(error.error()).isEqualTo(SqlErrors.OUT_OF_RANGE))
        .hasMessageContaining("3 items were changed");
    assertThat(rows("SELECT COUNT(*) FROM t WHERE pk = 'p' AND n = 2")).containsExactly("3");
  }

  @Test
  void aBudgetEndsWhatIsNotAtomicOnTheWay() {
    assertThatThrownBy(() -> run(limited, "UPDATE t SET n = n + 1 WHERE pk = 'p'"))
        .isInstanceOfSatisfying(
            SqlError.class, error -> assertThat(error.error()).isEqualTo(SqlErrors.WRITE_BUDGET))
        .hasMessageContainingAll(
            "at least 1 write units to t, after 5", "maxWriteUnits", "5 items were changed");
    assertThat(rows("SELECT COUNT(*) FROM t WHERE pk = 'p' AND n = 2")).containsExactly("5");
  }

  @Test
  void aBudgetRefusesRowsThatMustBeWrittenBeforeTheFirst() {
    assertThatThrownBy(
            () ->
                run(
                    limited,
                    "INSERT INTO t (pk, sk, n) SELECT 'copy', sk, n FROM t WHERE pk = 'p'"))
        .isInstanceOfSatisfying(
            SqlError.class, error -> assertThat(error.error()).isEqualTo(SqlErrors.WRITE_BUDGET))
        .hasMessageContaining("at least 101 write units to t; its budget is 5");
    assertThat(rows("SELECT COUNT(*) FROM t WHERE pk = 'copy'")).containsExactly("0");
  }

  @Test
  void withoutAtomicityTheRowsOfAQueryAreWrittenInPieces() {
    String copy = "INSERT INTO t (pk, sk, n) SELECT 'copy', sk, n FROM t WHERE pk = 'p'";
    assertThatThrownBy(() -> run(atomic, copy))
        .isInstanceOfSatisfying(
            SqlError.class, error -> assertThat(error.error()).isEqualTo(SqlErrors.LIMIT))
        .hasMessageContainingAll("100 items of t", "atomic=false");
    assertThat(rows("SELECT COUNT(*) FROM t WHERE pk = 'copy'")).containsExactly("0");

    assertThat(run(oneByOne, copy)).isEqualTo(101);
    assertThat(run(oneByOne, copy + " ON CONFLICT DO NOTHING")).isEqualTo(0);
    assertThat(run(oneByOne, copy + " ON CONFLICT DO UPDATE SET n = n + EXCLUDED.n"))
        .isEqualTo(101);
    assertThat(rows("SELECT SUM(n) FROM t WHERE pk = 'copy'")).containsExactly("202");
  }

  @Test
  void underABudgetAnUpsertReadsWhatItOverwritesOnce() {
    assertThat(run(reading, "UPSERT INTO t (pk, sk) VALUES ('p', 1), ('p', 2)")).isEqualTo(2);
  }

  @Test
  void anItemThatIsThereIsToldWithHowManyWereWritten() {
    run(atomic, "INSERT INTO t VALUE {'pk': 'copy', 'sk': 7}");

    assertThatThrownBy(
            () ->
                run(
                    oneByOne,
                    "INSERT INTO t (pk, sk, n) SELECT 'copy', sk, n FROM t WHERE pk = 'p'"))
        .isInstanceOfSatisfying(
            SqlError.class, error -> assertThat(error.error()).isEqualTo(SqlErrors.DUPLICATE_KEY))
        .hasMessageContainingAll("pk = 'copy', sk = 7", "100 items were written");
    assertThat(rows("SELECT COUNT(*) FROM t WHERE pk = 'copy'")).containsExactly("101");
  }

  @Test
  void moreRowsThanATransactionTakesAreRefusedAlsoWhereTheyAreWrittenOut() {
    StringBuilder values = new StringBuilder("INSERT INTO t (pk, sk) VALUES ('v', 0)");
    for (int i = 1; i <= 100; i++) {
      values.append(", ('v', ").append(i).append(')');
    }

    assertThatThrownBy(() -> run(atomic, values.toString()))
        .isInstanceOfSatisfying(
            SqlError.class, error -> assertThat(error.error()).isEqualTo(SqlErrors.LIMIT));
    assertThat(run(oneByOne, values.toString())).isEqualTo(101);
  }

  @Test
  void aTransactionBuffersAChangeByAListOfKeys() {
    run(atomic, "BEGIN");
    assertThat(run(atomic, "UPDATE t SET n = 7 WHERE pk = 'p' AND sk IN (1, 2, 500)")).isEqualTo(2);
    assertThat(rows("SELECT COUNT(*) FROM t WHERE pk = 'p' AND n = 7")).containsExactly("0");
    run(atomic, "COMMIT");

    assertThat(rows("SELECT COUNT(*) FROM t WHERE pk = 'p' AND n = 7")).containsExactly("2");
  }

  private List<String> rows(String text) {
    return ScriptTest.rows(oneByOne.prepare(text).execute(new Object[0], ExecutionOptions.DEFAULT));
  }

  private static long run(Session on, String text) {
    return on.prepare(text).execute(new Object[0], ExecutionOptions.DEFAULT).updateCount();
  }
}
