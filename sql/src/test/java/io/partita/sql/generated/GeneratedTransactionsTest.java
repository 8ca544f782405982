package io.partita.sql.generated;

import static org.assertj.core.api.Assertions.assertThat;

import io.partita.engine.embedded.EmbeddedEngine;
import io.partita.engine.embedded.EmbeddedOptions;
import io.partita.sql.Database;
import io.partita.sql.ExecutionOptions;
import io.partita.sql.QueryAnswer;
import io.partita.sql.ScanMode;
import io.partita.sql.Session;
import io.partita.sql.SessionOptions;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Transactions of several sessions, statement by statement in turns, are serializable: SQLite runs
 * those that committed, one after the other in the order of their commits, and each of their
 * statements ends as it did.
 *
 * <p>Each run has a seed of its own, which a failure names; {@code -Dpartita.transactionsSeed=…
 * -Dpartita.transactions=1} repeats it. Unless told otherwise they are the same each time.
 */
class GeneratedTransactionsTest {
  private static final int RUNS = Integer.getInteger("partita.transactions", 100);
  private static final long SEED = Long.getLong("partita.transactionsSeed", 40_000);
  private static final int FAILURES_SHOWN = Integer.getInteger("partita.failures", 3);
  private static final int SESSIONS = 3;
  private static final int FIRST_INSERTS = 4;
  private static final int STEPS = 60;
  private static final String CONFLICT = "conflict";
  private static final String FAILS = "fails: ";

  private EmbeddedEngine engine;
  private SqlitePeer sqlite;
  private final List<Ongoing> sessions = new ArrayList<>();
  private int committed;
  private int conflicts;

  /** A session and what its transaction has done. */
  private record Ongoing(int number, Session session, List<Step> steps) {}

  private record Step(String text, String outcome) {}

  @BeforeEach
  void open() throws SQLException {
    engine = EmbeddedEngine.inMemory(EmbeddedOptions.DEFAULTS, Clock.systemUTC());
    Database database = Database.over(engine, "shared", 500);
    for (int i = 0; i < SESSIONS; i++) {
      Session session =
          database.connect(
              SessionOptions.defaults(ZoneOffset.UTC).toBuilder().scan(ScanMode.ALLOW).build());
      sessions.add(new Ongoing(i, session, new ArrayList<>()));
    }
    sqlite = new SqlitePeer();
    Session first = sessions.get(0).session();
    for (String definition : ChangeGenerator.definitions()) {
      String indexed = definition.replace("sk))", "sk), LOCAL INDEX by_c (c) KEYS ONLY)");
      run(first, ChangeGenerator.named(indexed, ""));
    }
    run(first, "CREATE INDEX by_a ON t (a) ALL");
  }

  @AfterEach
  void close() throws SQLException {
    sqlite.close();
    engine.close();
  }

  @Test
  void areSerializableInTheOrderOfTheirCommits() throws SQLException {
    List<String> failures = new ArrayList<>();
    for (long seed = SEED; seed < SEED + RUNS && failures.size() < FAILURES_SHOWN; seed++) {
      String failure = failure(seed);
      if (failure != null) {
        failures.add("seed " + seed + ": " + failure);
      }
    }
    assertThat(failures).as("of %d runs from seed %d", RUNS, SEED).isEmpty();
    assertThat(committed).isGreaterThan(RUNS);
    assertThat(conflicts).isGreaterThan(RUNS / 4);
  }

  /** What does not end as it should in the run of a seed, or null. */
  private @Nullable String failure(long seed) throws SQLException {
    Random random = new Random(seed);
    ChangeGenerator generator = new ChangeGenerator(seed);
    List<String> told = new ArrayList<>();
    begin();
    sessions.forEach(each -> each.session().setAutoCommit(false));
    String failure = fill(generator);
    for (int i = 0; i < STEPS && failure == null; i++) {
      Ongoing one = sessions.get(random.nextInt(SESSIONS));
      if (!one.steps().isEmpty() && random.nextInt(5) == 0) {
        told.add(one.number() + ": COMMIT");
        failure = commit(one);
      } else {
        String text = random.nextBoolean() ? generator.read() : generator.change();
        told.add(one.number() + ": " + text);
        failure = step(one, text);
      }
    }
    return failure == null ? null : failure + "\nafter " + String.join("\n  ", told);
  }

  private @Nullable String fill(ChangeGenerator generator) throws SQLException {
    Ongoing first = sessions.get(0);
    String failure = null;
    for (int i = 0; i < FIRST_INSERTS && failure == null; i++) {
      failure = step(first, generator.insert());
    }
    return failure == null ? commit(first) : failure;
  }

  private @Nullable String step(Ongoing one, String text) {
    String outcome = outcome(one.session(), text);
    one.steps().add(new Step(text, outcome));
    if (outcome.equals(CONFLICT)) {
      one.session().rollback();
      one.steps().clear();
    }
    return outcome.startsWith(FAILS) ? text + " " + outcome : null;
  }

  private void begin() throws SQLException {
    for (Ongoing one : sessions) {
      if (one.session().inTransaction()) {
        one.session().rollback();
      }
      one.session().setAutoCommit(true);
      one.steps().clear();
    }
    for (String table : List.of("t", "u")) {
      sqlite.run("DELETE FROM " + table);
      run(sessions.get(0).session(), "TRUNCATE TABLE " + table);
    }
  }

  private @Nullable String commit(Ongoing one) throws SQLException {
    try {
      one.session().commit();
    } catch (SqlError e) {
      conflicts++;
      one.steps().clear();
      return e.error() == SqlErrors.CONFLICT ? null : "COMMIT fails: " + e;
    }
    committed++;
    sqlite.run("BEGIN");
    String failure = null;
    for (Step step : one.steps()) {
      failure = failure == null ? compare(step) : failure;
    }
    sqlite.run("COMMIT");
    one.steps().clear();
    return failure;
  }

  private @Nullable String compare(Step step) {
    String expected = sqlite.outcome(step.text());
    return step.outcome().equals(expected)
        ? null
        : step.text() + "\ngave   " + step.outcome() + "\nSQLite " + expected;
  }

  private static String outcome(Session session, String text) {
    String named = ChangeGenerator.named(text, "");
    try {
      return ChangeGenerator.isQuery(text)
          ? QueryAnswer.of(session, named).toString()
          : Long.toString(run(session, named));
    } catch (SqlError e) {
      return switch (e.error()) {
        case CONFLICT -> CONFLICT;
        case DUPLICATE_KEY, NOT_NULL -> SqlitePeer.REFUSED;
        default -> FAILS + e;
      };
    } catch (RuntimeException e) {
      return FAILS + e;
    }
  }

  private static long run(Session session, String text) {
    return Math.max(
        0, session.prepare(text).execute(new Object[0], ExecutionOptions.DEFAULT).updateCount());
  }
}
