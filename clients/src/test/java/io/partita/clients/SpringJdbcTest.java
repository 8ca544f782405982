package io.partita.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.SimpleJdbcInsert;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.jdbc.support.KeyHolder;
import org.springframework.jdbc.support.SQLErrorCodeSQLExceptionTranslator;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Spring's JdbcTemplate: reading, writing, transactions, and its translation of exceptions. */
class SpringJdbcTest {
  private final DataSource source;
  private final JdbcTemplate template;

  SpringJdbcTest() throws SQLException {
    source = new DriverManagerDataSource(Orders.url(""));
    template = new JdbcTemplate(source);
  }

  private record Order(String orderNo, BigDecimal total, LocalDateTime orderDate) {}

  @Test
  void rowsBecomeRecords() {
    List<Order> orders =
        template.query(
            "SELECT order_no, total, order_date FROM orders"
                + " WHERE customer_id = ? AND order_date >= ? AND order_date < ? ORDER BY order_date",
            (row, number) ->
                new Order(
                    row.getString("order_no"),
                    row.getBigDecimal("total"),
                    row.getObject("order_date", LocalDateTime.class)),
            Orders.CUSTOMER,
            LocalDateTime.of(2025, 12, 1, 0, 0),
            LocalDateTime.of(2025, 12, 3, 0, 0));

    assertThat(orders)
        .containsExactly(
            new Order("W102671", new BigDecimal("41.40"), LocalDateTime.of(2025, 12, 1, 23, 56)),
            new Order(
                "W102674", new BigDecimal("13.35"), LocalDateTime.of(2025, 12, 2, 15, 39, 23)));
  }

  @Test
  void namedParametersMapsAndSingleValuesWork() {
    NamedParameterJdbcTemplate named = new NamedParameterJdbcTemplate(source);
    Map<String, Object> customer =
        named.queryForMap("SELECT * FROM customers WHERE id = :id", Map.of("id", Orders.CUSTOMER));

    assertThat(customer).containsEntry("name", "Mira Lindqvist").containsEntry("country", "PT");
    assertThat(
            template.queryForObject(
                "SELECT stock + 1 FROM products WHERE sku = ?", Integer.class, "TEA-08"))
        .isEqualTo(320);
  }

  @Test
  void aSimpleInsertFindsTheColumnsAndNullsOfUnknownTypeAreSet() {
    new SimpleJdbcInsert(source)
        .withTableName("customers")
        .execute(Map.of("id", "S1", "name", "Sara Spring", "country", "SE"));

    int changed = template.update("UPDATE customers SET email = ? WHERE id = ?", null, "S1");
    template.update(
        "UPDATE customers SET city = ? WHERE id = ?",
        new Object[] {"Lund", "S1"},
        new int[] {Types.VARCHAR, Types.VARCHAR});

    assertThat(changed).isEqualTo(1);
    assertThat(template.queryForMap("SELECT * FROM customers WHERE id = 'S1'"))
        .containsEntry("city", "Lund")
        .containsEntry("email", null);
  }

  @Test
  void aKeyHolderTakesWhatDefaultsHaveMade() {
    template.execute(
        "CREATE TABLE visits (customer VARCHAR, no INTEGER DEFAULT 41 + 1, note VARCHAR,"
            + " PRIMARY KEY (customer, no))");
    KeyHolder made = new GeneratedKeyHolder();
    template.update(
        connection ->
            connection.prepareStatement(
                "INSERT INTO visits (customer) VALUES ('S2')", Statement.RETURN_GENERATED_KEYS),
        made);
    KeyHolder named = new GeneratedKeyHolder();
    template.update(
        connection ->
            connection.prepareStatement(
                "INSERT INTO visits (customer, note) VALUES ('S3', 'n')",
                new String[] {"customer", "no"}),
        named);

    assertThat(made.getKey()).isEqualTo(42);
    assertThat(named.getKeys()).isEqualTo(Map.of("customer", "S3", "no", 42));
    assertThat(
            new SimpleJdbcInsert(source)
                .withTableName("visits")
                .usingGeneratedKeyColumns("no")
                .executeAndReturnKey(Map.of("customer", "S4", "note", "n")))
        .isEqualTo(42);
  }

