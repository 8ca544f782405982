package io.partita.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partita.engine.KeyValueEngine;
import io.partita.engine.UpdateItemRequest;
import io.partita.engine.embedded.EmbeddedEngine;
import io.partita.engine.embedded.EmbeddedOptions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many requests a change of one item takes, and what happens when others change it too. */
class ConditionalWriteTest {
  private final List<String> requests = new ArrayList<>();
  private EmbeddedEngine engine;
  private Session session;
  private Session other;
  private Runnable beforeWrite = () -> {};

  @BeforeEach
  void open() {
    engine = EmbeddedEngine.inMemory(EmbeddedOptions.DEFAULTS, Clock.systemUTC());
    other = Database.over(engine, "test", 10).connect(SessionOptions.defaults(ZoneOffset.UTC));
    run(other, "CREATE TABLE t (id VARCHAR PRIMARY KEY, n INTEGER)");
    run(other, "INSERT INTO t VALUE {'id': 'a', 'n': 1, 'u': 'one'}");
    session = Database.over(watched(), "test", 10).connect(SessionOptions.defaults(ZoneOffset.UTC));
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void aCounterIsOneRequest() {
    assertThat(run(session, "UPDATE t SET n = n + 1 WHERE id = 'a' AND u = 'one'")).isEqualTo(1);

    assertThat(requests).containsExactly("updateItem");
  }

  /** What several threads add is there in the end, whoever of them made the item. */
  @Test
  void itemsThatSeveralThreadsInsertOrUpdateLoseNothing() throws Exception {
    Database database = Database.over(engine, "test", 10);
    int threads = 4;
    int each = 100;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    CyclicBarrier start = new CyclicBarrier(threads);
    List<Future<Long>> written = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      Session mine = database.connect(SessionOptions.defaults(ZoneOffset.UTC));
      written.add(
          pool.submit(
              () -> {
                start.await();
                long changed = 0;
                for (int i = 0; i < each; i++) {
                  changed += add(mine, "c" + i % 3);
                }
                return changed;
              }));
    }
    long changed = 0;
    for (Future<Long> thread : written) {
      changed += thread.get();
    }
    pool.shutdown();

    assertThat(changed).isEqualTo((long) threads * each);
    assertThat(
            ScriptTest.rows(
                other
                    .prepare("SELECT n FROM t WHERE id IN ('c0', 'c1', 'c2')")
                    .execute(new Object[0], ExecutionOptions.DEFAULT)))
        .containsExactly(
            String.valueOf(34 * threads),
            String.valueOf(33 * threads),
            String.valueOf(33 * threads));
  }

  /** Adds one; a lost race that the statement gave up on wrote nothing, so it may be run again. */
  private static long add(Session session, String id) {
    while (true) {
      try {
        return run(
            session,
            "INSERT INTO t VALUE {'id': '"
                + id
                + "', 'n': 1} ON CONFLICT DO UPDATE SET n = n + EXCLUDED.n");
      } catch (SqlError lost) {
        assertThat(lost.error()).isEqualTo(SqlErrors.CONFLICT);
      }
    }
  }

  @Test
  void aConditionThatIsFalseIsOneRequest() {
    assertThat(run(session, "UPDATE t SET n = n + 1 WHERE id = 'a' AND u = 'two'")).isZero();
    assertThat(run(session, "DELETE FROM t WHERE id = 'nobody'")).isZero();

    assertThat(requests).containsExactly("updateItem", "deleteItem");
  }

  @Test
  void anItemThatFailsAGuardIsEvaluatedWithoutAnotherRead() {
    assertThat(run(session, "UPDATE t SET m = m + 1, n = 7 WHERE id = 'a'")).isEqualTo(1);

    assertThat(requests).containsExactly("updateItem", "updateItem");
    assertThat(rows("SELECT n, m IS MISSING FROM t WHERE id = 'a'")).containsExactly("7 | true");
  }

  @Test
  void whatTheEngineCannotDoIsReadAndWrittenIfUnchanged() {
    run(session, "UPDATE t SET u = UPPER(u) WHERE id = 'a'");

    assertThat(requests).containsExactly("getItem", "updateItem");
  }

