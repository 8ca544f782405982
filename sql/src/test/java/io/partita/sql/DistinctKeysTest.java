package io.partita.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.partita.engine.embedded.EmbeddedEngine;
import io.partita.engine.embedded.EmbeddedOptions;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is expected of the values of a query, where the engine counts the distinct ones. */
class DistinctKeysTest {
  private EmbeddedEngine engine;
  private Session session;

  @BeforeEach
  void fill() {
    engine = EmbeddedEngine.inMemory(EmbeddedOptions.DEFAULTS, Clock.systemUTC());
    session =
        Database.over(engine, "test", 10)
            .connect(
                SessionOptions.defaults(ZoneOffset.UTC).toBuilder()
                    .scan(ScanMode.ALLOW)
                    .atomic(false)
                    .build());
    run("CREATE TABLE customers (id VARCHAR PRIMARY KEY)");
    run("CREATE TABLE orders (customer VARCHAR, no INTEGER, PRIMARY KEY (customer, no))");
    run("INSERT INTO customers (id) VALUES " + values(500, i -> "('c" + i + "')"));
    run("INSERT INTO orders VALUES " + values(200, i -> "('c" + i % 5 + "', " + i + ")"));
    engine.checkpoint();
  }

  private static String values(int count, IntFunction<String> row) {
    return IntStream.range(0, count).mapToObj(row).collect(Collectors.joining(", "));
  }

  private void run(String text) {
    session.prepare(text).execute(new Object[0], ExecutionOptions.DEFAULT);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void valuesOfAPartitionKeyAreAsManyAsThereArePartitionKeys() {
    String plan =
        String.join(
            "\n",
            QueryAnswer.of(
                session,
                "EXPLAIN SELECT id FROM customers WHERE id IN (SELECT customer FROM orders)"));

    assertThat(plan).contains("Gets customers").contains("reads: ~5");
  }

  @Test
  void othersAreAsManyAsThereAreRows() {
    String plan =
        String.join(
            "\n",
            QueryAnswer.of(
                session,
                "EXPLAIN SELECT id FROM customers WHERE id IN"
                    + " (SELECT CAST(no AS VARCHAR) FROM orders)"));

    assertThat(plan).contains("Scan customers");
  }
}
