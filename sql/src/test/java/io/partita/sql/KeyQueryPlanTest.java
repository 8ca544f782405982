package io.partita.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.partita.engine.embedded.EmbeddedEngine;
import io.partita.engine.embedded.EmbeddedOptions;
import io.partita.sql.plan.LiftedParameter;
import io.partita.sql.plan.QueryPlan;
import io.partita.sql.plan.RowBound;
import io.partita.sql.plan.StatementParameters;
import io.partita.sql.plan.access.AccessPath;
import io.partita.sql.plan.access.PathRead;
import io.partita.sql.statement.LiftedText;
import io.partita.sql.statement.ParsedStatement;
import io.partita.sql.statement.SelectQuery;
import io.partita.sql.statement.Statement;
import io.partita.sql.statement.StatementParser;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.calcite.rex.RexNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plan made without relational algebra reads as the one that is made with it. */
class KeyQueryPlanTest {
  private final EmbeddedEngine engine =
      EmbeddedEngine.inMemory(EmbeddedOptions.DEFAULTS, Clock.systemUTC());
  private final Database database = Database.over(engine, "test", 10);

  @BeforeEach
  void create() {
    Session session = database.connect(SessionOptions.defaults(ZoneOffset.UTC));
    for (String statement :
        List.of(
            "CREATE TABLE item (pk VARCHAR(40), sk VARCHAR(40), amount BIGINT, paid DATE, doc MAP,"
                + " PRIMARY KEY (pk, sk))",
            "CREATE TABLE counter (id BIGINT PRIMARY KEY, \"Id\" VARCHAR, n DOUBLE)",
            "CREATE TABLE reading (sensor UUID, at TIMESTAMP, PRIMARY KEY (sensor, at))",
            "CREATE TABLE price (code DECIMAL, since DECIMAL(9, 2), PRIMARY KEY (code, since))",
            "CREATE TABLE blob (hash VARBINARY PRIMARY KEY)",
            "CREATE TABLE indexed (pk VARCHAR, sk VARCHAR, a VARCHAR, PRIMARY KEY (pk, sk))",
            "CREATE INDEX by_a ON indexed (a)",
            "CREATE VIEW seen AS SELECT pk, sk FROM item WHERE pk = 'a'",
            "INSERT INTO item VALUE {'pk': 'a', 'sk': 'b', 'note': 'x', 'Tags': <<'t'>>}")) {
      session.prepare(statement).execute(new Object[0], ExecutionOptions.DEFAULT);
    }
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM item WHERE pk = ? AND sk = ?",
        "SELECT * FROM item WHERE sk = ? AND pk = ?",
        "SELECT * FROM item WHERE pk = ?",
        "SELECT i.amount AS a, I.PK, paid, amount, doc FROM main.item AS i WHERE i.pk = 'a' AND sk = 'b'",
        "SELECT note, \"Tags\", tags t FROM item WHERE pk = 'a'",
        "SELECT *, amount, * FROM item WHERE pk = ?",
        "SELECT amount FROM item WHERE pk = ? AND sk > 'a' LIMIT 10 OFFSET 2",
        "SELECT amount FROM item WHERE pk = ? AND sk >= ? LIMIT ? OFFSET ?",
        "SELECT amount FROM item WHERE pk = ? AND sk < ? ORDER BY sk DESC LIMIT 0",
        "SELECT amount FROM item WHERE pk = 'b' AND sk <= 'c' ORDER BY item.sk FETCH FIRST 3 ROWS ONLY",
        "SELECT amount FROM item WHERE pk = ? AND sk BETWEEN ? AND 'x' ORDER BY sk ASC",
        "SELECT amount FROM item WHERE pk = ? AND sk = ? ORDER BY sk DESC",
        "SELECT * FROM counter WHERE id = ?",
        "SELECT n FROM counter WHERE id = -17",
        "SELECT n FROM counter WHERE id = +1.5",
        "SELECT * FROM reading WHERE sensor = ? AND at = ?",
        "SELECT at FROM reading WHERE sensor = ? ORDER BY at DESC LIMIT 1",
        "SELECT * FROM price WHERE code = 1.50 AND since = 3",
        "SELECT * FROM blob WHERE hash = ?",
        "SELECT * FROM indexed WHERE pk = 'a' AND sk = 'b'",
        "SELECT amount + 1 FROM item WHERE pk = ? AND sk = ?",
        "SELECT pk, 2.50 - amount AS rest, i.amount + -3 FROM item i WHERE pk = ? ORDER BY sk",
        "SELECT amount + ?, ? - amount FROM item WHERE pk = ? AND sk = ?",
        "SELECT note + 1, note - ?, note + amount FROM item WHERE pk = ? AND sk = ?",
        "SELECT doc + amount, amount - amount FROM item WHERE pk = 'a' AND sk = 'b'",
        "SELECT n + 1e2 FROM counter WHERE id = ?",
        "SELECT amount + 0, 0 - amount FROM item WHERE pk = ? AND sk = ?",
      })
  void readsTheSame(String text) {
    Planned planned = new Planned(text);
    QueryPlan byKey = planned.toRun();

    assertThat(byKey.tellsConditions()).as("planned by algebra").isFalse();
    Planned other = new Planned(text);
    QueryPlan algebra = other.byAlgebra();
    assertThat(described(byKey, planned)).isEqualTo(described(algebra, other));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM item",
        "SELECT * FROM item ALLOW SCAN",
        "SELECT DISTINCT pk FROM item WHERE pk = 'a'",
        "SELECT /*+ CONSISTENT */ pk FROM item WHERE pk = 'a'",
        "SELECT COUNT(*) FROM item WHERE pk = 'a'",
        "SELECT amount * 2 FROM item WHERE pk = 'a'",
        "SELECT amount + 1 + 1 FROM item WHERE pk = 'a'",
        "SELECT amount + 0e0 FROM item WHERE pk = 'a'",
        "SELECT COALESCE(amount, 0) FROM item WHERE pk = 'a'",
        "SELECT COALESCE(amount, 0, 1) + 1 FROM item WHERE pk = 'a'",
        "SELECT COALESCE(amount, note) + 1 FROM item WHERE pk = 'a'",
        "SELECT COALESCE(1, amount) + 1 FROM item WHERE pk = 'a'",
        "SELECT COALESCE(doc.a, 1) + 1 FROM item WHERE pk = 'a'",
        "SELECT COALESCE(pk, 1) + 1 FROM item WHERE pk = 'a'",
        "SELECT GREATEST(amount, 1) + 1 FROM item WHERE pk = 'a'",
        "SELECT 1 + 1 FROM item WHERE pk = 'a'",
        "SELECT amount + 1, doc.a FROM item WHERE pk = 'a'",
        "SELECT note || 'x' FROM item WHERE pk = 'a'",
        "SELECT paid + INTERVAL '1' DAY FROM item WHERE pk = 'a'",
        "SELECT paid - paid FROM item WHERE pk = 'a'",
        "SELECT doc.a + 1 FROM item WHERE pk = 'a'",
        "SELECT nowhere + 1 FROM item WHERE pk = 'a'",
        "SELECT amount + 1 AS sk FROM item WHERE pk = 'a' ORDER BY sk",
        "SELECT amount + 1 FROM item WHERE pk = 'a' ORDER BY 1",
        "SELECT doc.a FROM item WHERE pk = 'a'",
        "SELECT pk FROM item WHERE pk = 'a' GROUP BY pk",
        "SELECT pk FROM item WHERE pk = 'a' AND amount = 1",
        "SELECT pk FROM item WHERE pk = 'a' AND pk = 'b'",
        "SELECT pk FROM item WHERE pk = 'a' AND sk > 'a' AND sk < 'c'",
        "SELECT pk FROM item WHERE pk = 'a' AND sk NOT BETWEEN 'b' AND 'c'",
        "SELECT pk FROM item WHERE pk = 'a' AND sk <> 'b'",
        "SELECT pk FROM item WHERE pk <> 'a'",
        "SELECT pk FROM item WHERE pk > 'a'",
        "SELECT pk FROM item WHERE sk = 'a'",
        "SELECT pk FROM item WHERE pk = 'a' OR sk = 'b'",
        "SELECT pk FROM item WHERE pk = sk",
        "SELECT pk FROM item WHERE 'a' = pk",
        "SELECT pk FROM item WHERE pk = NULL",
        "SELECT pk FROM item WHERE pk = 'a' ORDER BY amount",
        "SELECT amount AS sk FROM item WHERE pk = 'a' ORDER BY sk",
        "SELECT pk FROM item WHERE pk = 'a' ORDER BY sk NULLS LAST",
        "SELECT pk FROM item WHERE pk = 'a' ORDER BY sk, amount",
        "SELECT nowhere FROM item WHERE pk = 'a'",
        "SELECT n FROM counter WHERE id = '1'",
        "SELECT at FROM reading WHERE sensor = ? AND at > ?",
        "SELECT * FROM reading WHERE sensor = '00000000-0000-0000-0000-000000000001'",
        "SELECT since FROM price WHERE code = 1 AND since > 2",
        "SELECT * FROM indexed WHERE pk = 'a'",
        "SELECT * FROM indexed.by_a WHERE a = 'a'",
        "SELECT * FROM seen WHERE pk = 'a'",
        "SELECT * FROM sys.tables WHERE table_name = 'item'",
        "SELECT x.pk FROM item x, item y WHERE x.pk = 'a'",
      })
  void leavesTheRestToTheAlgebra(String text) {
    Planned planned = new Planned(text);

    assertThat(planned.toRun().tellsConditions()).isTrue();
  }

  /** Once as each planner is given it. */
  private final class Planned {
    private final String written;
    private final SelectQuery query;
    private final StatementParameters parameters;

    Planned(String text) {
      written = text;
      ParsedStatement parsed = StatementParser.parse(text);
      query = (SelectQuery) ((Statement.Query) parsed.statement()).query();
      parameters = StatementParameters.of(parsed, LiftedText.of(text));
    }

    QueryPlan toRun() {
      return database.planner().planToRun(query, parameters);
    }

    QueryPlan byAlgebra() {
      return database.planner().plan(query, parameters);
    }

    /** The literals that are parameters in conditions; the algebra keeps those of the outputs. */
    List<LiftedParameter> compared(QueryPlan plan) {
      List<LiftedParameter> lifted = parameters.lifted();
      String outputs = plan.read().outputs().toString();
      return IntStream.range(0, lifted.size())
          .filter(i -> !outputs.contains("?" + (parameters.written() + i)))
          .mapToObj(lifted::get)
          .toList();
    }

    /** An expression with its literals, and without what Calcite tells of them beside. */
    String text(RexNode expression) {
      String text =
          expression
              .toString()
              .replace("_UTF-8'", "'")
              .replace(":VARCHAR CHARACTER SET \"UTF-8\"", "")
              .replace(":NUMBER", "");
      List<LiftedParameter> lifted = parameters.lifted();
      for (int i = 0; i < lifted.size(); i++) {
        text =
            text.replace(
                "?" + (parameters.written() + i),
                lifted.get(i).value(LiftedText.of(written)).toString());
      }
      return text;
    }
  }

  /** What a run depends on; what it is compared by is in the texts of row expressions. */
  private record Described(
      List<?> result,
      List<RowBound> bounds,
      List<LiftedParameter> lifted,
      Map<String, Long> dictionaries,
      AccessPath.Operation operation,
      String keys,
      List<?> after,
      List<String> outputs) {}

  private static Described described(QueryPlan plan, Planned planned) {
    PathRead read = plan.read();
    AccessPath path = read.path();
    return new Described(
        List.of(
            plan.columns(),
            plan.parameters(),
            plan.notices(),
            plan.tables(),
            plan.guards(),
            plan.empty(),
            plan.sort(),
            plan.views(),
            plan.maxReadUnits(),
            plan.catalogVersion()),
        Arrays.asList(plan.limit(), plan.offset()),
        planned.compared(plan),
        plan.dictionaryVersions(),
        path.operation(),
        path.keys().toString(),
        List.of(
            path.checked(),
            path.residual(),
            path.forward(),
            path.ordered(),
            path.orderedBy(),
            path.why(),
            read.result(),
            read.mayScan()),
        plan.visible().stream().map(read.outputs()::get).map(planned::text).toList());
  }
}
