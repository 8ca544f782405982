package io.partita.sql.generated;

import static io.partita.sql.generated.ChangeGenerator.isChange;
import static io.partita.sql.generated.ChangeGenerator.named;
import static io.partita.sql.generated.SqlitePeer.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import io.partita.engine.RequestContext;
import io.partita.engine.embedded.EmbeddedEngine;
import io.partita.engine.embedded.EmbeddedOptions;
import io.partita.sql.Database;
import io.partita.sql.ExecutionOptions;
import io.partita.sql.QueryAnswer;
import io.partita.sql.ScanMode;
import io.partita.sql.Session;
import io.partita.sql.SessionOptions;
import io.partita.sql.SqlError;
import io.partita.sql.generated.ChangeGenerator.Batch;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Generated changes do what SQLite does: as many items, refused or not, and the same items in the
 * tables after each statement, in transactions and outside, and in the indexes at the end.
 *
 * <p>Each run of statements has a seed of its own, which a failure names; {@code
 * -Dpartita.changesSeed=… -Dpartita.changes=1} repeats it. Unless told otherwise they are the same
 * each time.
 */
class GeneratedChangesTest {
  private static final int RUNS = Integer.getInteger("partita.changes", 150);
  private static final long SEED = Long.getLong("partita.changesSeed", 70_000);
  private static final int BATCHES = 6;
  private static final int FAILURES_SHOWN = Integer.getInteger("partita.failures", 3);

  private static final List<String> CONTENTS =
      List.of(
          "SELECT pk, sk, a, b, c FROM {t} ORDER BY pk, sk",
          "SELECT id, a, b, n FROM {u} ORDER BY id");

  /** By index, and what it holds. */
  private static final Map<String, String> INDEXES =
      Map.of(
          "by_a", "SELECT pk, sk, a, b, c FROM {t}%s WHERE a IS NOT NULL ORDER BY pk, sk",
          "by_b",
              "SELECT pk, sk, b FROM {t}%s WHERE b IS NOT NULL AND a IS NOT NULL ORDER BY pk, sk",
          "by_c", "SELECT pk, sk, c FROM {t}%s WHERE c IS NOT NULL ORDER BY pk, sk");

  /** All is declared; and the keys alone, so that types are those of the values. */
  private static final List<String> PREFIXES = List.of("", "open_");

  /** But for the one that says nothing, of EXISTS. */
  private static final Pattern LITERAL = Pattern.compile("(?<!SELECT )\\b(\\d+)\\b|'([^']*)'");

  private static EmbeddedEngine engine;
  private static Session session;
  private static SqlitePeer sqlite;
  private static int refused;

  @BeforeAll
  static void open() throws SQLException {
    engine = EmbeddedEngine.inMemory(EmbeddedOptions.DEFAULTS, Clock.systemUTC());
    session =
        Database.over(engine, "changes", 100)
            .connect(
                SessionOptions.defaults(ZoneOffset.UTC).toBuilder().scan(ScanMode.ALLOW).build());
    sqlite = new SqlitePeer();
    for (String definition : ChangeGenerator.definitions()) {
      String indexed = definition.replace("sk))", "sk), LOCAL INDEX by_c (c) KEYS ONLY)");
      run(named(indexed, ""));
      run(named(definition.replaceAll(", [abn] [A-Z]+(\\(20\\))?|, c INTEGER", ""), "open_"));
    }
    run("CREATE INDEX by_a ON t (a) ALL");
    run("CREATE INDEX by_b ON t (b, a) KEYS ONLY");
  }

  @AfterAll
  static void close() throws SQLException {
    sqlite.close();
    engine.close();
  }

  @Test
  void doWhatSqliteDoes() throws SQLException {
    List<String> failures = new ArrayList<>();
    int changes = 0;
    for (long seed = SEED; seed < SEED + RUNS && failures.size() < FAILURES_SHOWN; seed++) {
      List<String> statements = new ChangeGenerator(seed).statements();
      begin();
      for (int i = 0; i < statements.size(); i++) {
        String text = statements.get(i);
        awaitIndexes();
        String failure = difference(text, seed % 2 == 1);
        if (failure != null) {
          failures.add(
              "seed %d: %s%nafter %s"
                  .formatted(seed, failure, String.join(";\n  ", statements.subList(0, i))));
          break;
        }
        changes++;
      }
      if (failures.isEmpty()) {
        awaitIndexes();
        String failure = indexDifference();
        if (failure != null) {
          failures.add(
              "seed %d: %s%nafter %s".formatted(seed, failure, String.join(";\n  ", statements)));
        }
      }
    }
    assertThat(failures).as("of %d runs from seed %d", RUNS, SEED).isEmpty();
    assertThat(refused).as("refused of %d statements", changes).isLessThan(changes / 4);
  }

