package io.partita.sql;

import io.partita.engine.KeyValueEngine;
import io.partita.engine.RequestContext;
import io.partita.sql.activity.SessionActivity;
import io.partita.sql.activity.TransactionActivity;
import io.partita.sql.run.Executor;
import io.partita.sql.run.Transaction;
import io.partita.sql.statement.Statement.TransactionControl;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The transaction of a session: whether one is open, its savepoints, how it ends, and what the next
 * one is to be like. Used by the thread of its session.
 *
 * <p>{@link Transaction} itself, with what was read and written, begins with the first statement
 * after BEGIN or without auto-commit.
 */
final class SessionTransaction implements AutoCloseable {
  private final KeyValueEngine engine;
  private final Executor executor;
  private final SessionOptions options;
  private final SessionActivity activity;
  private final Supplier<RequestContext> committing;
  private boolean autoCommit = true;
  private boolean readOnly;
  private boolean begun;
  private Isolation isolation = Isolation.SERIALIZABLE;
  private @Nullable Transaction transaction;

  /**
   * Of a session.
   *
   * @param activity what others see of the session
   * @param committing how a commit asks the engine
   */
  SessionTransaction(
      KeyValueEngine engine,
      Executor executor,
      SessionOptions options,
      SessionActivity activity,
      Supplier<RequestContext> committing) {
    this.engine = engine;
    this.executor = executor;
    this.options = options;
    this.activity = activity;
    this.committing = committing;
    this.readOnly = options.readOnly();
    activity.transactionsAre(level(isolation), readOnly);
  }

  /** Carries out a control statement; what it has written, in write units. */
  double control(TransactionControl statement) {
    String savepoint = statement.savepoint() == null ? "" : statement.savepoint().name();
    switch (statement.action()) {
      case BEGIN -> begin();
      case COMMIT -> {
        return commit();
      }
      case ROLLBACK -> rollback();
      case SAVEPOINT -> open().setSavepoint(savepoint);
      case ROLLBACK_TO -> open().rollbackTo(savepoint);
      case RELEASE -> open().releaseSavepoint(savepoint);
    }
    return 0;
  }

  private void begin() {
    if (isOpen()) {
      throw new SqlError(
          SqlErrors.ACTIVE_TRANSACTION, "A transaction is open: COMMIT or ROLLBACK first.");
    }
    begun = true;
  }

  /** Applies what was written; in write units. */
  double commit() {
    Transaction current = transaction;
    require();
    forget();
    if (current == null) {
      return 0;
    }
    try (current) {
      return executor.commit(current, committing.get(), options.retryConflicts());
    }
  }

  /** Drops what was written. */
  void rollback() {
    require();
    close();
  }

  private void forget() {
    transaction = null;
    begun = false;
    activity.endTransaction();
  }

  /** The open transaction, for its savepoints. */
  Transaction open() {
    require();
    return Objects.requireNonNull(current());
  }

  private void require() {
    if (!takesStatements()) {
      throw new SqlError(
          SqlErrors.NO_ACTIVE_TRANSACTION,
          "There is no transaction: every statement commits by itself.");
    }
  }

  /** The transaction that the next statement is part of, begun with it; null if there is none. */
  @Nullable Transaction current() {
    if (transaction == null && takesStatements()) {
      TransactionActivity opened = activity.beginTransaction();
      transaction = new Transaction(engine, isolation, readOnly, opened);
    }
    return transaction;
  }

  /** Whether the next statement is part of a transaction of several. */
  boolean takesStatements() {
    return begun || !autoCommit;
  }

  /** Whether BEGIN was said, or a statement has run in a transaction that is not yet ended. */
  boolean isOpen() {
    return transaction != null || begun;
  }

  /**
   * Refuses what cannot be part of a transaction.
   *
   * @param why the message
   */
  void requireNone(String why) {
    if (isOpen() || !autoCommit) {
      throw new SqlError(SqlErrors.ACTIVE_TRANSACTION, why);
    }
  }

  boolean autoCommit() {
    return autoCommit;
  }

  void setAutoCommit(boolean value) {
    autoCommit = value;
  }

  Isolation isolation() {
    return isolation;
  }

  void setIsolation(Isolation level) {
    if (transaction != null) {
      throw new SqlError(
          SqlErrors.ACTIVE_TRANSACTION,
          "The isolation level is set before the first statement of a transaction.");
    }
    isolation = level;
    activity.transactionsAre(level(isolation), readOnly);
  }

  boolean readOnly() {
    return readOnly;
  }

  void setReadOnly(boolean value) {
    readOnly = value || options.readOnly();
    activity.transactionsAre(level(isolation), readOnly);
  }

  private static String level(Isolation isolation) {
    return switch (isolation) {
      case READ_COMMITTED -> "read committed";
      case SERIALIZABLE -> "serializable";
    };
  }

  void checkWritable() {
    if (readOnly) {
      throw new SqlError(
          SqlErrors.READ_ONLY, "The connection is read-only: nothing can be changed through it.");
    }
  }

  /** Drops what was written, if there is a transaction. */
  @Override
  public void close() {
    Transaction current = transaction;
    forget();
    if (current != null) {
      current.close();
    }
  }
}
