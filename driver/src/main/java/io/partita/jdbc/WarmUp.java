package io.partita.jdbc;

import io.partita.jdbc.Registry.OpenDatabase;
import io.partita.sql.CopyFiles;
import io.partita.sql.Database;
import io.partita.sql.ExecutionOptions;
import io.partita.sql.Outcome;
import io.partita.sql.Session;
import io.partita.sql.SessionOptions;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Runs statements on databases of its own, in memory and in the background, once a process, because
 * the first of each kind has classes to load. What writes and reads by key has its turn while the
 * application's database is opened. What is planned by Calcite, two thousand classes, comes after a
 * while: an application opens its database well before it asks for that, and a program that does
 * its work and ends has no use for it, nor for the processor that it takes from the first
 * statements. Each of its statements waits for a moment in which the process leaves processors to
 * spare; one that stays busy loads the classes when a statement needs them.
 */
final class WarmUp {
  private static final AtomicBoolean BEGUN = new AtomicBoolean();

  private static final Duration DELAY = Duration.ofSeconds(1);

  /** How long its statements wait for spare processors in all; what is left then is dropped. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /**
   * Classes are loaded and linked in the first one; more of them would take a processor away from
   * the application for seconds, to make a later statement hardly faster.
   */
  private static final int ROUNDS = 3;

  private static final String TABLE =
      "CREATE TABLE t (pk VARCHAR, sk INTEGER, n DECIMAL(9, 2), s VARCHAR, PRIMARY KEY (pk, sk))";

  private static final List<String> BY_KEY =
      List.of(
          "INSERT INTO t (pk, sk, n, s) VALUES ('a', %d, 2.5, 'x')",
          "SELECT * FROM t AS t%d WHERE pk = 'a' AND sk = 1");

  private static final List<String> PLANNED =
      List.of(
          "SELECT s, n AS n%d FROM t WHERE pk = 'a' AND sk BETWEEN 1 AND 9 AND n > 1 ORDER BY sk LIMIT 5",
          "UPSERT INTO t VALUE {'pk': 'a', 'sk': 1, 'n': 2.5, 's': 'x', 'u%d': [1]}",
          "UPDATE t SET n = n + %d WHERE pk = 'a' AND sk = 1",
          "SELECT s, COUNT(*) AS n%d, SUM(n) FROM t WHERE pk = 'a' GROUP BY s ORDER BY 2 DESC",
          "SELECT x.s, y.n AS n%d FROM t x JOIN t y ON y.pk = x.pk AND y.sk = x.sk WHERE x.pk = 'a'");

  private WarmUp() {}

  /**
   * Begins, unless this process has begun already or has no processor to spare.
   *
   * @param scratch opens a database that nobody else sees
   */
  static void begin(Supplier<OpenDatabase> scratch) {
    if (Runtime.getRuntime().availableProcessors() > 1 && BEGUN.compareAndSet(false, true)) {
      Thread thread = new Thread(() -> run(scratch), "partita-warm-up");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private static void run(Supplier<OpenDatabase> scratch) {
    try {
      byKey(scratch);
      Thread.sleep(DELAY.toMillis());
      SpareProcessors processors = SpareProcessors.ofThisProcess(PATIENCE);
      planned(scratch, processors::await);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | LinkageError e) {
      // Whatever it is, a statement that matters to somebody will meet it too.
      System.getLogger(WarmUp.class.getName())
          .log(System.Logger.Level.DEBUG, "The warm-up ended early", e);
    }
  }

  /**
   * Runs what needs no planning. It reads it before: the application's thread, which opens its
   * database meanwhile, comes to that last.
   */
  static void byKey(Supplier<OpenDatabase> scratch) throws InterruptedException {
    Database.rehearse(TABLE);
    BY_KEY.forEach(statement -> Database.rehearse(inRound(1, statement)));
    exercise(scratch, BY_KEY, 1, () -> true);
  }

  /** Runs what is planned. */
  static void planned(Supplier<OpenDatabase> scratch, Permission permission)
      throws InterruptedException {
    exercise(scratch, PLANNED, ROUNDS, permission);
  }

  /** Asked before each statement; the first refusal ends it. */
  interface Permission {
    boolean given() throws InterruptedException;
  }

  /** Prepares and runs each statement so many times, with a new text each time. */
  private static void exercise(
      Supplier<OpenDatabase> scratch, List<String> statements, int rounds, Permission permission)
      throws InterruptedException {
    if (!permission.given()) {
      return;
    }
    OpenDatabase database = scratch.get();
    try {
      Session session =
          database
              .connect()
              .apply(SessionOptions.defaults(ZoneOffset.UTC), CopyFiles.ofWorkingDirectory());
      run(session, TABLE);
      for (int round = 1; round <= rounds; round++) {
        for (String statement : statements) {
          if (!permission.given()) {
            return;
          }
          run(session, inRound(round, statement));
        }
      }
    } finally {
      database.close().run();
    }
  }

  private static String inRound(int round, String statement) {
    return statement.replace("%d", Integer.toString(round));
  }

  private static void run(Session session, String statement) {
    Outcome outcome = session.prepare(statement).execute(new Object[0], ExecutionOptions.DEFAULT);
    if (outcome.rows() != null) {
      while (outcome.rows().next()) {
        outcome.rows().get(0);
      }
    }
  }
}