  @Test
  void aBatchGivesTheCountOfEachElement() {
    int[] counts =
        template.batchUpdate(
            "UPSERT INTO products (sku, name, price) VALUES (?, ?, ?)",
            List.of(
                new Object[] {"S-01", "one", 1},
                new Object[] {"S-02", "two", new BigDecimal("2.50")}));

    assertThat(counts).containsExactly(1, 1);
    assertThat(
            template.queryForObject(
                "SELECT price FROM products WHERE sku = 'S-02'", BigDecimal.class))
        .isEqualTo("2.50");
  }

  @Test
  void aTransactionThatFailsLeavesNothing() {
    TransactionTemplate transaction = serializable();
    assertThatThrownBy(
            () ->
                transaction.executeWithoutResult(
                    status -> {
                      template.update(
                          "INSERT INTO accounts (id, owner, balance) VALUES ('s9', 'x', 1)");
                      Object savepoint = status.createSavepoint();
                      template.update("UPDATE accounts SET balance = 2 WHERE id = 's9'");
                      status.rollbackToSavepoint(savepoint);
                      assertThat(
                              template.queryForObject(
                                  "SELECT balance FROM accounts WHERE id = 's9'", Integer.class))
                          .isEqualTo(1);
                      throw new IllegalStateException("changed my mind");
                    }))
        .hasMessage("changed my mind");

    assertThat(template.queryForList("SELECT id FROM accounts WHERE id = 's9'")).isEmpty();
  }

  private TransactionTemplate serializable() {
    TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(source));
    transaction.setIsolationLevel(TransactionDefinition.ISOLATION_SERIALIZABLE);
    return transaction;
  }

  @Test
  void exceptionsAreTranslated() {
    template.update("UPSERT INTO accounts (id, owner, balance) VALUES ('s1', 'a', 1)");

    assertThatThrownBy(
            () ->
                template.update("INSERT INTO accounts (id, owner, balance) VALUES ('s1', 'b', 2)"))
        .isInstanceOf(DuplicateKeyException.class);
    assertThatThrownBy(() -> template.update("INSERT INTO accounts (id) VALUES ('s2')"))
        .isInstanceOf(DataIntegrityViolationException.class);
    assertThatThrownBy(() -> template.queryForList("SELECT * FROM orders"))
        .isInstanceOf(BadSqlGrammarException.class)
        .hasStackTraceContaining("would read every item of orders");
    assertThatThrownBy(() -> template.queryForList("SELEC 1"))
        .isInstanceOf(BadSqlGrammarException.class);
    assertThatThrownBy(
            () ->
                template.queryForList(
                    "SELECT CAST(name AS INTEGER) FROM customers WHERE id = 'C0007'"))
        .isInstanceOf(DataIntegrityViolationException.class);
    assertThat(
            new SQLErrorCodeSQLExceptionTranslator(source)
                .translate("t", null, new SQLException("slow", "57014")))
        .isInstanceOf(QueryTimeoutException.class);
  }

  @Test
  void aConflictIsALockThatCannotBeAcquired() {
    template.update("UPSERT INTO accounts (id, owner, balance) VALUES ('s3', 'a', 1)");
    JdbcTemplate other = new JdbcTemplate(new DriverManagerDataSource(url()));

    assertThatThrownBy(
            () ->
                serializable()
                    .executeWithoutResult(
                        status -> {
                          template.update("UPDATE accounts SET balance = 5 WHERE id = 's3'");
                          other.update("UPDATE accounts SET balance = 7 WHERE id = 's3'");
                        }))
        .isInstanceOf(CannotAcquireLockException.class);
  }

  private static String url() {
    try {
      return Orders.url("");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
