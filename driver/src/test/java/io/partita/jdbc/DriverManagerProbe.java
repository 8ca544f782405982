package io.partita.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A program with nothing but the driver's jar on its class path; prints what it finds. */
final class DriverManagerProbe {
  private DriverManagerProbe() {}

  public static void main(String[] arguments) throws SQLException {
    String url = arguments[0];
    System.out.println(DriverManager.getDriver(url).getClass().getName());
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE IF NOT EXISTS orders"
              + " (customer VARCHAR, id INTEGER, total DECIMAL(9, 2), PRIMARY KEY (customer, id))");
      try (PreparedStatement upsert =
          connection.prepareStatement(
              "UPSERT INTO orders (customer, id, total) VALUES (?, ?, ?)")) {
        for (int id = 1; id <= 3; id++) {
          upsert.setString(1, "ann");
          upsert.setInt(2, id);
          upsert.setBigDecimal(3, java.math.BigDecimal.valueOf(id));
          upsert.addBatch();
        }
        System.out.println(upsert.executeBatch().length);
      }
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT id, total FROM orders WHERE customer = ? AND id > ? ORDER BY id DESC")) {
        select.setString(1, "ann");
        select.setInt(2, 1);
        try (ResultSet rows = select.executeQuery()) {
          while (rows.next()) {
            System.out.println(rows.getInt("id") + " " + rows.getString("total"));
          }
        }
      }
    }
  }
}
