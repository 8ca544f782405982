package io.partita.examples;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A transaction that is tried again after a conflict. No lock is held while the application thinks:
 * {@code commit()} checks that what the transaction read is unchanged, and otherwise applies
 * nothing and throws SQLState 40001.
 */
public final class MoneyTransfer {
  private static final String CONFLICT = "40001";
  private static final int ATTEMPTS = 100;

  private MoneyTransfer() {}

  /** The argument is a URL; without one the database is in the directory data/money-transfer. */
  public static void main(String[] arguments) throws SQLException {
    run(arguments.length > 0 ? arguments[0] : "jdbc:partita:data/money-transfer", System.out);
  }

  static void run(String url, PrintStream out) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url)) {
      openAccounts(connection);
      out.println("30 moved: " + transfer(connection, "ada", "noah", new BigDecimal("30")));
      out.println("900 moved: " + transfer(connection, "ada", "noah", new BigDecimal("900")));
      out.println("ada has " + balance(connection, "ada"));
      out.println("noah has " + balance(connection, "noah"));
    }
  }

  static void openAccounts(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE IF NOT EXISTS accounts (id VARCHAR PRIMARY KEY, balance DECIMAL(12, 2))");
      statement.execute("UPSERT INTO accounts (id, balance) VALUES ('ada', 100), ('noah', 20)");
    }
  }

  /**
   * Moves money between two accounts; returns false, and changes nothing, if there is too little on
   * the first.
   */
  static boolean transfer(Connection connection, String from, String to, BigDecimal amount)
      throws SQLException {
    connection.setAutoCommit(false);
    try {
      for (int attempt = 1; ; attempt++) {
        try {
          boolean moved = move(connection, from, to, amount);
          if (moved) {
            connection.commit();
          } else {
            connection.rollback();
          }
          return moved;
        } catch (SQLException e) {
          connection.rollback();
          // A conflict means that another transaction was committed, so that together they get on.
          if (!CONFLICT.equals(e.getSQLState()) || attempt == ATTEMPTS) {
            throw e;
          }
        }
      }
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static boolean move(Connection connection, String from, String to, BigDecimal amount)
      throws SQLException {
    try (PreparedStatement take =
            connection.prepareStatement(
                "UPDATE accounts SET balance = balance - ? WHERE id = ? AND balance >= ?");
        PreparedStatement give =
            connection.prepareStatement("UPDATE accounts SET balance = balance + ? WHERE id = ?")) {
      take.setBigDecimal(1, amount);
      take.setString(2, from);
      take.setBigDecimal(3, amount);
      give.setBigDecimal(1, amount);
      give.setString(2, to);
      return take.executeUpdate() == 1 && give.executeUpdate() == 1;
    }
  }

  static BigDecimal balance(Connection connection, String id) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT balance FROM accounts WHERE id = ?")) {
      query.setString(1, id);
      try (ResultSet rows = query.executeQuery()) {
        if (!rows.next()) {
          throw new SQLException("There is no account " + id, "02000");
        }
        return rows.getBigDecimal(1);
      }
    }
  }
}
