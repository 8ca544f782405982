package io.partita.jdbc.shell;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** The connection that commands work on, and the way to another one. */
final class ShellConnection implements AutoCloseable {
  private Connection connection;

  ShellConnection(Connection connection) {
    this.connection = connection;
  }

  Connection connection() {
    return connection;
  }

  /** Goes to another database; if that cannot be opened, nothing changes. */
  void connect(String url) throws SQLException {
    Connection opened = DriverManager.getConnection(url);
    connection.close();
    connection = opened;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
