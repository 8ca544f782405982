package io.partita.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.partita.jdbc.PartitaDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.commons.dbcp2.datasources.SharedPoolDataSource;
import org.junit.jupiter.api.Test;

/** Commons DBCP: a pool of {@code PooledConnection}s, as application servers have it. */
class DbcpTest {

  private static SharedPoolDataSource pool(int size) throws SQLException {
    SharedPoolDataSource pool = new SharedPoolDataSource();
    pool.setConnectionPoolDataSource(new PartitaDataSource(Orders.url(""), new Properties()));
    pool.setMaxTotal(size);
    pool.setDefaultTestOnBorrow(true);
    return pool;
  }

  private static void write(Connection connection, String id, int balance) throws SQLException {
    try (PreparedStatement upsert =
        connection.prepareStatement("UPSERT INTO accounts (id, owner, balance) VALUES (?, ?, ?)")) {
      upsert.setString(1, id);
      upsert.setString(2, "dbcp");
      upsert.setInt(3, balance);
      upsert.executeUpdate();
    }
  }

  private static int balance(Connection connection, String id) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT balance FROM accounts WHERE id = ?")) {
      query.setString(1, id);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next() ? rows.getInt(1) : -1;
      }
    }
  }

  private static int writeAndRead(SharedPoolDataSource pool, String id) throws SQLException {
    int sum = 0;
    for (int i = 0; i < 25; i++) {
      try (Connection connection = pool.getConnection()) {
        write(connection, id, i);
        sum += balance(connection, id);
      }
    }
    return sum;
  }

  @Test
  void manyThreadsShareAFewConnectionsAndGiveThemBack() throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(6);
    SharedPoolDataSource pool = pool(3);
    try {
      List<Future<Integer>> sums = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        String id = "dbcp-" + i;
        sums.add(executor.submit(() -> writeAndRead(pool, id)));
      }
      for (Future<Integer> sum : sums) {
        assertThat(sum.get()).isEqualTo(300);
      }

      assertThat(pool.getNumActive()).isZero();
      assertThat(pool.getNumIdle()).isBetween(1, 3);
    } finally {
      executor.shutdownNow();
      pool.close();
    }
  }

  @Test
  void theNextUserFindsNothingOfTheOneBefore() throws Exception {
    SharedPoolDataSource pool = pool(1);
    try {
      try (Connection connection = pool.getConnection();
          Statement statement = connection.createStatement()) {
        write(connection, "dbcp-left", 1);
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        statement.execute("UPDATE accounts SET balance = 2 WHERE id = 'dbcp-left'");
      }

      try (Connection connection = pool.getConnection()) {
        assertThat(connection.getAutoCommit()).isTrue();
        assertThat(connection.getTransactionIsolation())
            .isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
        assertThat(balance(connection, "dbcp-left")).isEqualTo(1);
      }
    } finally {
      pool.close();
    }
  }
}
