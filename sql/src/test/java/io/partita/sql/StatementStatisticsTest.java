package io.partita.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partita.engine.embedded.EmbeddedEngine;
import io.partita.engine.embedded.EmbeddedOptions;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code sys.statements} counts. */
class StatementStatisticsTest {
  private static final String GET = "SELECT n FROM t WHERE pk = ? AND sk = ?";

  private final EmbeddedEngine engine =
      EmbeddedEngine.inMemory(EmbeddedOptions.DEFAULTS, Clock.systemUTC());
  private final Database database = Database.over(engine, "test", 40);
  private Session session = connect();

  @BeforeEach
  void create() {
    run("CREATE TABLE t (pk VARCHAR, sk INTEGER, n INTEGER, PRIMARY KEY (pk, sk))");
    run("INSERT INTO t (pk, sk, n) VALUES ('p', 1, 10), ('p', 2, 20), ('p', 3, 30), ('q', 1, 40)");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private Session connect() {
    return database.connect(SessionOptions.defaults(ZoneOffset.UTC));
  }

  private List<List<Object>> run(String statement, Object... parameters) {
    return run(session, statement, parameters);
  }

  private static List<List<Object>> run(Session on, String statement, Object... parameters) {
    List<List<Object>> read = new ArrayList<>();
    try (Rows rows = on.prepare(statement).execute(parameters, ExecutionOptions.DEFAULT).rows()) {
      while (rows != null && rows.next()) {
        Object[] row = new Object[rows.width()];
        for (int i = 0; i < row.length; i++) {
          row[i] = rows.get(i);
        }
        read.add(Arrays.asList(row));
      }
    }
    return read;
  }

  /** Columns of the row of a statement, as text. */
  private String counted(String columns, String statement) {
    List<List<Object>> rows =
        run("SELECT " + columns + " FROM sys.statements WHERE statement = ?", statement);
    assertThat(rows).as(statement).hasSizeLessThan(2);
    return rows.isEmpty() ? "none" : rows.get(0).toString();
  }

  @Test
  void textsThatDifferInLiteralsAreOneStatement() {
    run("SELECT n FROM t WHERE pk = 'p' AND sk >= 2");
    run("SELECT n FROM t WHERE pk = 'q' AND sk >= 1");
    run("SELECT n FROM t WHERE pk = ? AND sk >= ?", "p", 3);

    assertThat(
            counted(
                "calls, errors, running, items_examined, items_returned, read_units, write_units",
                "SELECT n FROM t WHERE pk = ? AND sk >= ?"))
        .isEqualTo("[3, 0, 0, 4, 4, 1.5, 0]");
  }

  @Test
  void itemsThatAFilterDropsWereExamined() {
    run("SELECT n FROM t WHERE pk = 'p' AND n > 25");
    run("SELECT COUNT(*) FROM t WHERE pk = 'p' AND n > 25");

    assertThat(counted("items_examined, items_returned", "SELECT n FROM t WHERE pk = ? AND n > ?"))
        .isEqualTo("[3, 1]");
    assertThat(
            counted(
                "items_examined, items_returned", "SELECT COUNT(*) FROM t WHERE pk = ? AND n > ?"))
        .isEqualTo("[3, 1]");
  }

  @Test
  void aChangeCountsWhatItHasChangedReadAndWritten() {
    run("UPDATE t SET n = n + 1 WHERE pk = 'p' AND sk IN (1, 2, 9)");

    // Two items in a transaction, twice one write unit each; each read strongly, the third is not
    // there.
    assertThat(
            counted(
                "calls, items_examined, items_returned, read_units, write_units",
                "UPDATE t SET n = n + ? WHERE pk = ? AND sk IN (?, ?, ?)"))
        .isEqualTo("[1, 2, 2, 3, 4]");
  }

  @Test
  void whatFailsIsCountedAsACallAndAsAnError() {
    PreparedSql insert = session.prepare("INSERT INTO t VALUE {'pk': 'p', 'sk': ?}");
    insert.execute(new Object[] {4}, ExecutionOptions.DEFAULT);
    assertThatThrownBy(() -> insert.execute(new Object[] {4}, ExecutionOptions.DEFAULT))
        .isInstanceOf(SqlError.class);
    String divided = "SELECT sk, 1 / (n - 20) FROM t WHERE pk = 'p'";
    assertThatThrownBy(() -> run(divided)).isInstanceOf(SqlError.class);

    assertThat(counted("calls, errors, running", "INSERT INTO t VALUE {'pk': ?, 'sk': ?}"))
        .isEqualTo("[2, 1, 0]");
    assertThat(
            counted(
                "calls, errors, running, items_examined, items_returned",
                "SELECT sk, ? / (n - ?) FROM t WHERE pk = ?"))
        .isEqualTo("[1, 1, 0, 4, 2]");
  }

  @Test
  void whatCannotBePreparedIsNotCounted() {
    assertThatThrownBy(() -> run("SELECT nothing FROM nowhere")).isInstanceOf(SqlError.class);
    assertThatThrownBy(() -> run("SELECT n FROM t WHERE n = 4")).isInstanceOf(SqlError.class);

    assertThat(counted("calls", "SELECT nothing FROM nowhere")).isEqualTo("none");
    assertThat(counted("calls", "SELECT n FROM t WHERE n = ?")).isEqualTo("none");
  }

  @Test
  void aStatementRunsUntilItsRowsAreClosed() {
    String text = "SELECT n FROM t WHERE pk = 'p'";
    Session other = connect();
    Rows rows =
        Objects.requireNonNull(
            other.prepare(text).execute(new Object[0], ExecutionOptions.DEFAULT).rows());
    rows.next();
    assertThat(counted("calls, running", "SELECT n FROM t WHERE pk = ?")).isEqualTo("[0, 1]");

    rows.close();
    rows.close();

    assertThat(counted("calls, running, items_returned", "SELECT n FROM t WHERE pk = ?"))
        .isEqualTo("[1, 0, 1]");
  }

  @Test
  void rowsThatAreClosedAfterTheirSessionAreCounted() {
    Session other = connect();
    Rows rows =
        Objects.requireNonNull(
            other
                .prepare("SELECT sk FROM t WHERE pk = 'p'")
                .execute(new Object[0], ExecutionOptions.DEFAULT)
                .rows());
    other.close();
    assertThat(counted("calls, running", "SELECT sk FROM t WHERE pk = ?")).isEqualTo("none");
    rows.close();

    assertThat(counted("calls, running", "SELECT sk FROM t WHERE pk = ?")).isEqualTo("[1, 0]");
  }

  @Test
  void eachElementOfABatchIsACall() {
    List<Object[]> batch = List.of(new Object[] {5}, new Object[] {1}, new Object[] {6});
    session
        .prepare("INSERT INTO t VALUE {'pk': 'p', 'sk': ?}")
        .executeBatch(batch, ExecutionOptions.DEFAULT);
    session
        .prepare("UPDATE t SET n = 1 WHERE pk = 'p' AND sk = ?")
        .executeBatch(batch, ExecutionOptions.DEFAULT);

    assertThat(
            counted(
                "calls, errors, items_returned, write_units",
                "INSERT INTO t VALUE {'pk': ?, 'sk': ?}"))
        .isEqualTo("[3, 1, 2, 2]");
    assertThat(
            counted(
                "calls, errors, items_returned, write_units",
                "UPDATE t SET n = ? WHERE pk = ? AND sk = ?"))
        .isEqualTo("[3, 0, 3, 3]");
  }

  @Test
  void whatATransactionWritesIsCountedToItsCommit() {
    run("BEGIN");
    run("UPDATE t SET n = 1 WHERE pk = 'p' AND sk = 1");
    run("commit");
    session.setAutoCommit(false);
    run("UPDATE t SET n = 2 WHERE pk = 'p' AND sk = 1");
    session.commit();
    session.setAutoCommit(true);

    assertThat(counted("calls, write_units", "UPDATE t SET n = ? WHERE pk = ? AND sk = ?"))
        .isEqualTo("[2, 0]");
    assertThat(counted("calls, errors", "COMMIT")).isEqualTo("[2, 0]");
    assertThat(counted("write_units > 0", "COMMIT")).isEqualTo("[true]");
    assertThat(counted("calls", "BEGIN")).isEqualTo("[1]");
  }

  @Test
  void explainAnalyzeCountsForItself() {
    run("EXPLAIN ANALYZE SELECT n FROM t WHERE pk = 'p'");

    assertThat(
            counted(
                "calls, items_examined, read_units",
                "EXPLAIN ANALYZE SELECT n FROM t WHERE pk = ?"))
        .isEqualTo("[1, 3, 0.5]");
    assertThat(counted("calls", "SELECT n FROM t WHERE pk = ?")).isEqualTo("none");
  }

  @Test
  void thePlanOfAStatementIsTheExplainOfTheTextItWasMadeFor() {
    run("SELECT n FROM t WHERE pk = 'p' AND sk > 1");
    run("UPDATE t SET n = 1 WHERE pk = 'p' AND sk = 1");
    run("COMMENT ON TABLE t IS 'numbers'");

    assertThat(counted("plan, items_estimated", "SELECT n FROM t WHERE pk = ? AND sk > ?"))
        .isEqualTo(
            """
            [Query t                               key: pk = 'p' AND sk > 1   order: sk
                                                  items: ~1   read units: ~0.5 (eventual)   pages: 1, 1]""");
    assertThat(counted("plan, items_estimated", "UPDATE t SET n = ? WHERE pk = ? AND sk = ?"))
        .startsWith("[Update t  ")
        .contains("one conditional write")
        .endsWith("write units: ~1, null]");
    assertThat(counted("plan, items_estimated", "COMMENT ON TABLE t IS ?"))
        .isEqualTo("[null, null]");
  }

  @Test
  void thePlanOfAStatementWhoseTableIsGoneSaysSo() {
    run("SELECT n FROM t WHERE pk = 'p' AND sk > 1");
    run("DROP TABLE t");

    assertThat(counted("calls, plan, items_estimated", "SELECT n FROM t WHERE pk = ? AND sk > ?"))
        .isEqualTo("[1, There is no table t any more, null]");
  }

  @Test
  void anEstimateThatMissedByMoreThanTenTimesIsNoted() {
    run("CREATE TABLE uneven (pk VARCHAR, sk INTEGER, PRIMARY KEY (pk, sk))");
    for (int i = 0; i < 60; i++) {
      run("INSERT INTO uneven (pk, sk) VALUES ('big', ?)", i);
      run("INSERT INTO uneven (pk, sk) VALUES (?, 0)", "small " + i);
    }
    String all = "SELECT sk FROM uneven WHERE pk = ?";
    // Two items of each key, about.
    run(all, "small 1");
    assertThat(counted("items_estimated, estimate_misses, estimate_note", all))
        .isEqualTo("[2, 0, null]");

    run(all, "big");
    run(all, "big");
    run(all, "nobody");

    assertThat(counted("calls, items_estimated, estimate_misses, estimate_note", all))
        .isEqualTo(
            "[4, 2, 2, examined more than ten times more than estimated; at worst 60 items where"
                + " about 2 were expected]");
  }

  @Test
  void anEstimateThatWasMuchTooHighIsNotedUnlessTheStatementEndedEarly() {
    run("CREATE TABLE one (pk VARCHAR, sk INTEGER, PRIMARY KEY (pk, sk))");
    for (int i = 0; i < 60; i++) {
      run("INSERT INTO one (pk, sk) VALUES ('p', ?)", i);
    }
    run("SELECT sk FROM one WHERE pk = 'p' LIMIT 3");
    run("SELECT sk FROM one WHERE pk = 'nobody'");

    assertThat(
            counted("items_examined, estimate_misses", "SELECT sk FROM one WHERE pk = ? LIMIT ?"))
        .isEqualTo("[3, 0]");
    assertThat(counted("estimate_misses, estimate_note", "SELECT sk FROM one WHERE pk = ?"))
        .isEqualTo(
            "[1, examined more than ten times less than estimated; at worst 0 items where about 60"
                + " were expected]");
  }

  @Test
  void aJoinIsEstimatedByHowOftenItsRightSideIsRead() {
    run("CREATE TABLE other (pk VARCHAR, sk INTEGER, PRIMARY KEY (pk, sk))");
    for (int i = 0; i < 4; i++) {
      run(
          "INSERT INTO other VALUE {'pk': 'r', 'sk': ?, 'ref': ?}",
          i,
          List.of("p", "q", "x", "y").get(i));
    }
    String join = "SELECT b.n FROM other a JOIN t b ON b.pk = a.ref WHERE a.pk = ?";
    run(join, "r");

    // Four of a; of t there are four items under two keys: three of p and one of q.
    assertThat(counted("items_examined, items_estimated, estimate_misses", join))
        .isEqualTo("[8, 12, 0]");
  }

  @Test
  void aPlanMadeAgainGoesOnCounting() {
    run("SELECT n FROM t WHERE pk = 'p' AND sk = 1");
    run("ALTER TABLE t ADD COLUMN m INTEGER");
    run("SELECT n FROM t WHERE pk = 'p' AND sk = 2");

    assertThat(counted("calls", GET)).isEqualTo("[2]");
  }

  @Test
  void whatWasNotRunForLongMakesRoomAndComesBackWithItsCounts() {
    PreparedSql early = session.prepare("SELECT sk FROM t WHERE pk = 'p' AND sk = 1");
    Objects.requireNonNull(early.execute(new Object[0], ExecutionOptions.DEFAULT).rows()).close();
    for (int i = 0; i < 100; i++) {
      run("SELECT n AS n" + i + " FROM t WHERE pk = 'p' AND sk = 1");
    }
    assertThat(counted("calls", "SELECT sk FROM t WHERE pk = ? AND sk = ?")).isEqualTo("none");
    assertThat(run("SELECT COUNT(*) <= 40 FROM sys.statements")).isEqualTo(List.of(List.of(true)));

    Objects.requireNonNull(early.execute(new Object[0], ExecutionOptions.DEFAULT).rows()).close();

    assertThat(counted("calls", "SELECT sk FROM t WHERE pk = ? AND sk = ?")).isEqualTo("[2]");
  }

  @Test
  void everyExecutionOfManySessionsIsCountedOnce() throws Exception {
    int sessions = 80;
    int threads = 8;
    int each = 700;
    CyclicBarrier together = new CyclicBarrier(threads);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Callable<Void>> work = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        work.add(
            () -> {
              // More sessions than have counts of their own, some opened and closed in between.
              List<Session> own = new ArrayList<>();
              for (int i = 0; i < sessions / threads; i++) {
                own.add(connect());
              }
              together.await();
              for (int i = 0; i < each; i++) {
                int at = i % own.size();
                run(own.get(at), GET, "p", 1 + i % 4);
                if (i % 100 == 99) {
                  own.set(at, connect());
                }
              }
              own.forEach(Session::close);
              return null;
            });
      }
      for (Future<Void> done : executor.invokeAll(work)) {
        done.get();
      }
    } finally {
      executor.shutdown();
    }
    int calls = threads * each;

    // Every fourth asks for an item that is not there.
    assertThat(counted("calls, errors, items_examined, items_returned, read_units, running", GET))
        .isEqualTo(List.of(calls, 0, calls / 4 * 3, calls / 4 * 3, calls / 2, 0).toString());
  }
}
