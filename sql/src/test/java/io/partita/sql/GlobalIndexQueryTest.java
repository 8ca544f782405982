package io.partita.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.partita.engine.GlobalIndex;
import io.partita.engine.GlobalIndexUpdate;
import io.partita.engine.IndexProjection;
import io.partita.engine.KeyAttribute;
import io.partita.engine.KeySchema;
import io.partita.engine.RequestContext;
import io.partita.engine.UpdateTableRequest;
import io.partita.engine.embedded.EmbeddedEngine;
import io.partita.engine.embedded.EmbeddedOptions;
import io.partita.engine.value.AttributeType;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Queries by global indexes: the rows that a scan gives, and what there is while an index is
 * behind.
 */
class GlobalIndexQueryTest {
  private EmbeddedEngine engine;
  private Database database;
  private Session session;
  private Session scanning;

  @BeforeEach
  void open() {
    open(EmbeddedOptions.DEFAULTS);
  }

  private void open(EmbeddedOptions options) {
    engine = EmbeddedEngine.inMemory(options, Clock.systemUTC());
    database = Database.over(engine, "test", 1_000);
    session = database.connect(SessionOptions.defaults(ZoneOffset.UTC));
    // What reads strongly reads no global index, and this session may scan.
    scanning =
        database.connect(ScriptTest.options("allow").toBuilder().consistentRead(true).build());
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private static Outcome run(Session on, String text) {
    return on.prepare(text).execute(new Object[0], ExecutionOptions.DEFAULT);
  }

  private static List<String> rows(Session on, String text) {
    return ScriptTest.rows(run(on, text));
  }

  private void catchUp(String... indexes) {
    for (String index : indexes) {
      assertThat(
              engine.await("t", index, engine.appliedPosition(), 60_000, RequestContext.EVENTUAL))
          .isTrue();
    }
  }

  @Test
  void randomQueriesGiveTheSameRowsByTheTableAndByEachIndex() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    run(
        session,
        "CREATE TABLE t (pk VARCHAR, sk INTEGER, a VARCHAR, b INTEGER, c VARCHAR, d DECIMAL, PRIMARY KEY (pk, sk), LOCAL INDEX by_d (d))");
    run(session, "CREATE INDEX i_a ON t (a)");
    run(session, "CREATE INDEX i_ab ON t (a, b) KEYS ONLY");
    run(session, "CREATE INDEX i_cab ON t ((c, a), b, d) INCLUDE (x)");
    run(session, "CREATE INDEX i_b ON t (b, c) INCLUDE (d)");
    for (int i = 0; i < 300; i++) {
      write(random);
    }
    catchUp("i_a", "i_ab", "i_cab", "i_b");
    int byIndex = 0;
    for (int i = 0; i < 400; i++) {
      String query = query(random);
      String place = "seed " + seed + ": " + query;
      List<String> expected = rows(scanning, query);
      List<String> plan;
      List<String> found;
      try {
        plan = rows(session, "EXPLAIN " + query);
        found = rows(session, query);
      } catch (SqlError refused) {
        assertThat(refused.error()).as(place).isEqualTo(SqlErrors.SCAN_REFUSED);
        continue;
      }
      byIndex += plan.toString().contains("t.i_") ? 1 : 0;
      if (query.contains("ORDER BY")) {
        assertThat(found).as(place + "\n" + plan).isEqualTo(expected);
      } else {
        assertThat(found).as(place + "\n" + plan).containsExactlyInAnyOrderElementsOf(expected);
      }
    }
    assertThat(byIndex).as("seed " + seed).isGreaterThan(100);
  }

  private void write(Random random) {
    List<String> parts = new ArrayList<>();
    parts.add("'pk': 'p" + random.nextInt(5) + "', 'sk': " + random.nextInt(40));
    for (String text : List.of("a", "c", "x")) {
      if (random.nextInt(5) > 0) {
        parts.add("'" + text + "': '" + letter(random) + "'");
      }
    }
    for (String number : List.of("b", "d")) {
      if (random.nextInt(5) > 0) {
        parts.add("'" + number + "': " + random.nextInt(6));
      }
    }
    run(session, "UPSERT INTO t VALUE {" + String.join(", ", parts) + "}");
    if (random.nextInt(10) == 0) {
      run(
          session,
          "DELETE FROM t WHERE pk = 'p" + random.nextInt(5) + "' AND sk = " + random.nextInt(40));
    }
  }

