package io.partita.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conversation with a database: settings, at most one transaction, prepared statements. Used by
 * one thread at a time; only {@link #recent} and the cancel signal of {@link ExecutionOptions} may
 * come from another.
 */
public interface Session extends AutoCloseable {

  /**
   * Parses, checks and plans a statement.
   *
   * @throws SqlError if it cannot run: syntax, unknown names, or a scan that nobody allowed
   */
  PreparedSql prepare(String text);

  /**
   * What {@link #prepare(String)} would give, if it has given it lately and its plan is current;
   * else null. Any thread may ask at any time, also while another uses the session.
   */
  @Nullable PreparedSql recent(String text);

  /**
   * As {@link #prepare(String)}; an INSERT without RETURNING gives the keys of its items beside
   * their number, see {@link PreparedSql#keyColumns()}. Other statements are as they are.
   *
   * @throws SqlError also if there is no such column (42703), or ON CONFLICT decides which items
   *     are written (42NYS)
   */
  PreparedSql prepare(String text, GeneratedKeys keys);

  /** Whether every statement is a transaction of its own. */
  boolean autoCommit();

  /** Turns auto-commit on or off; turning it on commits an open transaction. */
  void setAutoCommit(boolean autoCommit);

  /**
   * Applies what the transaction has written, if nothing that it read has changed.
   *
   * @throws SqlError 40001 if something has changed; then nothing was applied, and the transaction
   *     is over. 25P01 if there is no transaction
   */
  void commit();

  /** Drops what the transaction has written. 25P01 if there is no transaction. */
  void rollback();

  /** Marks what the transaction has written so far. A mark of the same name moves here. */
  void setSavepoint(String name);

  /**
   * Drops what was written since the mark and the marks set since; what was read stays remembered.
   *
   * @throws SqlError 3B001 if the transaction has no such mark, 25P01 if there is no transaction
   */
  void rollbackTo(String name);

  /** Forgets the mark and those set since; what was written stays. */
  void releaseSavepoint(String name);

  /** Whether a statement has run in a transaction that is not yet ended. */
  boolean inTransaction();

  /** The level in force. */
  Isolation isolation();

  /** Sets the level for the next transaction; refused (25001) inside one. */
  void setIsolation(Isolation isolation);

  /** Whether writes are refused. */
  boolean readOnly();

  /** Refuses writes, or admits them again unless the connection was opened read-only. */
  void setReadOnly(boolean readOnly);

  /** Says which program uses the session, for {@code sys.sessions}; from any thread. */
  void setApplicationName(String name);

  /** The name of the database, which is its catalog. */
  String catalog();

  /** All tables of all schemas, sorted by schema and name. */
  List<TableMetadata> tables();

  /** Ends the session; an open transaction is rolled back. Idempotent. */
  @Override
  void close();
}
