package io.partita.jdbc;

import java.sql.SQLException;

/** Who made a connection, and is told what becomes of it and of its prepared statements. */
interface ConnectionOwner {
  /** The connection is closed, and its session has ended. Called once. */
  void closed(PartitaConnection connection);

  /** The connection cannot be used any more; its caller is told next. */
  default void failed(PartitaConnection connection, SQLException failure) {}

  /** A prepared statement was closed by its user. */
  default void statementClosed(PartitaPreparedStatement statement) {}

  /** A prepared statement cannot be executed any more; its caller is told next. */
  default void statementFailed(PartitaPreparedStatement statement, SQLException failure) {}
}
