package io.partita.clients;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Pattern;

/**
 * The orders database of the examples, in memory, as the shell's script makes it: 30 products, 200
 * customers, 3,000 orders. It is opened once and shared; a test changes items of its own.
 */
final class Orders {
  /** The last order of the customer C0007: number, status, total. */
  static final String CUSTOMER = "C0007";

  private static final String NAME = "jdbc:partita:mem:orders";
  private static final Path EXAMPLES = Path.of("..", "examples");
  private static final Pattern END = Pattern.compile(";\\s*\\n");

  /** Keeps the database open between the tests. */
  private static final Connection KEEPER = open();

  private Orders() {}

  private static Connection open() {
    try {
      Connection connection = DriverManager.getConnection(NAME);
      try (Statement statement = connection.createStatement()) {
        for (String sql : END.split(Files.readString(EXAMPLES.resolve("orders.sql")), -1)) {
          String text = sql.replaceAll("(?m)^--.*$", "").strip();
          if (text.startsWith("CREATE TABLE")) {
            statement.execute(text);
          }
        }
        for (String sql : END.split(Files.readString(EXAMPLES.resolve("orders-data.sql")), -1)) {
          if (!sql.isBlank()) {
            statement.execute(sql.strip());
          }
        }
      }
      return connection;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The URL, with properties behind its question mark. */
  static String url(String properties) throws SQLException {
    if (KEEPER.isClosed()) {
      throw new IllegalStateException("the orders database was closed");
    }
    return NAME + (properties.isEmpty() ? "" : "?" + properties);
  }

  static Connection connect(String properties) throws SQLException {
    return DriverManager.getConnection(url(properties));
  }
}
