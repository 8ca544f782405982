package io.partita.jdbc;

import io.partita.sql.SqlErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;

/**
 * Runs work as a transaction, and again after a conflict (SQLState 40001): a transaction holds no
 * lock while it is open, so its commit may find that something it read has changed. Then nothing
 * was applied.
 */
public final class Transactions {
  private static final int MAX_ATTEMPTS = 50;
  private static final long FIRST_PAUSE_MILLIS = 1;
  private static final long LONGEST_PAUSE_MILLIS = 250;

  private Transactions() {}

  /**
   * What happens in a transaction. It may run more than once, so that what it does beside the
   * database should bear that; it neither commits nor rolls back.
   */
  @FunctionalInterface
  public interface Work<T> {
    /** Does the work through a connection that is in manual mode. */
    T run(Connection connection) throws SQLException;
  }

  /** Waits for a random part of a time, so that those who met do not meet again. */
  interface Pause {
    void upTo(long millis) throws InterruptedException;
  }

  /**
   * Runs the work and commits it. After a conflict it is rolled back and run again, at most 50
   * times, with pauses that grow to a quarter of a second. Any other failure rolls back and leaves
   * at once; an unknown outcome (40003) is one of them, as the work may have been applied.
   *
   * @return what the work returned when it was committed
   * @throws SQLException what the work or the commit threw; 40001 if every attempt met a conflict
   */
  public static <T> T run(DataSource source, Work<T> work) throws SQLException {
    return run(
        source, work, millis -> Thread.sleep(ThreadLocalRandom.current().nextLong(millis + 1)));
  }

  static <T> T run(DataSource source, Work<T> work, Pause pause) throws SQLException {
    try (Connection connection = source.getConnection()) {
      boolean autoCommit = connection.getAutoCommit();
      connection.setAutoCommit(false);
      try {
        return repeat(connection, work, pause);
      } finally {
        connection.setAutoCommit(autoCommit);
      }
    }
  }

  private static <T> T repeat(Connection connection, Work<T> work, Pause pause)
      throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        return once(connection, work);
      } catch (SQLException e) {
        if (!isConflict(e) || attempt == MAX_ATTEMPTS || !rested(attempt, pause)) {
          throw e;
        }
      }
    }
  }

  /** One attempt; what it throws has been rolled back. */
  private static <T> T once(Connection connection, Work<T> work) throws SQLException {
    boolean committed = false;
    try {
      T answer = work.run(connection);
      connection.commit();
      committed = true;
      return answer;
    } finally {
      if (!committed) {
        connection.rollback();
      }
    }
  }

  private static boolean isConflict(SQLException failure) {
    return SqlErrors.CONFLICT.sqlState().equals(failure.getSQLState());
  }

  /** False if the thread was interrupted meanwhile, which ends the attempts. */
  private static boolean rested(int attempt, Pause pause) {
    try {
      pause.upTo(Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(attempt - 1, 20)));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
