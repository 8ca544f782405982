package io.partita.packaging;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What a tool asks first that knows nothing of the database: whether it is there, its tables, and a
 * summary of one.
 */
public final class FirstQueries {
  private FirstQueries() {}

  /**
   * Runs it.
   *
   * @param arguments the URL of a database that is not there yet
   */
  public static void main(String[] arguments) throws SQLException {
    try (Connection connection = DriverManager.getConnection(arguments[0]);
        Statement statement = connection.createStatement()) {
      read(statement.executeQuery("SELECT 1"));
      statement.execute(
          "CREATE TABLE item (pk VARCHAR(40), sk VARCHAR(40), amount BIGINT, PRIMARY KEY (pk, sk))");
      statement.executeUpdate("INSERT INTO item (pk, sk, amount) VALUES ('a', 'b', 17)");
      read(connection.getMetaData().getTables(null, null, "%", null));
      read(connection.getMetaData().getColumns(null, null, "item", "%"));
      read(statement.executeQuery("SELECT * FROM item ALLOW SCAN"));
      read(
          statement.executeQuery(
              "SELECT i.pk, COUNT(*) AS n, SUM(j.amount), MIN(i.sk), AVG(j.amount)"
                  + " FROM item i JOIN item j ON j.pk = i.pk AND j.sk = i.sk"
                  + " WHERE i.amount > 3 AND i.sk LIKE 'b%' GROUP BY i.pk HAVING COUNT(*) > 0"
                  + " ORDER BY n DESC LIMIT 10 ALLOW SCAN"));
      System.out.println(FirstStatements.ANSWER);
    }
  }

  private static void read(ResultSet rows) throws SQLException {
    int columns = rows.getMetaData().getColumnCount();
    while (rows.next()) {
      for (int i = 1; i <= columns; i++) {
        rows.getObject(i);
        rows.getString(i);
      }
    }
  }
}
