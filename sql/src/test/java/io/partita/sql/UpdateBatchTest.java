package io.partita.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.partita.engine.BatchExecute;
import io.partita.engine.KeyValueEngine;
import io.partita.engine.RequestContext;
import io.partita.engine.WriteItemRequest;
import io.partita.engine.embedded.EmbeddedEngine;
import io.partita.engine.embedded.EmbeddedOptions;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Batches of UPDATE and DELETE: few calls of the engine, and each element as it would be alone. */
class UpdateBatchTest {
  private final List<Integer> calls = new ArrayList<>();
  private EmbeddedEngine engine;
  private Session session;

  @BeforeEach
  void open() {
    engine = EmbeddedEngine.inMemory(EmbeddedOptions.DEFAULTS, Clock.systemUTC());
    session =
        Database.over(counting(engine), "test", 100)
            .connect(SessionOptions.defaults(ZoneOffset.UTC));
    run("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, name VARCHAR(5))");
    for (int i = 1; i <= 5; i++) {
      run("INSERT INTO t VALUE {'id': " + i + ", 'n': " + 10 * i + "}");
    }
  }

  @AfterEach
  void close() {
    engine.close();
  }

  /** The engine, whose batches are counted by their writes. */
  private KeyValueEngine counting(EmbeddedEngine real) {
    BatchExecute batches = real.capability(BatchExecute.class).orElseThrow();
    BatchExecute counted =
        (List<? extends WriteItemRequest> writes, RequestContext context) -> {
          calls.add(writes.size());
          return batches.batchExecute(writes, context);
        };
    return GivenCapability.of(real, BatchExecute.class, counted);
  }

  @Test
  void elementsShareOneCallAndSayWhatEachChanged() {
    run("UPDATE t SET name = 'five' WHERE id = 5");
    BatchOutcome outcome =
        batch(
            "UPDATE t SET n = ? WHERE id = ? AND name IS NULL",
            row(11, 1),
            row(51, 5),
            row(91, 9),
            row(31, 3));

    assertThat(counts(outcome)).containsExactly(1L, 0L, 0L, 1L);
    assertThat(calls).containsExactly(4);
    assertThat(values()).containsExactly("11", "20", "31", "40", "50");
    assertThat(outcome.writeUnits()).isEqualTo(2);
  }

  @Test
  void deletionsShareOneCall() {
    BatchOutcome outcome = batch("DELETE FROM t WHERE id = ?", row(1), row(2), row(7), row(3));

    assertThat(counts(outcome)).containsExactly(1L, 1L, 0L, 1L);
    assertThat(calls).containsExactly(4);
    assertThat(values()).containsExactly("40", "50");
  }

  @Test
  void aKeyThatComesAgainSeesWhatTheElementBeforeItDid() {
    BatchOutcome outcome =
        batch(
            "UPDATE t SET n = ? WHERE id = ? AND n = ?",
            row(100, 1, 10),
            row(200, 2, 20),
            row(101, 1, 100),
            row(102, 1, 100),
            row(103, 1, 101));

    assertThat(counts(outcome)).containsExactly(1L, 1L, 1L, 0L, 1L);
    assertThat(values().subList(0, 2)).containsExactly("103", "200");
  }

  @Test
  void anElementThatFailsStopsNoOther() {
    BatchOutcome outcome =
        batch(
            "UPDATE t SET name = ? WHERE id = ?",
            row("one", 1),
            row("too long", 2),
            row("x", "no number"),
            row("too long", 9),
            row("three", 3));

    assertThat(failures(outcome)).containsExactly("", "22001", "22018", "", "");
    assertThat(counts(outcome)).containsExactly(1L, 0L, 0L, 0L, 1L);
    assertThat(ScriptTest.rows(run("SELECT name FROM t WHERE id IN (1, 2, 3)")))
        .containsExactly("one", "NULL", "three");
  }

  @Test
  void whatTheEngineCannotDoAloneIsDoneByItself() {
    BatchOutcome outcome =
        batch(
            "UPDATE t SET name = CASE WHEN n > 25 THEN 'big' ELSE 'small' END WHERE id = ?",
            row(2),
            row(3));

    assertThat(counts(outcome)).containsExactly(1L, 1L);
    assertThat(calls).isEmpty();
    assertThat(ScriptTest.rows(run("SELECT name FROM t WHERE id IN (2, 3)")))
        .containsExactly("small", "big");
  }

  @Test
  void manyElementsTakeFewCalls() {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int i = 1; i <= 2_500; i++) {
      rows.add(row(i));
    }

    BatchOutcome outcome =
        session
            .prepare("UPDATE t SET n = 0 WHERE id = ?")
            .executeBatch(rows, ExecutionOptions.DEFAULT);

    assertThat(calls).containsExactly(1_000, 1_000, 500);
    assertThat(counts(outcome).stream().mapToLong(Long::longValue).sum()).isEqualTo(5);
  }

  @Test
  void inATransactionABatchIsItsStatements() {
    session.setAutoCommit(false);

    BatchOutcome outcome = batch("UPDATE t SET n = 0 WHERE id = ?", row(1), row(2));
    session.rollback();

    assertThat(counts(outcome)).containsExactly(1L, 1L);
    assertThat(calls).isEmpty();
    assertThat(values()).containsExactly("10", "20", "30", "40", "50");
  }

  private static @Nullable Object[] row(@Nullable Object... values) {
    return values;
  }

  private BatchOutcome batch(String sql, @Nullable Object[]... rows) {
    return session.prepare(sql).executeBatch(List.of(rows), ExecutionOptions.DEFAULT);
  }

  private static List<Long> counts(BatchOutcome outcome) {
    return outcome.elements().stream().map(BatchOutcome.Element::updateCount).toList();
  }

  private static List<String> failures(BatchOutcome outcome) {
    return outcome.elements().stream()
        .map(element -> element.failure() instanceof SqlError error ? error.error().sqlState() : "")
        .toList();
  }

  private List<String> values() {
    return ScriptTest.rows(run("SELECT n FROM t WHERE id IN (1, 2, 3, 4, 5)"));
  }

  private Outcome run(String sql) {
    return session.prepare(sql).execute(new Object[0], ExecutionOptions.DEFAULT);
  }
}
