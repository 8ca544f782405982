package io.partita.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.partita.jdbc.Transactions;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** HikariCP: a pool that many threads share, and what it must not evict. */
class HikariTest {

  private static HikariConfig config() throws SQLException {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(Orders.url(""));
    config.setMaximumPoolSize(4);
    return config;
  }

  private static BigDecimal balance(Connection connection, String id) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT balance FROM accounts WHERE id = ?")) {
      query.setString(1, id);
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        return rows.getBigDecimal(1);
      }
    }
  }

  @Test
  void transfersOfManyThreadsThroughThePoolKeepTheSum() throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(4);
    try (HikariDataSource pool = new HikariDataSource(config())) {
      try (Connection connection = pool.getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute(
            "UPSERT INTO accounts (id, owner, balance) VALUES ('h1', 'a', 500), ('h2', 'b', 500)");
      }
      List<Future<Boolean>> done = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        String from = i % 2 == 0 ? "h1" : "h2";
        String to = i % 2 == 0 ? "h2" : "h1";
        done.add(
            executor.submit(() -> Transactions.run(pool, c -> move(c, from, to, BigDecimal.TEN))));
      }
      for (Future<Boolean> each : done) {
        assertThat(each.get()).isTrue();
      }

      try (Connection connection = pool.getConnection()) {
        assertThat(balance(connection, "h1")).isEqualByComparingTo("500");
        assertThat(balance(connection, "h2")).isEqualByComparingTo("500");
      }
    } finally {
      executor.shutdownNow();
    }
  }

  private static boolean move(Connection connection, String from, String to, BigDecimal amount)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE accounts SET balance = balance + ? WHERE id = ?")) {
      update.setBigDecimal(1, amount.negate());
      update.setString(2, from);
      int changed = update.executeUpdate();
      update.setBigDecimal(1, amount);
      update.setString(2, to);
      return changed + update.executeUpdate() == 2;
    }
  }

  @Test
  void aRefusedStatementAndATimeoutKeepTheConnectionInThePool() throws SQLException {
    HikariConfig config = config();
    config.setMaximumPoolSize(1);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      Connection physical;
      try (Connection connection = pool.getConnection();
          Statement statement = connection.createStatement()) {
        physical = connection.unwrap(io.partita.jdbc.PartitaConnection.class);
        assertThatThrownBy(() -> statement.executeQuery("SELECT * FROM orders"))
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42SCN"));
        assertThatThrownBy(() -> statement.execute("CALL nothing()"))
            .isInstanceOf(SQLException.class);
      }
      try (Connection connection = pool.getConnection()) {
        assertThat(connection.unwrap(io.partita.jdbc.PartitaConnection.class)).isSameAs(physical);
      }
    }
  }

  @Test
  void whatABorrowerLeftOpenIsRolledBackAndReset() throws SQLException {
    HikariConfig config = config();
    config.setMaximumPoolSize(1);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      try (Connection connection = pool.getConnection()) {
        connection.setAutoCommit(false);
        connection.setReadOnly(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        connection
            .createStatement()
            .execute("UPSERT INTO accounts (id, owner, balance) VALUES ('left', 'x', 1)");
      }
      try (Connection connection = pool.getConnection();
          Statement statement = connection.createStatement()) {
        assertThat(connection.getAutoCommit()).isTrue();
        assertThat(connection.getTransactionIsolation())
            .isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
        try (ResultSet rows = statement.executeQuery("SELECT id FROM accounts WHERE id = 'left'")) {
          assertThat(rows.next()).isFalse();
        }
      }
    }
  }

  @Test
  void thePoolMakesTheDataSourceByItsClassName() throws SQLException {
    HikariConfig config = new HikariConfig();
    config.setDataSourceClassName("io.partita.jdbc.PartitaDataSource");
    config.addDataSourceProperty("url", Orders.url("applicationName=shop"));
    try (HikariDataSource pool = new HikariDataSource(config);
        Connection connection = pool.getConnection()) {
      assertThat(connection.getClientInfo("ApplicationName")).isEqualTo("shop");
    }
  }
}
