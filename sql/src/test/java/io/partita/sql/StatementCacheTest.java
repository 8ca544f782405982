package io.partita.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partita.engine.embedded.EmbeddedEngine;
import io.partita.engine.embedded.EmbeddedOptions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which texts share a plan. What shared plans give is told by {@code literals.test}. */
class StatementCacheTest {
  private final EmbeddedEngine engine =
      EmbeddedEngine.inMemory(EmbeddedOptions.DEFAULTS, Clock.systemUTC());
  private final SteppingClock clock = new SteppingClock();
  private final Database database =
      Database.over(engine, "test", DatabaseOptions.caching(10).withClock(clock));

  @BeforeEach
  void create() {
    run("CREATE TABLE t (pk VARCHAR, sk INTEGER, d DATE, n DECIMAL, PRIMARY KEY (pk, sk))");
    // A name that nobody has seen is warned about, at a place of the text.
    run("INSERT INTO t VALUE {'pk': 'p', 'sk': 1, 'u': 'seen', 'm': [1]}");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private void run(String statement) {
    database
        .connect(SessionOptions.defaults(ZoneOffset.UTC))
        .prepare(statement)
        .execute(new Object[0], ExecutionOptions.DEFAULT);
  }

  /** What two texts share: what runs, without the literals. */
  private Object plan(String text) {
    StatementPlan plan = database.plan(text, false, false);
    if (plan instanceof StatementPlan.Query query) {
      return query.run();
    }
    if (plan instanceof StatementPlan.Insert insert) {
      return insert.run();
    }
    return plan instanceof StatementPlan.Update update ? update.run() : plan;
  }

  @Test
  void literalsOppositeAPathAreShared() {
    assertThat(plan("SELECT n FROM t WHERE pk = 'a' AND sk >= 1 AND d < '2026-01-01'"))
        .isSameAs(plan("SELECT n FROM t WHERE pk = 'it''s' AND sk >= 10.5 AND d < '1999-12-31'"));
    assertThat(plan("SELECT n FROM t WHERE pk = 'a' AND sk IN (1, -2) AND begins_with(u, 'x')"))
        .isSameAs(plan("SELECT n FROM t WHERE pk = 'b' AND sk IN (3, -4) AND begins_with(u, 'y')"));
    assertThat(plan("SELECT n FROM t WHERE pk = 'a' AND sk BETWEEN 1 AND 2 LIMIT 3 OFFSET 4"))
        .isSameAs(plan("SELECT n FROM t WHERE pk = 'b' AND sk BETWEEN 5 AND 6 LIMIT 7 OFFSET 8"));
  }

  @Test
  void writtenValuesAreShared() {
    assertThat(plan("INSERT INTO t VALUE {'pk': 'a', 'sk': 1, 'm': [1, {'x': 'y'}]}"))
        .isSameAs(plan("INSERT INTO t VALUE {'pk': 'b', 'sk': 2, 'm': [3, {'x': 'z'}]}"));
    assertThat(plan("UPSERT INTO t (pk, sk) VALUES ('a', 1), ('a', 2)"))
        .isSameAs(plan("UPSERT INTO t (pk, sk) VALUES ('b', 3), ('b', 4)"));
    assertThat(plan("UPDATE t SET n = 1, u = 'x' WHERE pk = 'a' AND sk = 1"))
        .isSameAs(plan("UPDATE t SET n = 2, u = 'y' WHERE pk = 'b' AND sk = 2"));
    assertThat(plan("UPDATE t SET n = n + 1 WHERE pk = 'a' AND sk = 1"))
        .isSameAs(plan("UPDATE t SET n = n + 7 WHERE pk = 'b' AND sk = 2"))
        .isNotSameAs(plan("UPDATE t SET n = n - 7 WHERE pk = 'b' AND sk = 2"));
    assertThat(plan("DELETE FROM t WHERE pk = 'a' AND sk = 1"))
        .isSameAs(plan("DELETE FROM t WHERE pk = 'b' AND sk = 2"));
  }

  @Test
  void literalsThatStandAloneAreShared() {
    assertThat(plan("SELECT 1")).isSameAs(plan("SELECT 2.5")).isNotSameAs(plan("SELECT '1'"));
    assertThat(plan("SELECT 1 AS a, 'x' AS b"))
        .isSameAs(plan("SELECT 2 AS a, 'y' AS b"))
        .isNotSameAs(plan("SELECT 2 AS a, 'y' AS c"));
  }

  @Test
  void literalsThatAPlanDependsOnMustBeEqual() {
    Object one = plan("SELECT n, sk FROM t WHERE pk = 'a' ORDER BY 1");
    assertThat(plan("SELECT n, sk FROM t WHERE pk = 'b' ORDER BY 1")).isSameAs(one);
    assertThat(plan("SELECT n, sk FROM t WHERE pk = 'b' ORDER BY 2")).isNotSameAs(one);
    assertThat(plan("SELECT ROUND(n, 1) FROM t WHERE pk = 'a'"))
        .isNotSameAs(plan("SELECT ROUND(n, 2) FROM t WHERE pk = 'a'"));
    assertThat(plan("SELECT CAST(n AS DECIMAL(5, 1)) FROM t WHERE pk = 'a'"))
        .isNotSameAs(plan("SELECT CAST(n AS DECIMAL(5, 2)) FROM t WHERE pk = 'a'"));
    assertThat(plan("SELECT m[1] FROM t WHERE pk = 'a'"))
        .isNotSameAs(plan("SELECT m[2] FROM t WHERE pk = 'a'"));
    assertThat(plan("SELECT n FROM t WHERE pk = 'a' AND 1 = 1"))
        .isNotSameAs(plan("SELECT n FROM t WHERE pk = 'a' AND 1 = 2"));
    assertThat(plan("SELECT n FROM t WHERE pk = 'a' AND u LIKE 'x%'"))
        .isNotSameAs(plan("SELECT n FROM t WHERE pk = 'a' AND u LIKE '%x'"));
  }

  @Test
  void datesAndTimesOppositeAPathAreShared() {
    assertThat(plan("SELECT n FROM t WHERE pk = 'a' AND d = DATE '2026-01-01'"))
        .isSameAs(plan("SELECT n FROM t WHERE pk = 'b' AND d = DATE '1999-12-31'"));
    assertThat(plan("SELECT n FROM t WHERE pk = 'a' AND d = {d '2026-01-01'}"))
        .isSameAs(plan("SELECT n FROM t WHERE pk = 'a' AND d = {d '2026-01-02'}"));
    assertThat(
            plan(
                "SELECT n FROM t WHERE pk = 'a' AND d BETWEEN DATE '2026-01-01' AND DATE '2026-02-01'"))
        .isSameAs(
            plan(
                "SELECT n FROM t WHERE pk = 'a' AND d BETWEEN DATE '2025-01-01' AND DATE '2025-02-01'"));
    assertThat(plan("SELECT n FROM t WHERE pk = 'a' AND u IN (TIME '10:00', TIME '11:00')"))
        .isSameAs(plan("SELECT n FROM t WHERE pk = 'a' AND u IN (TIME '23:59', TIME '00:00:01')"));
    Object local = plan("SELECT n FROM t WHERE pk = 'a' AND u > TIMESTAMP '2026-01-01 10:00:00'");
    assertThat(plan("SELECT n FROM t WHERE pk = 'a' AND u > TIMESTAMP '2026-01-02 10:00:00'"))
        .isSameAs(local);
    assertThat(plan("SELECT n FROM t WHERE pk = 'a' AND u > TIMESTAMP '2026-01-02 10:00:00Z'"))
        .isNotSameAs(local);
  }

  @Test
  void literalsOppositeAnExpressionOfTheRowAreSharedAndThoseOfOnToo() {
    assertThat(plan("SELECT n FROM t WHERE pk = 'a' AND n + sk > 5 AND UPPER(u) = 'X'"))
        .isSameAs(plan("SELECT n FROM t WHERE pk = 'b' AND n + sk > 6 AND UPPER(u) = 'Y'"));
    assertThat(
            plan("SELECT a.n FROM t a LEFT JOIN t b ON b.pk = a.pk AND b.n > 5 WHERE a.pk = 'a'"))
        .isSameAs(
            plan("SELECT a.n FROM t a LEFT JOIN t b ON b.pk = a.pk AND b.n > 6 WHERE a.pk = 'a'"));
  }

  @Test
  void literalsOfExpressionsThatAreSelectedAreShared() {
    assertThat(plan("SELECT n * 2, u || 'x' FROM t WHERE pk = 'a'"))
        .isSameAs(plan("SELECT n * 3.5, u || 'yy' FROM t WHERE pk = 'a'"));
    assertThat(plan("SELECT SUM(n) FILTER (WHERE d > DATE '2026-01-01') FROM t WHERE pk = 'a'"))
        .isSameAs(plan("SELECT SUM(n) FILTER (WHERE d > DATE '2026-01-02') FROM t WHERE pk = 'a'"));
    assertThat(plan("SELECT u FROM t WHERE pk = 'a' GROUP BY u HAVING COUNT(*) > 10"))
        .isSameAs(plan("SELECT u FROM t WHERE pk = 'a' GROUP BY u HAVING COUNT(*) > 20"));
    assertThat(plan("SELECT SUM(CASE WHEN n = 3 THEN sk ELSE 0 END) FROM t WHERE pk = 'a'"))
        .isSameAs(plan("SELECT SUM(CASE WHEN n = 4 THEN sk ELSE 0 END) FROM t WHERE pk = 'a'"));
  }

  @Test
  void whereExpressionsAreComparedOnlyTextsWithTheSameEqualLiteralsShare() {
    Object equal = plan("SELECT n + 1 FROM t WHERE pk = 'a' GROUP BY n + 1");
    assertThat(plan("SELECT n + 2 FROM t WHERE pk = 'b' GROUP BY n + 2")).isSameAs(equal);
    assertThatThrownBy(() -> plan("SELECT n + 2 FROM t WHERE pk = 'b' GROUP BY n + 3"))
        .isInstanceOf(SqlError.class);

    Object two = plan("SELECT MAX(sk + 1), MAX(sk + 2) FROM t WHERE pk = 'a'");
    assertThat(plan("SELECT MAX(sk + 3), MAX(sk + 4) FROM t WHERE pk = 'a'")).isSameAs(two);
    assertThat(plan("SELECT MAX(sk + 5), MAX(sk + 5) FROM t WHERE pk = 'a'")).isNotSameAs(two);
    assertThat(
            plan(
                "SELECT CASE n WHEN 1 THEN 2 END FROM t WHERE pk = 'a' GROUP BY CASE WHEN n = 1 THEN 2 END"))
        .isNotNull();
    assertThatThrownBy(
            () ->
                plan(
                    "SELECT CASE n WHEN 1 THEN 2 END FROM t WHERE pk = 'a' GROUP BY CASE WHEN n = 5 THEN 2 END"))
        .isInstanceOf(SqlError.class);
  }

  @Test
  void aSharedPlanAnswersAndDescribesItsColumnsAsOneOfTheTextAlone() {
    run("UPSERT INTO t VALUE {'pk': 'p', 'sk': 2, 'n': 2.50, 'd': '2026-01-31', 'u': 'two'}");
    run("UPSERT INTO t VALUE {'pk': 'p', 'sk': 3, 'n': 7, 'd': '2026-02-28', 'u': 'three'}");
    List<List<String>> shapes =
        List.of(
            List.of(
                "SELECT n * 2, u || 'x', sk - 1.50 FROM t WHERE pk = 'p' ORDER BY sk",
                "SELECT n * 2.25, u || ' and more', sk - 700 FROM t WHERE pk = 'p' ORDER BY sk"),
            List.of(
                "SELECT MAX(n + 1) AS m, MIN(n + 2) FROM t WHERE pk = 'p' HAVING COUNT(*) > 1",
                "SELECT MAX(n + 2) AS m, MIN(n + 2) FROM t WHERE pk = 'p' HAVING COUNT(*) > 1",
                "SELECT MAX(n + 2) AS m, MIN(n + 1) FROM t WHERE pk = 'p' HAVING COUNT(*) > 2",
                "SELECT MAX(n + 2) AS m, MIN(n + 1) FROM t WHERE pk = 'p' HAVING COUNT(*) > 9"),
            List.of(
                "SELECT sk / 2, COUNT(*) FROM t WHERE pk = 'p' GROUP BY sk / 2 ORDER BY sk / 2",
                "SELECT sk / 4, COUNT(*) FROM t WHERE pk = 'p' GROUP BY sk / 4 ORDER BY sk / 4"),
            List.of(
                "SELECT COUNT(*) FILTER (WHERE d >= DATE '2026-02-01') FROM t WHERE pk = 'p'",
                "SELECT COUNT(*) FILTER (WHERE d >= DATE '2026-01-01') FROM t WHERE pk = 'p'"),
            List.of(
                "SELECT SQRT(n) * 2 FROM t WHERE pk = 'p' AND SQRT(n) > 1 ORDER BY sk",
                "SELECT SQRT(n) * 3 FROM t WHERE pk = 'p' AND SQRT(n) > 2 ORDER BY sk"),
            List.of(
                "SELECT n * 2, SQRT(n) * 2 FROM t WHERE pk = 'p' ORDER BY sk",
                "SELECT n * 3, SQRT(n) * 3 FROM t WHERE pk = 'p' ORDER BY sk",
                "SELECT n * 3, SQRT(n) * 2 FROM t WHERE pk = 'p' ORDER BY sk"),
            List.of(
                "SELECT d > '2026-01-01', u = '2026-01-01' FROM t WHERE pk = 'p' ORDER BY sk",
                "SELECT d > '2026-02-01', u = '2026-02-01' FROM t WHERE pk = 'p' ORDER BY sk",
                "SELECT d > '2026-02-01', u = 'two' FROM t WHERE pk = 'p' ORDER BY sk"));

    for (List<String> texts : shapes) {
      for (String first : texts) {
        Database shared = database();
        answer(shared, first);
        for (String text : texts) {
          assertThat(answer(shared, text)).as(text).isEqualTo(answer(database(), text));
        }
      }
    }
  }

  private Database database() {
    return Database.over(engine, "test", DatabaseOptions.caching(10).withClock(clock));
  }

  /** The rows of a query and what describes its columns. */
  private static List<Object> answer(Database database, String text) {
    PreparedSql prepared = database.connect(SessionOptions.defaults(ZoneOffset.UTC)).prepare(text);
    return List.of(
        ScriptTest.rows(prepared.execute(new Object[0], ExecutionOptions.DEFAULT)),
        prepared.columns());
  }

  @Test
  void otherKindsOfLiteralsAreOtherShapes() {
    Object number = plan("SELECT n FROM t WHERE pk = 'a' AND u = 1");
    assertThat(plan("SELECT n FROM t WHERE pk = 'a' AND u = '1'")).isNotSameAs(number);
    assertThat(plan("SELECT n FROM t WHERE pk = 'a' AND u = ?")).isNotSameAs(number);
    assertThat(plan("SELECT n FROM t WHERE pk = 'a' AND u = NULL")).isNotSameAs(number);
    assertThat(plan("SELECT n FROM t WHERE pk = 'a' LIMIT 1"))
        .isNotSameAs(plan("SELECT n FROM t WHERE pk = 'a' LIMIT 0"));
  }

  @Test
  void textsThatOnlyDifferInLiteralsDoNotPushOutPlans() {
    Object parameters = plan("SELECT n FROM t WHERE pk = ?");
    for (int i = 0; i < 100; i++) {
      plan("SELECT n, sk FROM t WHERE pk = 'p" + i + "'");
    }
    assertThat(plan("SELECT n FROM t WHERE pk = ?")).isSameAs(parameters);
  }

  @Test
  void aPlanWhoseTableHasChangedIsNotShared() {
    Object before = plan("SELECT n FROM t WHERE pk = 'a'");
    run("CREATE TABLE other (pk VARCHAR PRIMARY KEY)");
    assertThat(plan("SELECT n FROM t WHERE pk = 'b'")).isNotSameAs(before);
  }

  @Test
  void anErrorIsShownAtTheLiteralOfItsOwnText() {
    plan("SELECT n FROM t WHERE pk = 'a' AND d = '2026-01-01'");
    assertThatThrownBy(() -> plan("SELECT n FROM t WHERE pk = 'b' AND\n  d = 'tomorrow'"))
        .isInstanceOf(SqlError.class);
    plan("SELECT n FROM t WHERE pk = 'a' AND\n  d = '2026-01-01'");
    assertThatThrownBy(
            () -> plan("SELECT n FROM t WHERE pk = '\uD83D\uDE00' AND\n  d = 'tomorrow'"))
        .hasMessage(
            """
            Line 2, column 7: The text 'tomorrow' is not a DATE such as '2026-01-31'.
              d = 'tomorrow'
                  ^\
            """);
  }

  @Test
  void aDateThatIsNoneIsShownAtTheLiteralOfItsOwnText() {
    plan("SELECT n FROM t WHERE pk = 'a' AND\n  d = DATE '2026-01-01'");
    assertThatThrownBy(() -> plan("SELECT n FROM t WHERE pk = 'b' AND\n  d = DATE '2026-02-30'"))
        .hasMessage(
            """
            Line 2, column 7: The text '2026-02-30' is not a DATE.
              d = DATE '2026-02-30'
                  ^^^^^^^^^^^^^^^^^\
            """);
  }

  @Test
  void aRefusedScanIsSharedAndShowsTheLiteralsOfItsOwnText() {
    Object first = plan("SELECT n FROM t WHERE d = '2026-01-01' AND sk > -1 AND u = 'x'");
    String other = "SELECT n FROM t WHERE d = '1999-12-31' AND sk > -20 AND u = 'it''s'";

    assertThat(plan(other)).isSameAs(first);
    assertThatThrownBy(
            () -> database.connect(SessionOptions.defaults(ZoneOffset.UTC)).prepare(other))
        .hasMessageContainingAll("d = '1999-12-31'", "sk > -20", "u = 'it''s'")
        .hasMessageNotContaining("2026");
  }

  @Test
  void aPreparedStatementTakesTheTimeOfEachExecution() {
    clock.set(Instant.parse("2026-03-01T10:00:00Z"));
    PreparedSql prepared =
        database
            .connect(SessionOptions.defaults(ZoneOffset.UTC))
            .prepare("SELECT NOW(), CURRENT_TIMESTAMP");

    assertThat(ScriptTest.rows(prepared.execute(new Object[0], ExecutionOptions.DEFAULT)))
        .containsExactly("2026-03-01T10:00:00 | 2026-03-01T10:00:00");
    assertThat(ScriptTest.rows(prepared.execute(new Object[0], ExecutionOptions.DEFAULT)))
        .containsExactly("2026-03-01T10:00:01 | 2026-03-01T10:00:01");
  }

  @Test
  void aPreparedChangeWritesTheAttributeOfItsNameOnceSomebodyHasWrittenIt() {
    run("CREATE TABLE named (pk VARCHAR PRIMARY KEY, n INTEGER)");
    Session session = database.connect(SessionOptions.defaults(ZoneOffset.UTC));
    PreparedSql update = session.prepare("UPDATE named SET N = N + ? WHERE pk = 'a'");
    PreparedSql insert = session.prepare("INSERT INTO named (pk, N) VALUES (?, 7)");
    run("INSERT INTO named VALUE {'pk': 'a', 'n': 1}");
    update.execute(new Object[] {1}, ExecutionOptions.DEFAULT);
    insert.execute(new Object[] {"b"}, ExecutionOptions.DEFAULT);

    run("INSERT INTO named VALUE {'pk': 'c', 'N': 10} ");
    run("UPDATE named SET \"N\" = 20 WHERE pk = 'a'");
    update.execute(new Object[] {1}, ExecutionOptions.DEFAULT);
    insert.execute(new Object[] {"d"}, ExecutionOptions.DEFAULT);

    assertThat(
            ScriptTest.rows(
                session
                    .prepare(
                        "SELECT pk, n, \"N\" FROM named WHERE pk IN ('a', 'b', 'd') ORDER BY pk")
                    .execute(new Object[0], ExecutionOptions.DEFAULT)))
        .containsExactly("a | 2 | 21", "b | 7 | NULL", "d | NULL | 7");
  }
}
