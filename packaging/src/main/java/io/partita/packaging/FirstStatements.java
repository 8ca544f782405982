package io.partita.packaging;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A program as small as one that uses a database can be: makes a table in a new database, inserts a
 * row, reads it by its key, and says so on its standard output.
 */
public final class FirstStatements {
  /** What it says, in a line of its own. */
  public static final char ANSWER = '1';

  private FirstStatements() {}

  /**
   * Runs it.
   *
   * @param arguments the URL of a database that is not there yet
   */
  public static void main(String[] arguments) throws SQLException {
    try (Connection connection = DriverManager.getConnection(arguments[0]);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE item (pk VARCHAR(40), sk VARCHAR(40), amount BIGINT, PRIMARY KEY (pk, sk))");
      statement.executeUpdate("INSERT INTO item (pk, sk, amount) VALUES ('a', 'b', 17)");
      try (PreparedStatement get =
          connection.prepareStatement("SELECT * FROM item WHERE pk = ? AND sk = ?")) {
        get.setString(1, "a");
        get.setString(2, "b");
        try (ResultSet row = get.executeQuery()) {
          if (row.next() && row.getLong("amount") == 17) {
            System.out.println(ANSWER);
          }
        }
      }
    }
  }
}
