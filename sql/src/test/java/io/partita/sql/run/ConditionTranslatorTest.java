package io.partita.sql.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.partita.engine.embedded.EmbeddedEngine;
import io.partita.engine.embedded.EmbeddedOptions;
import io.partita.engine.expression.Condition;
import io.partita.engine.expression.ConditionEvaluator;
import io.partita.engine.expression.ConditionRules;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Binary;
import io.partita.engine.value.Item;
import io.partita.sql.Database;
import io.partita.sql.ExecutionOptions;
import io.partita.sql.SessionOptions;
import io.partita.sql.activity.Activity;
import io.partita.sql.catalog.Catalog;
import io.partita.sql.plan.Planner;
import io.partita.sql.plan.StatementParameters;
import io.partita.sql.plan.access.PathRead;
import io.partita.sql.statement.Statement;
import io.partita.sql.statement.StatementParser;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rex.RexNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A predicate that is sent to the engine holds for exactly the items that SQL says. */
class ConditionTranslatorTest {
  private EmbeddedEngine engine;
  private Catalog catalog;
  private Planner planner;

  @BeforeEach
  void open() {
    engine = EmbeddedEngine.inMemory(EmbeddedOptions.DEFAULTS, Clock.systemUTC());
    Database.over(engine, "test", 10)
        .connect(SessionOptions.defaults(ZoneOffset.UTC))
        .prepare(
            "CREATE TABLE t (id VARCHAR PRIMARY KEY, s VARCHAR, i INTEGER, n DECIMAL, m DECIMAL(5, 2),"
                + " f BOOLEAN, d DATE, b VARBINARY, l ARRAY, o MAP, p TIMESTAMP, c TIME, g UUID)")
        .execute(new Object[0], ExecutionOptions.DEFAULT);
    catalog = new Catalog(engine, "test", new Activity(1, Clock.systemUTC(), System::nanoTime));
    planner = new Planner(catalog, false, false);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "u = 5",
        "u <> 5",
        "NOT u = 5",
        "5 < u",
        "u >= 5 AND u < 'x'",
        "u <= 'five'",
        "NOT (u < 5 OR u > 7)",
        "u BETWEEN 4 AND 6",
        "u BETWEEN 6 AND 4",
        "NOT u BETWEEN 4 AND 6",
        "u IN (5, 'five', TRUE)",
        "u NOT IN (5, 6)",
        "u NOT IN (5, NULL)",
        "u IS NULL",
        "u IS NOT NULL",
        "u IS MISSING",
        "NOT u IS MISSING",
        "u IS DISTINCT FROM 5",
        "u IS NOT DISTINCT FROM 'five'",
        "u IS DISTINCT FROM NULL",
        "u IS NOT DISTINCT FROM NULL",
        "(u = 5) IS UNKNOWN",
        "(u = 5) IS NOT UNKNOWN",
        "(u = 5) IS TRUE",
        "(u = 5) IS NOT TRUE",
        "(u = 5) IS FALSE",
        "(u = 5) IS NOT FALSE",
        "NOT ((u = 5) IS TRUE)",
        "u",
        "NOT u",
        "u = TRUE",
        "u <> FALSE",
        "u = X'0102'",
        "u > X'01'",
        "u = ?",
        "u <> ?",
        "u < ?",
        "? >= u",
        "begins_with(u, 'fi')",
        "NOT begins_with(u, 'fi')",
        "begins_with(u, ?)",
        "NOT begins_with(u, ?)",
        "begins_with(u, X'01')",
        "contains(u, 'e')",
        "NOT contains(u, 'e')",
        "contains(u, 5)",
        "NOT contains(u, 5)",
        "contains(u, ?)",
        "NOT contains(u, ?)",
        "contains(s, 'e')",
        "NOT contains(s, 'e')",
        "contains(l, 'e')",
        "NOT contains(l, 5)",
        "u LIKE 'fi%'",
        "u LIKE 'five'",
        "u LIKE '%e%'",
        "u LIKE '%'",
        "NOT u LIKE 'fi%'",
        "u NOT LIKE '%e%'",
        "s LIKE '%iv%'",
        "size(u) = 4",
        "size(u) <> 4",
        "NOT size(u) < 4",
        "size(s) > 1",
        "NOT size(s) = 4",
        "attribute_exists(u)",
        "attribute_not_exists(u.a)",
        "attribute_type(u, 'N')",
        "NOT attribute_type(u, 'S')",
        "u IS NUMBER",
        "u.a = 5",
        "u[0] <> 'e'",
        "u.a IS NULL",
        "s = 'five'",
        "s <> 'five'",
        "NOT s < 'five'",
        "s IS NULL",
        "s IS NOT DISTINCT FROM 'five'",
        "s IS DISTINCT FROM 'five'",
        "n = 5",
        "n <> 5",
        "NOT n > 5",
        "n IS NULL",
        "f",
        "NOT f",
        "f IS NOT TRUE",
        "f IS UNKNOWN",
        "f <> TRUE",
        "b = X'0102'",
        "b < X'02'",
        "l IS NULL",
        "o IS NOT NULL",
        "i = 5",
        "i = 5.5",
        "i IN (5, 6)",
        "m = 5.25",
        "m = 5.255",
        "d = '2026-01-31'",
        "1 = 1 OR u = 5",
        "NULL OR u = 5",
        "(u = 5 OR s = 'five') AND NOT (n > 6 OR f)",
      })
  void aPredicateHoldsForTheSameItemsInBothPlaces(String predicate) {
    Object parameter = predicate.contains("begins_with") ? "fi" : new BigDecimal(5);
    assertThat(disagreements(predicate, parameter)).isEmpty();
    assertThat(disagreements(predicate, "five")).isEmpty();
    assertThat(disagreements(predicate, null)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "i > 5",
        "i <> 5",
        "NOT i = 5",
        "i IS NULL",
        "m < 1",
        "d > '2026-01-31'",
        "d IS NULL",
        "begins_with(d, '2026')",
        "UPPER(s) = 'FIVE'",
        "n + 1 > 5",
        "s = u",
        "s LIKE 'f_ve'",
        "s LIKE '%ve'",
        "CASE WHEN f THEN TRUE ELSE FALSE END",
      })
  void whatHasNoExactTranslationIsNotSent(String predicate) {
    PathRead read = plan(predicate);
    Frame frame = new Frame(new Object[0], new Notices());

    for (RexNode condition : read.path().residual()) {
      EngineCondition translated =
          new ConditionTranslator(read.path().table(), attribute -> false).whereTrue(condition);
      assertThat(translated == null ? null : translated.bind(frame)).as(predicate).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "i > 5",
        "i >= 5.1",
        "6 > i",
        "i <> 5",
        "NOT i = 5",
        "i IS NOT NULL",
        "m < 5.3",
        "m <> 5.255",
        "m BETWEEN 5 AND 5.3",
        "d > '2026-01-30'",
        "d <> '2026-01-30'",
        "d <= '2026-01-31'",
        "p >= '2026-01-31'",
        "p <> '2026-01-31 00:00:00'",
        "c < '10:00:00.5'",
        "g > '00000000-0000-0000-0000-000000000000'",
        "i > 5 AND UPPER(s) = 'FIVE'",
        "i > 6 OR d < '2026-02-01'",
        "(i > 5) IS TRUE",
        "(i > 5) IS NOT UNKNOWN",
        "NOT (i <= 5 OR n + 1 > 5)",
      })
  void whatHasNoExactTranslationLetsNoItemOutForWhichItIsTrue(String predicate) {
    PathRead read = plan(predicate);
    Closures closures = new Closures(ColumnReader.of(read.path().table()));
    int kept = 0;
    for (RexNode condition : read.path().residual()) {
      EngineCondition sent =
          new ConditionTranslator(read.path().table(), attribute -> false)
              .wherePossiblyTrue(condition);
      if (sent == null) {
        continue;
      }
      Evaluator closure = closures.compile(condition);
      Frame frame = new Frame(new Object[0], new Notices());
      Condition bound = sent.bind(frame);
      assertThat(bound).as(predicate).isNotNull();
      ConditionRules.check(bound, "FilterExpression");
      for (Item item : items()) {
        frame.item = item;
        boolean holds = ConditionEvaluator.holds(bound, item, 1);
        kept += holds ? 1 : 0;
        assertThat(holds || !closure.isTrue(frame))
            .as("%s: %s: %s", item.attributes(), condition, bound)
            .isTrue();
      }
    }
    assertThat(kept).as("items of which some are left out").isBetween(1, items().size() - 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "i IS NULL",
        "d IS NULL",
        "(i > 5) IS NOT TRUE",
        "(i > 5) IS UNKNOWN",
        "i > 5 OR UPPER(s) = 'FIVE'",
        "begins_with(d, '2026')",
        "n + 1 > 5",
      })
  void whatCannotBeSaidBeforeIsNotSent(String predicate) {
    PathRead read = plan(predicate);

    for (RexNode condition : read.path().residual()) {
      assertThat(
              new ConditionTranslator(read.path().table(), attribute -> false)
                  .wherePossiblyTrue(condition))
          .as(predicate)
          .isNull();
    }
  }

  @Test
  void aPredicateOfMoreThanAHundredComparisonsIsNotSent() {
    StringBuilder many = new StringBuilder("u = 0");
    for (int i = 1; i <= 100; i++) {
      many.append(" OR u = ").append(i);
    }
    PathRead read = plan(many.toString());

    assertThat(
            new ConditionTranslator(read.path().table(), attribute -> false)
                .whereTrue(read.path().residual().get(0)))
        .isNull();
  }

  private PathRead plan(String predicate) {
    String text = "SELECT id FROM t WHERE " + predicate + " ALLOW SCAN";
    Statement.Query query = (Statement.Query) StatementParser.parse(text).statement();
    int parameters = (int) predicate.chars().filter(c -> c == '?').count();
    return planner.plan(query.query(), StatementParameters.written(parameters)).read();
  }

  private List<String> disagreements(String predicate, Object parameter) {
    PathRead read = plan(predicate);
    Object[] parameters = {parameter};
    List<String> disagreements = new ArrayList<>();
    Closures closures = new Closures(ColumnReader.of(read.path().table()));
    for (RexNode condition : read.path().residual()) {
      EngineCondition translated =
          new ConditionTranslator(read.path().table(), attribute -> false).whereTrue(condition);
      assertThat(translated).as("a translation of " + predicate).isNotNull();
      Evaluator closure = closures.compile(condition);
      Frame frame = new Frame(parameters, new Notices());
      Condition bound = translated.bind(frame);
      assertThat(bound).as(predicate).isNotNull();
      ConditionRules.check(bound, "FilterExpression");
      for (Item item : items()) {
        frame.item = item;
        if (closure.isTrue(frame) != ConditionEvaluator.holds(bound, item, 1)) {
          disagreements.add(item.attributes() + ": " + condition + ": " + bound);
        }
      }
    }
    return disagreements;
  }

  /** Items that hold each value at each attribute, and none. */
  private static List<Item> items() {
    AttributeValue five = AttributeValue.N.of(5);
    List<AttributeValue> values =
        List.of(
            five,
            new AttributeValue.N(new BigDecimal("5.5")),
            new AttributeValue.N(new BigDecimal("5.25")),
            AttributeValue.N.of(7),
            new AttributeValue.S("five"),
            new AttributeValue.S("x"),
            new AttributeValue.S(""),
            new AttributeValue.S("2026-01-31"),
            new AttributeValue.S("2026-1-31"),
            new AttributeValue.S("2026-01-31T00:00:00"),
            new AttributeValue.S("09:30:00"),
            new AttributeValue.S("11111111-2222-3333-4444-555555555555"),
            AttributeValue.Bool.of(true),
            AttributeValue.Bool.of(false),
            AttributeValue.Null.INSTANCE,
            new AttributeValue.B(Binary.copyOf(new byte[] {1, 2})),
            new AttributeValue.L(List.of(five, new AttributeValue.S("e"))),
            new AttributeValue.L(List.of(new AttributeValue.S("e"))),
            new AttributeValue.M(Map.of("a", five)),
            new AttributeValue.M(Map.of("a", AttributeValue.Null.INSTANCE)),
            new AttributeValue.SS(new LinkedHashSet<>(List.of("e", "five"))),
            new AttributeValue.NS(new LinkedHashSet<>(List.of(new BigDecimal(5)))));
    List<Item> items = new ArrayList<>();
    items.add(Item.of(Map.of("id", new AttributeValue.S("none"))));
    for (AttributeValue value : values) {
      Map<String, AttributeValue> attributes = new LinkedHashMap<>();
      attributes.put("id", new AttributeValue.S("x"));
      for (String name : List.of("u", "s", "i", "n", "m", "f", "d", "b", "l", "o", "p", "c", "g")) {
        attributes.put(name, value);
      }
      items.add(Item.of(attributes));
    }
    return items;
  }
}
