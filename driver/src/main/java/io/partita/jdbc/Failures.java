package io.partita.jdbc;

import io.partita.engine.EngineException;
import io.partita.sql.EngineErrors;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.SqlNotice;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.sql.SQLWarning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The one place where a {@link SQLException} is made, and the one list of what is refused. */
final class Failures {
  private Failures() {}

  static SQLException of(SqlErrors error, String message) {
    return of(error, message, null);
  }

  static SQLException of(SqlErrors error, String message, @Nullable Throwable cause) {
    String state = error.sqlState();
    int code = error.vendorCode();
    return switch (error.category()) {
      case SYNTAX -> new SQLSyntaxErrorException(message, state, code, cause);
      case DATA -> new SQLDataException(message, state, code, cause);
      case INTEGRITY -> new SQLIntegrityConstraintViolationException(message, state, code, cause);
      case ROLLBACK -> new SQLTransactionRollbackException(message, state, code, cause);
      case TRANSIENT_CONNECTION -> new SQLTransientConnectionException(message, state, code, cause);
      case CONNECTION -> new SQLNonTransientConnectionException(message, state, code, cause);
      case AUTHORIZATION -> new SQLInvalidAuthorizationSpecException(message, state, code, cause);
      case FEATURE -> new SQLFeatureNotSupportedException(message, state, code, cause);
      case PLAIN -> new SQLException(message, state, code, cause);
    };
  }

  /**
   * What left the SQL layer or the engine, as JDBC reports it. The caller catches runtime
   * exceptions and stack overflows only: an {@link OutOfMemoryError} is nobody's to swallow.
   */
  static SQLException of(Throwable thrown) {
    if (thrown instanceof SqlError error) {
      return of(error.error(), messageOf(error), error.getCause());
    }
    if (thrown instanceof EngineException exception) {
      return of(EngineErrors.of(exception), messageOf(exception), exception);
    }
    return of(
        SqlErrors.INTERNAL,
        "internal error: "
            + thrown
            + ". This is a defect of Partita; please report it with the statement and this trace",
        thrown);
  }

  private static String messageOf(Throwable thrown) {
    String message = thrown.getMessage();
    return message == null ? thrown.getClass().getSimpleName() : message;
  }

  /** A method of {@code java.sql} that the model cannot offer. */
  static SQLException unsupported(String what) {
    return of(SqlErrors.FEATURE_NOT_SUPPORTED, what + " is not supported");
  }

  /** An argument that the method's contract forbids. */
  static SQLException badArgument(String message) {
    return of(SqlErrors.INVALID_PARAMETER, message);
  }

  static SQLException connectionClosed() {
    return of(SqlErrors.CONNECTION_CLOSED, "The connection is closed");
  }

  static SQLException statementClosed() {
    return of(SqlErrors.OBJECT_CLOSED, "The statement is closed");
  }

  static SQLException resultClosed() {
    return of(SqlErrors.INVALID_CURSOR_STATE, "The result set is closed");
  }

  /** The notices as a chain, or null if there are none. */
  static @Nullable SQLWarning warnings(List<SqlNotice> notices) {
    if (notices.isEmpty()) {
      return null;
    }
    SQLWarning first = null;
    for (SqlNotice notice : notices) {
      first = chain(first, new SQLWarning(notice.message(), notice.sqlState()));
    }
    return first;
  }

  /** The chain with one more warning at its end. */
  static @Nullable SQLWarning chain(@Nullable SQLWarning chain, @Nullable SQLWarning next) {
    if (chain == null || next == null) {
      return chain == null ? next : chain;
    }
    chain.setNextWarning(next);
    return chain;
  }
}
