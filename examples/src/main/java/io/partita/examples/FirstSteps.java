package io.partita.examples;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;

/** Connects, creates a table, writes and reads by prepared statements, and meets a refusal. */
public final class FirstSteps {

  private FirstSteps() {}

  /** The argument is a URL; without one the database is in the directory data/first-steps. */
  public static void main(String[] arguments) throws SQLException {
    run(arguments.length > 0 ? arguments[0] : "jdbc:partita:data/first-steps", System.out);
  }

  static void run(String url, PrintStream out) throws SQLException {
    // DriverManager finds the driver by itself. The directory is created when it is missing, and
    // open while a connection of this process is.
    try (Connection connection = DriverManager.getConnection(url)) {
      createTable(connection);
      write(connection);
      read(connection, out);
      meetRefusal(connection, out);
    }
  }

  private static void createTable(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE TABLE IF NOT EXISTS measurements (
              sensor       VARCHAR,
              taken_at     TIMESTAMP,
              temperature  DECIMAL(5, 2),
              PRIMARY KEY (sensor, taken_at)
          )""");
    }
  }

  /** Attributes that no column declares are written and read by their names all the same. */
  private static void write(Connection connection) throws SQLException {
    String sql =
        "UPSERT INTO measurements (sensor, taken_at, temperature, place) VALUES (?, ?, ?, ?)";
    LocalDateTime start = LocalDateTime.of(2026, 1, 1, 0, 0);
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      for (int hour = 0; hour < 24; hour++) {
        insert.setString(1, "attic");
        insert.setObject(2, start.plusHours(hour));
        insert.setBigDecimal(3, BigDecimal.valueOf(1_500 + hour * 25L, 2));
        insert.setString(4, "under the roof");
        insert.executeUpdate();
      }
    }
  }

  private static void read(Connection connection, PrintStream out) throws SQLException {
    String sql =
        """
        SELECT taken_at, temperature, place
        FROM measurements
        WHERE sensor = ? AND taken_at >= ?
        ORDER BY taken_at DESC
        LIMIT 3""";
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setString(1, "attic");
      query.setObject(2, LocalDateTime.of(2026, 1, 1, 12, 0));
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          out.printf(
              "%s  %s °C  %s%n",
              rows.getObject("taken_at", LocalDateTime.class),
              rows.getBigDecimal("temperature"),
              rows.getString("place"));
        }
      }
    }
  }

  /** A statement that would read every item of a table is refused when it is prepared. */
  private static void meetRefusal(Connection connection, PrintStream out) throws SQLException {
    String sql = "SELECT MAX(temperature) FROM measurements";
    try (PreparedStatement query = connection.prepareStatement(sql);
        ResultSet rows = query.executeQuery()) {
      throw new AssertionError("not refused: " + rows);
    } catch (SQLException refusal) {
      out.println(refusal.getSQLState() + ": " + refusal.getMessage());
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql + " ALLOW SCAN")) {
      rows.next();
      out.println("The highest: " + rows.getBigDecimal(1));
    }
  }
}
