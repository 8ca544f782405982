package io.partita.jdbc.shell;

import java.sql.Connection;
import java.sql.SQLException;

/** The connection that commands work on, and the way to another one. */
interface ShellConnection {
  Connection connection();

  /** Goes to another database; if that cannot be opened, nothing changes. */
  void connect(String url) throws SQLException;
}
