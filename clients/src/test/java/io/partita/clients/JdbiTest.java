package io.partita.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.StatementException;
import org.jdbi.v3.core.transaction.SerializableTransactionRunner;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.junit.jupiter.api.Test;

/** Jdbi: binding, mapping, arrays, batches, and its runner that repeats on 40001. */
class JdbiTest {
  private final Jdbi jdbi;

  JdbiTest() throws SQLException {
    jdbi = Jdbi.create(Orders.url(""));
  }

  @Test
  void boundParametersFindTypedRows() {
    List<LocalDateTime> dates =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT order_date FROM orders WHERE customer_id = :c AND order_date < :d")
                    .bind("c", Orders.CUSTOMER)
                    .bind("d", LocalDateTime.of(2025, 3, 1, 0, 0))
                    .mapTo(LocalDateTime.class)
                    .list());

    assertThat(dates).isNotEmpty().isSorted();
  }

  @Test
  void nullsOfNoTypeBatchesAndMapsWork() {
    jdbi.useHandle(
        handle -> {
          PreparedBatch batch =
              handle.prepareBatch(
                  "UPSERT INTO products (sku, name, price, category) VALUES (:s, :n, :p, :c)");
          for (int i = 1; i <= 3; i++) {
            batch.bind("s", "B-" + i).bind("n", "item " + i).bind("p", i).bind("c", (String) null);
            batch.add();
          }
          assertThat(batch.execute()).containsExactly(1, 1, 1);
          Map<String, Object> product =
              handle.createQuery("SELECT * FROM products WHERE sku = 'B-2'").mapToMap().one();
          assertThat(product).containsEntry("name", "item 2").containsEntry("category", null);
        });
  }

  @Test
  void anArrayIsReadAsAList() {
    List<String> tags =
        jdbi.withHandle(
            handle -> {
              handle.execute(
                  "UPSERT INTO products VALUE {'sku': 'A-1', 'name': 'a', 'price': 1,"
                      + " 'tags': ['x', 'y']}");
              return handle
                  .createQuery("SELECT tags FROM products WHERE sku = 'A-1'")
                  .map((rows, context) -> List.of((Object[]) rows.getArray("tags").getArray()))
                  .one()
                  .stream()
                  .map(Object::toString)
                  .toList();
            });

    assertThat(tags).containsExactly("x", "y");
  }

  @Test
  void itsSerializableRunnerRepeatsAConflict() throws SQLException {
    jdbi.setTransactionHandler(new SerializableTransactionRunner());
    jdbi.useHandle(
        handle ->
            handle.execute("UPSERT INTO accounts (id, owner, balance) VALUES ('j1', 'a', 1)"));
    AtomicInteger attempts = new AtomicInteger();
    Jdbi other = Jdbi.create(Orders.url(""));

    jdbi.useTransaction(
        TransactionIsolationLevel.SERIALIZABLE,
        handle -> {
          handle.execute("UPDATE accounts SET balance = balance + 1 WHERE id = 'j1'");
          if (attempts.incrementAndGet() == 1) {
            other.useHandle(
                outside ->
                    outside.execute("UPDATE accounts SET balance = balance + 10 WHERE id = 'j1'"));
          }
        });

    assertThat(attempts).hasValue(2);
    BigDecimal balance =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery("SELECT balance FROM accounts WHERE id = 'j1'")
                    .mapTo(BigDecimal.class)
                    .one());
    assertThat(balance).isEqualByComparingTo("12");
  }

  @Test
  void aRefusalKeepsItsMessage() {
    assertThatThrownBy(
            () -> jdbi.useHandle(handle -> handle.execute("DELETE FROM products WHERE price > 5")))
        .isInstanceOf(StatementException.class)
        .hasRootCauseInstanceOf(SQLSyntaxErrorException.class);
  }
}
