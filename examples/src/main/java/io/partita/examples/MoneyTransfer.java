package io.partita.examples;

import io.partita.jdbc.PartitaDataSource;
import io.partita.jdbc.Transactions;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * Transactions that meet, and the one that is run again. No lock is held while the application
 * thinks: {@code commit()} checks that what the transaction read is unchanged, and otherwise
 * applies nothing and throws SQLState 40001. {@link Transactions#run} then runs the work once more.
 */
public final class MoneyTransfer {
  private MoneyTransfer() {}

  /** The argument is a URL; without one the database is in the directory data/money-transfer. */
  public static void main(String[] arguments) throws SQLException {
    run(arguments.length > 0 ? arguments[0] : "jdbc:partita:data/money-transfer", System.out);
  }

  static void run(String url, PrintStream out) throws SQLException {
    DataSource bank = new PartitaDataSource(url, new Properties());
    try (Connection connection = bank.getConnection()) {
      openAccounts(connection);
      out.println("30 moved: " + transfer(bank, "ada", "noah", new BigDecimal("30")));
      out.println("900 moved: " + transfer(bank, "ada", "noah", new BigDecimal("900")));
      interest(bank, connection, out);
      out.println("ada has " + balance(connection, "ada"));
      out.println("noah has " + balance(connection, "noah"));
    }
  }

  /** Adds a tenth to a balance, while somebody else takes 10 off it: the first attempt fails. */
  private static void interest(DataSource bank, Connection somebody, PrintStream out)
      throws SQLException {
    AtomicInteger attempts = new AtomicInteger();
    Transactions.run(
        bank,
        connection -> {
          BigDecimal balance = balance(connection, "noah");
          out.println("attempt " + attempts.incrementAndGet() + " reads " + balance);
          if (attempts.get() == 1) {
            setBalance(somebody, "noah", balance.subtract(BigDecimal.TEN));
          }
          setBalance(connection, "noah", balance.multiply(new BigDecimal("1.1")));
          return true;
        });
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
  static boolean transfer(DataSource bank, String from, String to, BigDecimal amount)
      throws SQLException {
    return Transactions.run(bank, connection -> move(connection, from, to, amount));
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
      if (take.executeUpdate() == 0) {
        return false;
      }
      return give.executeUpdate() == 1;
    }
  }

  private static void setBalance(Connection connection, String id, BigDecimal balance)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE accounts SET balance = ? WHERE id = ?")) {
      update.setBigDecimal(1, balance);
      update.setString(2, id);
      update.executeUpdate();
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
