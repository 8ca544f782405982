package io.partita.jdbc;

import io.partita.sql.SqlErrors;
import java.sql.SQLException;
import java.sql.Savepoint;
import org.jspecify.annotations.Nullable;

/**
 * A mark in what a transaction has written. It belongs to that transaction of its connection, and
 * ends with it.
 */
final class PartitaSavepoint implements Savepoint {
  private final PartitaConnection connection;
  private final long transaction;
  private final int id;
  private final @Nullable String name;

  PartitaSavepoint(PartitaConnection connection, long transaction, int id, @Nullable String name) {
    this.connection = connection;
    this.transaction = transaction;
    this.id = id;
    this.name = name;
  }

  /** What the session calls it: unnamed ones have names that no statement can write. */
  String sessionName() {
    return name == null ? "\0" + id : name;
  }

  boolean isOf(PartitaConnection other, long otherTransaction) {
    return connection == other && transaction == otherTransaction;
  }

  @Override
  public int getSavepointId() throws SQLException {
    if (name != null) {
      throw Failures.of(
          SqlErrors.WRONG_OBJECT_KIND, "The savepoint has the name " + name + " and so no number");
    }
    return id;
  }

  @Override
  public String getSavepointName() throws SQLException {
    if (name == null) {
      throw Failures.of(
          SqlErrors.WRONG_OBJECT_KIND, "The savepoint has the number " + id + " and so no name");
    }
    return name;
  }
}
