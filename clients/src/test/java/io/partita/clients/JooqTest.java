package io.partita.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.exception.SQLStateClass;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** jOOQ, which does not know us: plain SQL, its DSL in the default dialect, and its metadata. */
class JooqTest {

  @BeforeAll
  static void quietly() {
    System.setProperty("org.jooq.no-logo", "true");
    System.setProperty("org.jooq.no-tips", "true");
  }

  @AfterAll
  static void asBefore() {
    System.clearProperty("org.jooq.no-logo");
    System.clearProperty("org.jooq.no-tips");
  }

  @Test
  void plainSqlReadsTypedValues() throws SQLException {
    try (Connection connection = Orders.connect("")) {
      DSLContext jooq = DSL.using(connection);

      Result<Record> orders =
          jooq.fetch(
              "SELECT order_no, total FROM orders WHERE customer_id = ? AND total > ?"
                  + " ORDER BY total DESC LIMIT 2",
              Orders.CUSTOMER,
              400);

      assertThat(jooq.dialect()).isEqualTo(SQLDialect.DEFAULT);
      assertThat(orders.getValues("total", BigDecimal.class))
          .containsExactly(new BigDecimal("562.47"), new BigDecimal("470.96"));
    }
  }

  @Test
  void theDslWritesAndReads() throws SQLException {
    try (Connection connection = Orders.connect("")) {
      DSLContext jooq = DSL.using(connection, SQLDialect.DEFAULT);

      int inserted =
          jooq.insertInto(
                  table(name("products")),
                  field(name("sku")),
                  field(name("name")),
                  field(name("price")))
              .values("J-01", "from jOOQ", new BigDecimal("9.90"))
              .execute();
      int updated =
          jooq.update(table(name("products")))
              .set(field(name("stock"), Integer.class), 7)
              .where(field(name("sku")).eq("J-01"))
              .execute();
      Record product =
          jooq.select(field(name("name")), field(name("stock")))
              .from(table(name("products")))
              .where(field(name("sku")).eq("J-01"))
              .fetchSingle();

      assertThat(inserted + updated).isEqualTo(2);
      assertThat(product.get("name", String.class)).isEqualTo("from jOOQ");
      assertThat(product.get("stock", Integer.class)).isEqualTo(7);
      assertThat(
              jooq.deleteFrom(table(name("products")))
                  .where(field(name("sku")).eq("J-01"))
                  .execute())
          .isEqualTo(1);
    }
  }

  @Test
  void aFailureHasTheClassOfItsState() throws SQLException {
    try (Connection connection = Orders.connect("")) {
      assertThatThrownBy(() -> DSL.using(connection).fetch("SELECT * FROM orders"))
          .isInstanceOfSatisfying(
              DataAccessException.class,
              e ->
                  assertThat(e.sqlStateClass())
                      .isEqualTo(SQLStateClass.C42_SYNTAX_ERROR_OR_ACCESS_RULE_VIOLATION));
    }
  }

  @Test
  void itsMetadataKnowsTablesColumnsAndKeys() throws SQLException {
    try (Connection connection = Orders.connect("")) {
      org.jooq.Table<?> orders = DSL.using(connection).meta().getTables("orders").get(0);

      assertThat(orders.getPrimaryKey().getFields())
          .extracting(org.jooq.Field::getName)
          .containsExactly("customer_id", "order_date");
      assertThat(orders.field("total").getDataType().scale()).isEqualTo(2);
      assertThat(orders.field("order_date").getType()).isEqualTo(java.sql.Timestamp.class);
    }
  }
}
