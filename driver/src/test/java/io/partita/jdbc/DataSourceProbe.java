package io.partita.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import javax.sql.PooledConnection;

/** A program that connects by a data source and by a pooled connection; prints what they read. */
final class DataSourceProbe {
  private DataSourceProbe() {}

  public static void main(String[] arguments) throws SQLException {
    PartitaDataSource source = new PartitaDataSource(arguments[0], new Properties());
    PooledConnection pooled = source.getPooledConnection();
    print(source.getConnection());
    print(pooled.getConnection());
    pooled.close();
  }

  private static void print(Connection opened) throws SQLException {
    try (Connection connection = opened;
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS t (pk VARCHAR PRIMARY KEY, v VARCHAR)");
      statement.execute("UPSERT INTO t (pk, v) VALUES ('a', 'kept')");
      try (ResultSet rows = statement.executeQuery("SELECT v FROM t WHERE pk = 'a'")) {
        rows.next();
        System.out.println(rows.getString(1));
      }
    }
  }
}
