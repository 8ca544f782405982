package io.partita.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.partita.engine.EngineException;
import io.partita.engine.embedded.EmbeddedEngine;
import io.partita.engine.embedded.EmbeddedOptions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Texts that nobody writes by hand end in an answer or in an error with its SQLState, on an
 * ordinary stack.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class HostileTextTest {
  private static final String ANSWER = "answer";

  private EmbeddedEngine engine;
  private Session session;

  @BeforeEach
  void open() {
    engine = EmbeddedEngine.inMemory(EmbeddedOptions.DEFAULTS, Clock.systemUTC());
    session = Database.over(engine, "test", 10).connect(ScriptTest.options("allow"));
    run("CREATE TABLE t (pk VARCHAR, sk INTEGER, n DECIMAL, PRIMARY KEY (pk, sk))");
    run("INSERT INTO t VALUE {'pk': 'p', 'sk': 1, 'n': 1}");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  static Stream<Arguments> texts() {
    List<Arguments> texts = new ArrayList<>();
    add(texts, "parentheses", "54001", "SELECT " + "(".repeat(10_000) + "1" + ")".repeat(10_000));
    add(texts, "open parentheses", "54001", "SELECT " + "(".repeat(10_000));
    // Of twice as many it depends on what the JVM has compiled whether the stack holds them.
    add(texts, "subqueries", "answer", "SELECT " + "(SELECT ".repeat(100) + "1" + ")".repeat(100));
    add(
        texts,
        "derived",
        "answer",
        "SELECT * FROM (".repeat(200) + "SELECT 1 AS a" + ") x".repeat(200));
    add(
        texts,
        "exists",
        "answer",
        "SELECT 1 FROM t WHERE "
            + "EXISTS (SELECT 1 FROM t WHERE ".repeat(100)
            + "pk = 'p'"
            + ")".repeat(100));
    add(
        texts,
        "compared subqueries",
        "answer",
        "SELECT MAX(sk) FROM t"
            + " WHERE pk = 'p' AND sk <= (SELECT MAX(sk) FROM t".repeat(50)
            + ")".repeat(50));
    add(
        texts,
        "coalesce",
        "answer",
        "SELECT "
            + "COALESCE(".repeat(50)
            + "n"
            + " + 1, 0)".repeat(50)
            + " FROM t WHERE pk = 'p'");
    add(
        texts,
        "nullif",
        "answer",
        "SELECT " + "NULLIF(".repeat(50) + "n" + " + 1, 0)".repeat(50) + " FROM t WHERE pk = 'p'");
    add(
        texts,
        "simple case",
        "answer",
        "SELECT "
            + "CASE ".repeat(50)
            + "n + 1"
            + " WHEN 1 THEN 2 ELSE 3 END".repeat(50)
            + " FROM t WHERE pk = 'p'");
    add(
        texts,
        "doubled in FROM",
        "answer",
        "SELECT a FROM "
            + "(SELECT a + a AS a FROM ".repeat(60)
            + "(SELECT n AS a FROM t WHERE pk = 'p') q"
            + ") q".repeat(60));
    add(
        texts,
        "doubled conditions",
        "answer",
        "SELECT a FROM "
            + "(SELECT a + a AS a FROM ".repeat(40)
            + "(SELECT n AS a FROM t WHERE pk = 'p') q"
            + ") q WHERE a > 0 AND a + a > 1".repeat(40));
    add(
        texts,
        "doubled by LET",
        "54001",
        "SELECT a40 FROM t LET n AS a0, "
            + joined(40, ", ", i -> "a" + i + " + a" + i + " AS a" + (i + 1))
            + " WHERE pk = 'p'");
    add(
        texts,
        "columns",
        "answer",
        "SELECT " + joined(3_000, ", ", i -> "n + " + i) + " FROM t WHERE pk = 'p'");
    add(
        texts,
        "rows in rows",
        "54001",
        "SELECT "
            + "((".repeat(40)
            + "n = 1"
            + ", 1) > (FALSE, 1))".repeat(40)
            + " FROM t WHERE pk = 'p'");
    add(texts, "long", "54001", "SELECT '" + "x".repeat(10_000_000) + "'");
    add(texts, "long comment", "answer", "SELECT 1 /* " + "x".repeat(900_000) + " */");
    add(
        texts,
        "in",
        "answer",
        "SELECT n FROM t WHERE pk = 'p' AND sk IN (" + list(100_000, i -> "" + i) + ")");
    add(
        texts,
        "in of keys",
        "answer",
        "SELECT n FROM t WHERE pk IN (" + list(20_000, i -> "'k" + i + "'") + ") AND sk = 1");
    add(
        texts,
        "not in",
        "answer",
        "SELECT n FROM t WHERE n NOT IN (" + list(100_000, i -> "" + i) + ")");
    add(texts, "or", "answer", "SELECT n FROM t WHERE " + joined(20_000, " OR ", i -> "n = " + i));
    add(
        texts,
        "and",
        "answer",
        "SELECT n FROM t WHERE " + joined(20_000, " AND ", i -> "n <> " + i));
    add(
        texts,
        "or of keys",
        "answer",
        "SELECT n FROM t WHERE " + joined(5_000, " OR ", i -> "(pk = 'p' AND sk = " + i + ")"));
    add(
        texts,
        "and of or",
        "answer",
        "SELECT n FROM t WHERE "
            + joined(20, " AND ", i -> "(sk = " + i + " OR n = " + i + " OR pk = 'p')"));
    add(texts, "sum", "54001", "SELECT " + "1 + ".repeat(50_000) + "1");
    add(texts, "concat", "answer", "SELECT " + "'a' || ".repeat(240) + "'b'");
    add(texts, "not", "54001", "SELECT n FROM t WHERE " + "NOT ".repeat(10_000) + "TRUE");
    add(texts, "minus", "54001", "SELECT " + "- ".repeat(10_000) + "1");
    add(
        texts,
        "document",
        "54001",
        "INSERT INTO t VALUE {'pk': 'd', 'sk': 1, 'd': "
            + "{'a': ".repeat(5_000)
            + "1"
            + "}".repeat(5_000)
            + "}");
    add(
        texts,
        "list",
        "ValidationException",
        "INSERT INTO t VALUE {'pk': 'd', 'sk': 1, 'd': "
            + "[".repeat(200)
            + "1"
            + "]".repeat(200)
            + "}");
    add(texts, "path", "54001", "SELECT a" + ".b".repeat(10_000) + " FROM t WHERE pk = 'p'");
    add(texts, "subscripts", "54001", "SELECT a" + "[0]".repeat(10_000) + " FROM t WHERE pk = 'p'");
    add(texts, "surrogate in text", "answer", "SELECT '\uD800' FROM t WHERE pk = 'p'");
    add(
        texts,
        "surrogate stored",
        "ValidationException",
        "INSERT INTO t VALUE {'pk': '\uDC00', 'sk': 1}");
    add(texts, "surrogate compared", "ValidationException", "SELECT n FROM t WHERE pk = '\uD83D'");
    add(
        texts,
        "surrogate in a name",
        "ValidationException",
        "SELECT \"a\uD800\" FROM t WHERE pk = 'p'");
    add(
        texts,
        "surrogate in an attribute",
        "ValidationException",
        "INSERT INTO t VALUE {'pk': 's', 'sk': 1, '\uD800': 1}");
    add(texts, "nul", "answer", "SELECT '\0', \"\0\" FROM t WHERE pk = '\0'");
    add(texts, "identifier", "answer", "SELECT " + "x".repeat(500_000) + " FROM t WHERE pk = 'p'");
    add(texts, "alias", "answer", "SELECT n AS " + "x".repeat(500_000) + " FROM t WHERE pk = 'p'");
    add(texts, "table", "42P01", "SELECT 1 FROM " + "x".repeat(500_000));
    add(
        texts,
        "new table",
        "22023",
        "CREATE TABLE " + "x".repeat(300) + " (pk VARCHAR PRIMARY KEY)");
    add(
        texts,
        "attribute",
        "ValidationException",
        "INSERT INTO t VALUE {'pk': 'a', 'sk': 1, '" + "x".repeat(70_000) + "': 1}");
    add(
        texts,
        "columns",
        "54001",
        "SELECT " + list(5_000, i -> "n AS c" + i) + " FROM t WHERE pk = 'p'");
    add(
        texts,
        "computed columns",
        "answer",
        "SELECT " + list(1_000, i -> "n + " + i) + " FROM t WHERE pk = 'p'");
    add(
        texts,
        "declared columns",
        "answer",
        "CREATE TABLE wide (pk VARCHAR PRIMARY KEY, "
            + list(5_000, i -> "c" + i + " INTEGER")
            + ")");
    add(
        texts,
        "joins",
        "answer",
        "SELECT 1 FROM t t0 "
            + joined(
                50,
                " ",
                i -> "JOIN t x" + i + " ON x" + i + ".pk = t0.pk AND x" + i + ".sk = t0.sk")
            + " WHERE t0.pk = 'p'");
    add(texts, "cross joins", "answer", "SELECT 1 FROM " + list(150, i -> "t x" + i));
    add(texts, "tables", "54001", "SELECT 1 FROM " + list(1_001, i -> "t x" + i));
    add(texts, "unions", "54001", joined(2_000, " UNION ALL ", i -> "SELECT " + i));
    add(
        texts,
        "unions of tables",
        "answer",
        joined(500, " UNION ", i -> "SELECT n FROM t WHERE pk = 'p'"));
    add(texts, "intersections", "answer", joined(500, " INTERSECT ", i -> "SELECT 1"));
    add(
        texts,
        "with",
        "answer",
        "WITH "
            + list(
                300,
                i -> "w" + i + " AS (SELECT " + (i == 0 ? "1 AS a" : "a FROM w" + (i - 1)) + ")")
            + " SELECT a FROM w299");
    add(
        texts,
        "doubling with",
        "54001",
        "WITH w0 AS (SELECT 1 AS a), "
            + joined(
                30, ", ", i -> "w" + (i + 1) + " AS (SELECT x.a FROM w" + i + " x, w" + i + " y)")
            + " SELECT COUNT(*) FROM w30");
    add(
        texts,
        "case",
        "answer",
        "SELECT CASE "
            + joined(5_000, " ", i -> "WHEN n = " + i + " THEN " + i)
            + " END FROM t WHERE pk = 'p'");
    add(
        texts,
        "nested case",
        "answer",
        "SELECT "
            + "CASE WHEN n = 1 THEN ".repeat(200)
            + "1"
            + " END".repeat(200)
            + " FROM t WHERE pk = 'p'");
    add(texts, "values", "answer", "VALUES " + list(5_000, i -> "(" + i + ")"));
    add(
        texts,
        "rows",
        "54000",
        "INSERT INTO t (pk, sk) VALUES " + list(20_000, i -> "('v', " + i + ")"));
    add(
        texts,
        "order by",
        "answer",
        "SELECT n FROM t WHERE pk = 'p' ORDER BY " + list(1_000, i -> "n + " + i));
    add(
        texts,
        "group by",
        "answer",
        "SELECT COUNT(*) FROM t GROUP BY " + list(1_000, i -> "n + " + i));
    add(
        texts,
        "windows",
        "answer",
        "SELECT " + list(200, i -> "SUM(n) OVER (ORDER BY n + " + i + ")") + " FROM t");
    add(
        texts,
        "coalesce",
        "answer",
        "SELECT COALESCE(" + list(20_000, i -> "n") + ") FROM t WHERE pk = 'p'");
    add(texts, "concatenation", "answer", "SELECT CONCAT(" + list(5_000, i -> "'a'") + ")");
    add(texts, "repeat", "54000", "SELECT REPEAT('x', 2000000000)");
    add(texts, "repeated repeats", "54000", "SELECT REPEAT(REPEAT(REPEAT('x', 1000), 1000), 1000)");
    add(
        texts,
        "replace",
        "54000",
        "SELECT REPLACE(REPEAT('x', 1000000), 'x', REPEAT('y', 100000))");
    add(texts, "pad", "54000", "SELECT LPAD('x', 2000000000, 'y')");
    add(
        texts,
        "like",
        "answer",
        "SELECT n FROM t WHERE pk = 'p' AND pk LIKE '" + "%a".repeat(10_000) + "'");
    add(
        texts,
        "like that backtracks",
        "answer",
        "SELECT '" + "a".repeat(5_000) + "' LIKE '" + "%a".repeat(30) + "b'");
    add(texts, "number", "54001", "SELECT " + "9".repeat(5_000));
    add(texts, "exponent", "22003", "SELECT 1e999 * 1e999 * 1e999");
    add(texts, "power", "22003", "SELECT POWER(10, 1000000000)");
    add(
        texts,
        "parameters",
        "answer",
        "SELECT n FROM t WHERE pk IN (" + "?, ".repeat(10_000) + "?)");
    add(texts, "hints", "answer", "SELECT /*+ " + "SCAN ".repeat(10_000) + "*/ n FROM t");
    add(texts, "semicolons", "42601", ";".repeat(100_000));
    add(texts, "quotes", "42601", "'".repeat(99_999));
    add(
        texts,
        "set",
        "answer",
        "SELECT <<" + list(20_000, i -> "" + i) + ">> FROM t WHERE pk = 'p'");
    add(texts, "explain", "42601", "EXPLAIN ".repeat(1_000) + "SELECT 1");
    add(
        texts,
        "updates",
        "answer",
        "UPDATE t SET " + list(2_000, i -> "a" + i + " = " + i) + " WHERE pk = 'p' AND sk = 1");
    add(
        texts,
        "nested functions",
        "answer",
        "SELECT " + "UPPER(".repeat(240) + "'a'" + ")".repeat(240));
    add(
        texts,
        "nested not exists in on",
        "answer",
        "SELECT 1 FROM t a LEFT JOIN t b ON "
            + "NOT (".repeat(120)
            + "a.n = b.n"
            + ")".repeat(120));
    return texts.stream();
  }

  private static void add(List<Arguments> texts, String name, String end, String text) {
    texts.add(Arguments.of(name, end, text));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("texts")
  void endsInAnAnswerOrAnErrorWithItsState(String name, String end, String text) {
    assertThat(end(text)).as(name).isEqualTo(end);
  }

  /** What a statement ends in: an answer, read to its end, or an SQLState. */
  private String end(String text) {
    try {
      PreparedSql prepared = session.prepare(text);
      Outcome outcome =
          prepared.execute(
              prepared.parameters().stream().map(parameter -> "v").toArray(),
              ExecutionOptions.DEFAULT);
      ScriptTest.rows(outcome);
      return ANSWER;
    } catch (SqlError error) {
      assertThat(error.getMessage().length()).isLessThan(5_000);
      return error.error().sqlState();
    } catch (EngineException refused) {
      // The driver gives it its state.
      return refused.getClass().getSimpleName();
    }
  }

  private void run(String text) {
    session.prepare(text).execute(new Object[0], ExecutionOptions.DEFAULT);
  }

  private static String list(int size, IntFunction<String> element) {
    return joined(size, ", ", element);
  }

  private static String joined(int size, String separator, IntFunction<String> element) {
    return IntStream.range(0, size).mapToObj(element).collect(Collectors.joining(separator));
  }
}