  @Test
  void doInBatchesWhatTheyDoAlone() throws SQLException {
    List<String> failures = new ArrayList<>();
    for (long seed = SEED; seed < SEED + RUNS && failures.size() < FAILURES_SHOWN; seed++) {
      ChangeGenerator generator = new ChangeGenerator(seed);
      begin();
      boolean together = seed % 3 == 0;
      if (together) {
        sqlite.run("BEGIN");
        run("BEGIN");
      }
      String failure = null;
      for (int i = 0; i < BATCHES && failure == null; i++) {
        failure = difference(generator.batch());
      }
      if (together) {
        sqlite.run("COMMIT");
        run("COMMIT");
      }
      if (failure == null) {
        failure = contentDifference();
      }
      if (failure != null) {
        failures.add("seed " + seed + ": " + failure);
      }
    }
    assertThat(failures).as("of %d runs from seed %d", RUNS, SEED).isEmpty();
  }

  /** What a batch does that its changes do not, one by one, or null. */
  private static @Nullable String difference(Batch batch) throws SQLException {
    List<String> expected =
        batch.values().stream().map(one -> sqlite.outcome(batch.literal(one))).toList();
    for (String prefix : PREFIXES) {
      List<@Nullable Object[]> parameters = batch.values().stream().map(List::toArray).toList();
      List<String> outcomes =
          session
              .prepare(named(batch.text(), prefix))
              .executeBatch(parameters, ExecutionOptions.DEFAULT)
              .elements()
              .stream()
              .map(element -> element.failure() == null ? "" + element.updateCount() : REFUSED)
              .toList();
      if (!outcomes.equals(expected)) {
        return prefix + batch + "\ngives  " + outcomes + "\nSQLite " + expected;
      }
    }
    String failure = contentDifference();
    return failure == null ? null : batch + "\n" + failure;
  }

  private static void begin() throws SQLException {
    if (session.inTransaction()) {
      session.rollback();
    }
    // Refused if there is nothing to roll back.
    sqlite.outcome("ROLLBACK");
    for (String table : List.of("{t}", "{u}")) {
      sqlite.run(named("DELETE FROM " + table, ""));
      for (String prefix : PREFIXES) {
        run(named("TRUNCATE TABLE " + table, prefix));
      }
    }
  }

  /** What a statement does that SQLite does not, or null. */
  private static @Nullable String difference(String text, boolean parameters) throws SQLException {
    String expected = sqlite.outcome(text);
    if (expected.equals(REFUSED)) {
      refused++;
    }
    for (String prefix : isChange(text) ? PREFIXES : List.of("")) {
      String own = named(text, prefix);
      String outcome;
      try {
        outcome = Long.toString(parameters ? runWithParameters(own) : run(own));
      } catch (SqlError e) {
        if (!expected.equals(REFUSED)) {
          return own + "\nfails: " + e;
        }
        outcome = REFUSED;
      } catch (RuntimeException e) {
        return own + "\nfails: " + e;
      }
      if (!outcome.equals(expected)) {
        return own + "\ngives  " + outcome + "\nSQLite " + expected;
      }
    }
    String failure = contentDifference();
    return failure == null ? null : text + "\n" + failure;
  }

  private static @Nullable String contentDifference() throws SQLException {
    for (String query : CONTENTS) {
      List<String> rows = sqlite.rows(named(query, ""));
      for (String prefix : PREFIXES) {
        List<String> items = QueryAnswer.of(session, named(query, prefix));
        if (!items.equals(rows)) {
          return prefix + "leaves " + items + "\nSQLite " + rows;
        }
      }
    }
    return null;
  }

  /** A change that finds its items by a global index finds what that holds. */
  private static void awaitIndexes() {
    for (String index : List.of("by_a", "by_b")) {
      engine.await("t", index, engine.appliedPosition(), 60_000, RequestContext.EVENTUAL);
    }
  }

  private static @Nullable String indexDifference() throws SQLException {
    for (var index : INDEXES.entrySet()) {
      String query = named(index.getValue(), "");
      List<String> rows = sqlite.rows(query.formatted(""));
      List<String> entries = QueryAnswer.of(session, query.formatted("." + index.getKey()));
      if (!entries.equals(rows)) {
        return index.getKey() + "\nholds  " + entries + "\nSQLite " + rows;
      }
    }
    return null;
  }

  private static long run(String text, Object... parameters) {
    return Math.max(
        0, session.prepare(text).execute(parameters, ExecutionOptions.DEFAULT).updateCount());
  }

  /** Runs a change with parameters in the place of its literals. */
  private static long runWithParameters(String text) {
    List<Object> values = new ArrayList<>();
    String lifted =
        LITERAL
            .matcher(text)
            .replaceAll(
                literal -> {
                  String number = literal.group(1);
                  values.add(number == null ? literal.group(2) : (Object) Integer.valueOf(number));
                  return "?";
                });
    return run(lifted, values.toArray());
  }
}