  private static char letter(Random random) {
    return (char) ('u' + random.nextInt(3));
  }

  private static String query(Random random) {
    List<String> conditions = new ArrayList<>();
    for (String column : List.of("a", "b", "c", "d", "x", "pk")) {
      if (random.nextInt(column.equals("pk") ? 8 : 2) == 0) {
        conditions.add(condition(column, random));
      }
    }
    if (conditions.isEmpty()) {
      conditions.add(condition("a", random));
    }
    String condition = String.join(" AND ", conditions);
    return switch (random.nextInt(5)) {
      case 0 -> "SELECT COUNT(*) FROM t WHERE " + condition;
      case 1 -> "SELECT MIN(b), MAX(d) FROM t WHERE " + condition;
      case 2 -> "SELECT MAX(b) FROM t WHERE " + condition;
      case 3 ->
          "SELECT a, b, d, pk, sk FROM t WHERE "
              + condition
              + " ORDER BY b"
              + (random.nextBoolean() ? " DESC" : "")
              + ", pk, sk LIMIT "
              + (1 + random.nextInt(20));
      default ->
          "SELECT "
              + (random.nextBoolean() ? "pk, sk, x, note" : "a, b, c")
              + " FROM t WHERE "
              + condition;
    };
  }

  private static String condition(String column, Random random) {
    boolean text = !column.equals("b") && !column.equals("d");
    String first = value(column, text, random);
    String second = value(column, text, random);
    return switch (random.nextInt(7)) {
      case 0, 1, 2 -> column + " = " + first;
      case 3 -> column + " IN (" + first + ", " + second + ")";
      case 4 -> column + " >= " + first;
      case 5 -> column + " IS NOT NULL";
      default -> column + " BETWEEN " + first + " AND " + second;
    };
  }

  private static String value(String column, boolean text, Random random) {
    if (column.equals("pk")) {
      return "'p" + random.nextInt(5) + "'";
    }
    return text ? "'" + letter(random) + "'" : String.valueOf(random.nextInt(6));
  }

  @Test
  void moreItemsThanOneBatchAreFetchedInTheOrderOfTheIndex() {
    run(
        session,
        "CREATE TABLE t (pk VARCHAR, n INTEGER, s VARCHAR, m INTEGER, note VARCHAR,"
            + " PRIMARY KEY (pk, n), GLOBAL INDEX by_s (s, m) KEYS ONLY)");
    for (int i = 0; i < 300; i += 100) {
      String values =
          IntStream.range(i, i + 100)
              .mapToObj(n -> "('p" + n % 7 + "', " + n + ", 'open', " + n * 37 % 300 + ", 'x')")
              .collect(Collectors.joining(", "));
      run(session, "INSERT INTO t VALUES " + values);
    }
    run(session, "UPDATE t SET note = 'y' WHERE pk = 'p3' AND n = 3");
    catchUp("by_s");
    List<String> all = IntStream.range(0, 300).mapToObj(m -> m + " | x").toList();
    List<String> changed = new ArrayList<>(all);
    changed.set(111, "111 | y");

    String query = "SELECT m, note FROM t WHERE s = 'open' AND m >= 0";
    assertThat(rows(session, query + " ORDER BY m")).isEqualTo(changed);
    assertThat(rows(session, query + " AND note = 'x' ORDER BY m LIMIT 130 OFFSET 20"))
        .isEqualTo(changed.stream().filter(row -> row.endsWith("x")).skip(20).limit(130).toList());
    assertThat(rows(session, "SELECT COUNT(note) FROM t WHERE s = 'open' AND m >= 100"))
        .containsExactly("200");
  }

