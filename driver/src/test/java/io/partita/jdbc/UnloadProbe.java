package io.partita.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Callable;

/**
 * Uses the driver as an application in a container does, which takes it out of {@code
 * DriverManager} when it stops: work in a class loader of its own.
 */
public final class UnloadProbe implements Callable<String> {
  @Override
  public String call() throws SQLException {
    PartitaDriver driver = new PartitaDriver();
    String answer;
    try (Connection connection = driver.connect("jdbc:partita:mem:unload", null);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (pk VARCHAR, sk INTEGER, PRIMARY KEY (pk, sk))");
      statement.execute("INSERT INTO t VALUES ('a', 1), ('a', 2), ('a', 3)");
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT UPPER(x.pk), SUM(x.sk * y.sk) FROM t x JOIN t y ON y.pk = x.pk AND y.sk = x.sk"
                  + " WHERE x.pk = 'a' GROUP BY UPPER(x.pk) HAVING COUNT(*) > 1")) {
        rows.next();
        answer = rows.getString(1) + rows.getString(2);
      }
    }
    for (var registered : DriverManager.drivers().toList()) {
      if (registered.getClass().getClassLoader() == getClass().getClassLoader()) {
        DriverManager.deregisterDriver(registered);
      }
    }
    return answer;
  }
}
