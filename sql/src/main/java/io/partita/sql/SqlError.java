package io.partita.sql;

import io.partita.sql.statement.SourcePosition;
import org.jspecify.annotations.Nullable;

/**
 * A statement failed, for a reason that its author can act on. The message says what, where, and
 * what to do; the driver alone makes a {@code SQLException} of it.
 */
public final class SqlError extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int MOST_CHARACTERS = 4_000;

  private final SqlErrors error;
  private final transient @Nullable SourcePosition position;

  public SqlError(SqlErrors error, String message) {
    this(error, message, null);
  }

  public SqlError(SqlErrors error, String message, @Nullable Throwable cause) {
    this(error, message, cause, null);
  }

  private SqlError(
      SqlErrors error,
      String message,
      @Nullable Throwable cause,
      @Nullable SourcePosition position) {
    super(abbreviated(message), cause);
    this.error = error;
    this.position = position;
  }

  /** A name or value of the statement may be as long as the statement. */
  private static String abbreviated(String message) {
    return message.length() <= MOST_CHARACTERS
        ? message
        : message.substring(0, MOST_CHARACTERS / 2)
            + " … "
            + message.substring(message.length() - MOST_CHARACTERS / 2);
  }

  /** An error at a place of the statement. */
  public static SqlError at(SqlErrors error, SourcePosition position, String message) {
    return new SqlError(
        error,
        "Line " + position.line() + ", column " + position.column() + ": " + message,
        null,
        position);
  }

  /** This error at a place of the statement, if it has none yet. */
  public SqlError at(SourcePosition place) {
    return position == null ? at(error, place, getMessage()) : this;
  }

  /** This error with the place shown in the statement's text, if it has a place. */
  public SqlError shownIn(String text) {
    return position == null
        ? this
        : new SqlError(error, getMessage() + "\n" + position.excerptOf(text), getCause(), null);
  }

  /** This error with more to say. */
  public SqlError with(String sentences) {
    return new SqlError(error, getMessage() + sentences, getCause(), position);
  }

  /** The entry of the one table of errors. */
  public SqlErrors error() {
    return error;
  }
}