  @Test
  void anIndexThatIsBeingFilledIsNotReadUntilItIs() {
    engine.close();
    open(EmbeddedOptions.DEFAULTS.withIndexesHeld(true));
    run(session, "CREATE TABLE t (pk VARCHAR PRIMARY KEY, a VARCHAR)");
    run(session, "INSERT INTO t << {'pk': '1', 'a': 'x'}, {'pk': '2', 'a': 'y'} >>");
    PreparedSql before = scanning.prepare("SELECT /*+ EVENTUAL */ pk FROM t WHERE a = 'x'");
    KeySchema key = new KeySchema(List.of(new KeyAttribute("a", AttributeType.S)), List.of());
    engine.updateTable(
        new UpdateTableRequest(
            "t",
            new GlobalIndexUpdate.Create(
                new GlobalIndex("by_a", key, new IndexProjection.KeysOnly())),
            null),
        RequestContext.CONSISTENT);
    database.catalog().reload();

    assertThatThrownBy(() -> run(session, "SELECT pk FROM t.by_a WHERE a = 'x'"))
        .isInstanceOf(SqlError.class)
        .hasMessageContaining("by_a of t is being filled (about 0 of at most 2 items)")
        .extracting(thrown -> ((SqlError) thrown).error())
        .isEqualTo(SqlErrors.WRONG_STATE);
    assertThatThrownBy(() -> run(session, "SELECT pk FROM t WHERE a = 'x'"))
        .hasMessageContaining("The nearest index is by_a (a): it is being filled");
    assertThat(ScriptTest.rows(before.execute(new Object[0], ExecutionOptions.DEFAULT)))
        .containsExactly("1");

    while (engine.stepIndexes()) {
      // Until it is filled.
    }
    engine.releaseIndexes();
    catchUp("by_a");
    while (!database.catalog().table("t").index("by_a").active()) {
      database.catalog().version();
    }
    assertThat(rows(session, "SELECT pk FROM t WHERE a = 'x'")).containsExactly("1");
    assertThat(rows(session, "EXPLAIN SELECT pk FROM t WHERE a = 'x'").get(0))
        .startsWith("Query t.by_a");
  }

  @Test
  void explainSaysHowFarAnIndexIsBehind() {
    run(session, "CREATE TABLE t (pk VARCHAR PRIMARY KEY, a VARCHAR, GLOBAL INDEX by_a (a))");
    engine.holdIndexes();
    run(session, "INSERT INTO t << {'pk': '1', 'a': 'x'} >>");
    assertThat(rows(session, "EXPLAIN SELECT pk FROM t WHERE a = 'x'").get(1))
        .containsPattern("\\(eventual\\) .* lag: 1 changes, [0-9,]+ ms");
    assertThat(rows(session, "EXPLAIN (FORMAT JSON) SELECT pk FROM t WHERE a = 'x'").get(0))
        .contains(
            "\"read_units\":\"~0.5 (eventual)\"", "\"fetch\":\"none\"", "\"lag\":\"1 changes");
  }

  @Test
  void aTransactionCommitsIfOthersWroteToOtherKeysOfItsIndex() {
    run(session, "CREATE TABLE t (pk VARCHAR PRIMARY KEY, a VARCHAR, GLOBAL INDEX by_a (a))");
    run(session, "INSERT INTO t << {'pk': '1', 'a': 'x'}, {'pk': '2', 'a': 'y'} >>");
    session.setAutoCommit(false);
    assertThat(rows(session, "SELECT pk FROM t WHERE a = 'x'")).containsExactly("1");
    run(session, "INSERT INTO t VALUE {'pk': '3', 'a': 'x'}");
    run(scanning, "UPDATE t SET a = 'z' WHERE pk = '2'");
    session.commit();
    assertThat(rows(scanning, "SELECT pk, a FROM t ORDER BY pk"))
        .containsExactly("1 | x", "2 | z", "3 | x");
  }

  @Test
  void aTransactionDoesNotCommitIfSomebodyWroteWhatItsIndexMightShow() {
    run(session, "CREATE TABLE t (pk VARCHAR PRIMARY KEY, a VARCHAR, GLOBAL INDEX by_a (a))");
    run(session, "INSERT INTO t << {'pk': '1', 'a': 'x'} >>");
    session.setAutoCommit(false);
    assertThat(rows(session, "SELECT pk FROM t WHERE a = 'x'")).containsExactly("1");
    run(session, "INSERT INTO t VALUE {'pk': '3', 'a': 'z'}");
    run(scanning, "INSERT INTO t VALUE {'pk': '2', 'a': 'x'}");
    SqlError lost = catchThrowableOfType(SqlError.class, session::commit);
    assertThat(lost.error()).isEqualTo(SqlErrors.CONFLICT);
  }