  @Test
  void aChangeInBetweenIsSeenByTheRepeat() {
    beforeWrite =
        () -> {
          beforeWrite = () -> {};
          run(other, "UPDATE t SET u = 'two' WHERE id = 'a'");
        };

    run(session, "UPDATE t SET u = UPPER(u) WHERE id = 'a'");

    assertThat(rows("SELECT u FROM t WHERE id = 'a'")).containsExactly("TWO");
  }

  @Test
  void anItemThatOthersChangeTenTimesIsAConflict() {
    beforeWrite = () -> run(other, "UPDATE t SET n = n + 1 WHERE id = 'a'");

    assertThatThrownBy(() -> run(session, "UPDATE t SET u = UPPER(u) WHERE id = 'a'"))
        .isInstanceOfSatisfying(
            SqlError.class, error -> assertThat(error.error()).isEqualTo(SqlErrors.CONFLICT));
    assertThat(requests).filteredOn("updateItem"::equals).hasSize(10);
  }

  @Test
  void withoutVersionsAChangeOfWhatWasReadIsSeenByTheRepeat() {
    session = remote();
    beforeWrite =
        () -> {
          beforeWrite = () -> {};
          run(other, "UPDATE t SET u = 'two' WHERE id = 'a'");
        };

    run(session, "UPDATE t SET u = UPPER(u) WHERE id = 'a' AND m IS MISSING");

    assertThat(rows("SELECT u FROM t WHERE id = 'a'")).containsExactly("TWO");
  }

  @Test
  void withoutVersionsWhatWasReadAsMissingStaysMissing() {
    session = remote();
    beforeWrite = () -> run(other, "UPDATE t SET m = 1 WHERE id = 'a'");

    assertThat(run(session, "UPDATE t SET u = UPPER(u) WHERE id = 'a' AND m IS NULL")).isZero();

    assertThat(rows("SELECT u FROM t WHERE id = 'a'")).containsExactly("one");
  }

  @Test
  void withoutVersionsWhatTheStatementHasNotReadMayChange() {
    session = remote();
    beforeWrite = () -> run(other, "UPDATE t SET n = n + 1 WHERE id = 'a'");

    assertThat(run(session, "UPDATE t SET u = UPPER(u) WHERE id = 'a'")).isEqualTo(1);

    assertThat(rows("SELECT n, u FROM t WHERE id = 'a'")).containsExactly("2 | ONE");
  }

  @Test
  void aBudgetAsksInOneRequestForWhatSeveralNewItemsMeet() {
    Session limited =
        Database.over(watched(), "test", 10)
            .connect(
                SessionOptions.defaults(ZoneOffset.UTC).toBuilder()
                    .budget(new Budget(0, 100))
                    .build());

    assertThat(run(limited, "UPSERT INTO t (id) VALUES ('a'), ('b'), ('c')")).isEqualTo(3);
    assertThat(run(limited, "INSERT INTO t (id) VALUES ('a'), ('d') ON CONFLICT DO NOTHING"))
        .isEqualTo(1);

    assertThat(requests).containsExactly("batchGetItem", "batchGetItem", "putItem");
    requests.clear();
    assertThat(
            limited
                .prepare("UPSERT INTO t (id) VALUES (?)")
                .executeBatch(
                    List.of(new Object[] {"a"}, new Object[] {"e"}, new Object[] {"a"}),
                    ExecutionOptions.DEFAULT)
                .elements())
        .extracting(BatchOutcome.Element::updateCount)
        .containsExactly(1L, 1L, 1L);
    assertThat(requests).containsExactly("batchGetItem");
  }

  private Session remote() {
    return Database.over(new RemoteEngine(watched()), "test", 10)
        .connect(SessionOptions.defaults(ZoneOffset.UTC));
  }

  /** The engine with its item requests recorded, and something done before each update. */
  private KeyValueEngine watched() {
    return (KeyValueEngine)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {KeyValueEngine.class},
            (proxy, method, arguments) -> {
              if (method.getName().endsWith("Item")) {
                requests.add(method.getName());
              }
              if (arguments != null && arguments[0] instanceof UpdateItemRequest) {
                beforeWrite.run();
              }
              try {
                return method.invoke(engine, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private List<String> rows(String text) {
    return ScriptTest.rows(other.prepare(text).execute(new Object[0], ExecutionOptions.DEFAULT));
  }

  private static long run(Session on, String text) {
    return on.prepare(text).execute(new Object[0], ExecutionOptions.DEFAULT).updateCount();
  }
}