  @Test
  void aTransactionWaitsForItsIndexAndGivesUpInTime() {
    run(session, "CREATE TABLE t (pk VARCHAR PRIMARY KEY, a VARCHAR, GLOBAL INDEX by_a (a))");
    engine.holdIndexes();
    run(session, "INSERT INTO t << {'pk': '1', 'a': 'x'} >>");
    session.setAutoCommit(false);
    PreparedSql query = session.prepare("SELECT pk FROM t WHERE a = 'x'");
    assertThatThrownBy(
            () ->
                ScriptTest.rows(
                    query.execute(new Object[0], new ExecutionOptions(0, 0, 30, () -> false))))
        .isInstanceOf(RuntimeException.class);
    engine.releaseIndexes();
    assertThat(rows(session, "SELECT pk FROM t WHERE a = 'x'")).containsExactly("1");
    session.commit();
  }

  @Test
  void aPlanFollowsTheSessionThatBecomesReadOnly() {
    run(session, "CREATE TABLE t (pk VARCHAR PRIMARY KEY, a VARCHAR, GLOBAL INDEX by_a (a))");
    PreparedSql query = session.prepare("SELECT pk FROM t WHERE a = 'x'");
    assertThat(ScriptTest.rows(query.execute(new Object[0], ExecutionOptions.DEFAULT))).isEmpty();
    session.setReadOnly(true);
    assertThatThrownBy(() -> query.execute(new Object[0], ExecutionOptions.DEFAULT))
        .hasMessageContaining("by_a")
        .hasMessageContaining("EVENTUAL");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT pk FROM t WHERE s = 'x'",
        "SELECT * FROM t WHERE s = 'x' AND n > 5 ORDER BY n DESC LIMIT 3",
        "SELECT pk FROM t WHERE s IN ('x', 'y') AND at IS NOT NULL ORDER BY at",
        "SELECT pk, y FROM t WHERE u = 4 AND UPPER(s) = 'X'",
        "SELECT pk FROM t WHERE tag = 'x' AND u = 4 AND n BETWEEN 1 AND 2",
        "SELECT pk FROM t WHERE \"order\" = 'x' AND sk = 3",
        "SELECT pk FROM t WHERE a = 1 AND b = 2 AND c = 3 AND d = 4 AND e = 5 AND f = 6",
        "SELECT (SELECT MAX(n) FROM t b WHERE b.s = a.s) FROM t a WHERE pk = 'a'",
        "SELECT a.pk FROM t a LEFT JOIN t b ON b.u = a.sk AND b.s = 'x' WHERE a.pk = 'a'",
        "SELECT a.pk FROM t a JOIN t b ON b.s = a.s WHERE a.pk = 'a'",
        "UPDATE t SET n = n + 1 WHERE s = 'open' AND y > 3",
        "DELETE FROM t WHERE n > 5 AND s = 'x'",
      })
  void theIndexThatARefusalSuggestsAnswersTheStatement(String statement) {
    run(
        session,
        "CREATE TABLE t (pk VARCHAR, sk INTEGER, s VARCHAR, n DECIMAL, at TIMESTAMP, PRIMARY KEY (pk, sk))");
    run(
        session,
        "INSERT INTO t << {'pk': 'p', 'sk': 1, 'u': 4, 'y': 2, 'a': 1, 'b': 2, 'c': 3, 'd': 4, 'e': 5, 'f': 6} >>");
    SqlError refused = catchThrowableOfType(SqlError.class, () -> session.prepare(statement));
    assertThat(refused.error()).isEqualTo(SqlErrors.SCAN_REFUSED);
    List<String> advice =
        refused
            .getMessage()
            .lines()
            .filter(line -> line.startsWith("  CREATE INDEX") || line.startsWith("  ALTER TABLE"))
            .map(line -> line.strip().replace(";", ""))
            .toList();
    assertThat(advice).as(refused.getMessage()).isNotEmpty();

    advice.forEach(each -> run(session, each));

    assertThat(rows(session, "EXPLAIN " + statement).toString()).contains("t.by_");
    session.prepare(statement);
  }
}
