package io.partita.jdbc;

import io.partita.sql.ColumnDescription;
import io.partita.sql.GeneratedKeys;
import io.partita.sql.Isolation;
import io.partita.sql.PreparedSql;
import io.partita.sql.Session;
import io.partita.sql.SqlErrors;
import io.partita.sql.SqlNotice;
import io.partita.sql.TableMetadata;
import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.ShardingKey;
import java.sql.Statement;
import java.sql.Struct;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TimeZone;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection: one session of a database. Its statements may be used by several threads; one of
 * them works at a time, under the connection's lock. Cancelling, {@link #isValid}, {@link
 * #isClosed} and {@link #abort} take no lock, so they answer while a statement runs.
 */
public final class PartitaConnection extends Unwrappable implements Connection {
  private static final String APPLICATION_NAME = "ApplicationName";
  private static final String SCHEMA = "main";

  private final ConnectionSettings settings;
  private final ConnectionOwner owner;
  private final Session session;
  private final String catalogName;
  private final DocumentStyle documents;

  /** Held while the session works. No other lock is taken inside it but those of the registry. */
  private final ReentrantLock lock = new ReentrantLock();

  private final AtomicBoolean closed = new AtomicBoolean();

  /** Set when the engine has failed under this connection; it must be opened again. */
  private volatile boolean broken;

  /** The first of the results that are open; guarded by the lock. */
  private @Nullable PartitaResultSet openResults;

  /** Counts the transactions that ended. */
  private final AtomicLong transactionNumber = new AtomicLong();

  /** Counts the savepoints; guarded by the lock. */
  private int lastSavepoint;

  /** The columns of the last results; guarded by the lock. */
  private final @Nullable Columns[] lastColumns = new @Nullable Columns[16];

  /** What a statement begins with; looked up once, as statements are made for one execution. */
  private final int fetchSize;

  private final int queryTimeoutSeconds;

  private @Nullable SQLWarning warnings;
  private volatile String applicationName;
  private volatile int networkTimeoutMillis;

  PartitaConnection(ConnectionSettings settings, ConnectionOwner owner, Session session) {
    this.settings = settings;
    this.owner = owner;
    this.session = session;
    this.catalogName = session.catalog();
    this.documents = settings.documents();
    this.fetchSize = settings.fetchSize();
    this.queryTimeoutSeconds =
        (int) Math.min((settings.queryTimeoutMillis() + 999) / 1_000, Integer.MAX_VALUE);
    this.applicationName = settings.get(ConnectionProperties.APPLICATION_NAME);
    session.setApplicationName(applicationName);
    if (settings.isGiven(ConnectionProperties.PASSWORD)) {
      warnings = new SQLWarning("The password was ignored: the database is not encrypted", "01000");
    }
  }

  // The lock, and the state that everything else checks

  /** Takes the lock of an open connection. */
  void enter() throws SQLException {
    lock.lock();
    if (closed.get()) {
      lock.unlock();
      throw Failures.connectionClosed();
    }
  }

  /** Takes the lock to free something, also after the connection was closed. */
  void enterToClose() {
    lock.lock();
  }

  void exit() {
    lock.unlock();
  }

  void checkOpen() throws SQLException {
    if (closed.get()) {
      throw Failures.connectionClosed();
    }
  }

  /** What was thrown below, as JDBC reports it; notes when the engine is lost. */
  SQLException failure(Throwable thrown) {
    SQLException failure = Failures.of(thrown);
    if (SqlErrors.ENGINE_FAILED.sqlState().equals(failure.getSQLState())) {
      broken = true;
      owner.failed(this, failure);
    }
    return failure;
  }

  Session session() {
    return session;
  }

  ConnectionOwner owner() {
    return owner;
  }

  ConnectionSettings settings() {
    return settings;
  }

  /** Where dates and times of {@code java.sql} without a calendar are local. */
  Supplier<TimeZone> timeZone() {
    return settings::timeZone;
  }

  DocumentStyle documents() {
    return documents;
  }

  String catalogName() {
    return catalogName;
  }

  int fetchSize() {
    return fetchSize;
  }

  int queryTimeoutSeconds() {
    return queryTimeoutSeconds;
  }

  /** The columns of a result, under the lock. */
  Columns columns(List<ColumnDescription> descriptions) {
    int place = System.identityHashCode(descriptions) & (lastColumns.length - 1);
    Columns last = lastColumns[place];
    if (last == null || !last.describe(descriptions)) {
      last = new Columns(descriptions, timeZone(), documents);
      lastColumns[place] = last;
    }
    return last;
  }

  /**
   * An open result, to be closed at the end of a transaction and of the connection. One whose rows
   * are at hand takes no lock to close, and so is still here then; it goes when the next one comes.
   */
  void remember(PartitaResultSet result) {
    PartitaResultSet next = openResults;
    while (next != null && next.isReleased()) {
      forget(next);
      next = openResults;
    }
    result.nextOpen = next;
    if (next != null) {
      next.previousOpen = result;
    }
    openResults = result;
  }

  /** A result that holds nothing any more; harmless when repeated. */
  void forget(PartitaResultSet result) {
    PartitaResultSet previous = result.previousOpen;
    PartitaResultSet next = result.nextOpen;
    if (previous != null) {
      previous.nextOpen = next;
    } else if (openResults == result) {
      openResults = next;
    }
    if (next != null) {
      next.previousOpen = previous;
    }
    result.previousOpen = null;
    result.nextOpen = null;
  }

  private void closeResults() {
    PartitaResultSet result = openResults;
    while (result != null) {
      forget(result);
      result.release();
      result = openResults;
    }
  }

  /** Something that the session does. */
  private interface Action<T> {
    T run(Session session);
  }

  private <T> T use(Action<T> action) throws SQLException {
    enter();
    try {
      return action.run(session);
    } catch (RuntimeException | StackOverflowError e) {
      throw failure(e);
    } finally {
      exit();
    }
  }

  private static final Object DONE = new Object();

  List<TableMetadata> tables() throws SQLException {
    return use(Session::tables);
  }

  // Statements

  @Override
  public Statement createStatement() throws SQLException {
    checkOpen();
    return new PartitaStatement(this, false);
  }

  @Override
  public Statement createStatement(int type, int concurrency) throws SQLException {
    checkOpen();
    return new PartitaStatement(this, isScrollable(type, concurrency));
  }

  @Override
  public Statement createStatement(int type, int concurrency, int holdability) throws SQLException {
    checkHoldability(holdability);
    return createStatement(type, concurrency);
  }

  @Override
  public PreparedStatement prepareStatement(@Nullable String sql) throws SQLException {
    return prepare(sql, false);
  }

  @Override
  public PreparedStatement prepareStatement(@Nullable String sql, int type, int concurrency)
      throws SQLException {
    checkOpen();
    return prepare(sql, isScrollable(type, concurrency));
  }

  @Override
  public PreparedStatement prepareStatement(
      @Nullable String sql, int type, int concurrency, int holdability) throws SQLException {
    checkHoldability(holdability);
    return prepareStatement(sql, type, concurrency);
  }

  @Override
  public PreparedStatement prepareStatement(@Nullable String sql, int autoGeneratedKeys)
      throws SQLException {
    return prepare(sql, false, KeyWishes.of(autoGeneratedKeys));
  }

  @Override
  public PreparedStatement prepareStatement(@Nullable String sql, int @Nullable [] columnIndexes)
      throws SQLException {
    return prepare(sql, false, KeyWishes.of(columnIndexes));
  }

  @Override
  public PreparedStatement prepareStatement(
      @Nullable String sql, @Nullable String @Nullable [] columnNames) throws SQLException {
    return prepare(sql, false, KeyWishes.of(columnNames));
  }

  private PreparedStatement prepare(@Nullable String sql, boolean scrollable) throws SQLException {
    return prepare(sql, scrollable, null);
  }

  private PreparedStatement prepare(
      @Nullable String sql, boolean scrollable, @Nullable GeneratedKeys keys) throws SQLException {
    String text = nativeSQL(sql);
    try {
      PreparedSql recent = keys == null ? session.recent(text) : null;
      return new PartitaPreparedStatement(
          this, recent == null ? preparedUnderLock(text, keys) : recent, scrollable);
    } catch (RuntimeException | StackOverflowError e) {
      throw failure(e);
    }
  }

  private PreparedSql preparedUnderLock(String text, @Nullable GeneratedKeys keys)
      throws SQLException {
    enter();
    try {
      return prepared(text, keys);
    } finally {
      exit();
    }
  }

  /** Prepares a text; between {@link #enter} and {@link #exit}. */
  PreparedSql prepared(String text, @Nullable GeneratedKeys keys) {
    return keys == null ? session.prepare(text) : session.prepare(text, keys);
  }

  private static boolean isScrollable(int type, int concurrency) throws SQLException {
    if (concurrency != ResultSet.CONCUR_READ_ONLY && concurrency != ResultSet.CONCUR_UPDATABLE) {
      throw Failures.badArgument("Not a concurrency of result sets: " + concurrency);
    }
    if (concurrency == ResultSet.CONCUR_UPDATABLE) {
      throw Failures.unsupported("An updatable result set (results are read-only)");
    }
    return switch (type) {
      case ResultSet.TYPE_FORWARD_ONLY -> false;
      case ResultSet.TYPE_SCROLL_INSENSITIVE -> true;
      case ResultSet.TYPE_SCROLL_SENSITIVE ->
          throw Failures.unsupported("A scroll-sensitive result set (use TYPE_SCROLL_INSENSITIVE)");
      default -> throw Failures.badArgument("Not a type of result sets: " + type);
    };
  }

  private static void checkHoldability(int holdability) throws SQLException {
    if (holdability == ResultSet.HOLD_CURSORS_OVER_COMMIT) {
      throw Failures.unsupported("Holding results over a commit");
    }
    if (holdability != ResultSet.CLOSE_CURSORS_AT_COMMIT) {
      throw Failures.badArgument("Not a holdability: " + holdability);
    }
  }

  @Override
  public CallableStatement prepareCall(@Nullable String sql) throws SQLException {
    throw Failures.unsupported("A stored procedure");
  }

  @Override
  public CallableStatement prepareCall(@Nullable String sql, int type, int concurrency)
      throws SQLException {
    throw Failures.unsupported("A stored procedure");
  }

  @Override
  public CallableStatement prepareCall(
      @Nullable String sql, int type, int concurrency, int holdability) throws SQLException {
    throw Failures.unsupported("A stored procedure");
  }

  @Override
  public String nativeSQL(@Nullable String sql) throws SQLException {
    checkOpen();
    if (sql == null) {
      throw Failures.badArgument("The statement's text is null");
    }
    return EscapeSyntax.translate(sql);
  }

  // Transactions

  @Override
  public boolean getAutoCommit() throws SQLException {
    return use(Session::autoCommit);
  }

  @Override
  public void setAutoCommit(boolean autoCommit) throws SQLException {
    use(
        session -> {
          if (session.autoCommit() != autoCommit) {
            if (session.inTransaction()) {
              closeResults();
              transactionNumber.incrementAndGet();
            }
            session.setAutoCommit(autoCommit);
          }
          return DONE;
        });
  }

  /**
   * Whether a transaction is open: {@code BEGIN} was said, or in manual mode a statement has run,
   * and neither commit nor rollback since.
   */
  public boolean isInTransaction() throws SQLException {
    return use(Session::inTransaction);
  }

  /** In manual mode, a commit before the first statement has nothing to do. */
  @Override
  public void commit() throws SQLException {
    use(
        session -> {
          if (session.autoCommit() || session.inTransaction()) {
            closeResults();
            transactionNumber.incrementAndGet();
            session.commit();
          }
          return DONE;
        });
  }

  @Override
  public void rollback() throws SQLException {
    use(
        session -> {
          if (session.autoCommit() || session.inTransaction()) {
            closeResults();
            transactionNumber.incrementAndGet();
            session.rollback();
          }
          return DONE;
        });
  }

  @Override
  public int getTransactionIsolation() throws SQLException {
    return switch (use(Session::isolation)) {
      case READ_COMMITTED -> TRANSACTION_READ_COMMITTED;
      case SERIALIZABLE -> TRANSACTION_SERIALIZABLE;
    };
  }

  @Override
  public void setTransactionIsolation(int level) throws SQLException {
    Isolation isolation =
        switch (level) {
          case TRANSACTION_READ_UNCOMMITTED, TRANSACTION_READ_COMMITTED -> Isolation.READ_COMMITTED;
          case TRANSACTION_REPEATABLE_READ, TRANSACTION_SERIALIZABLE -> Isolation.SERIALIZABLE;
          default -> throw Failures.badArgument("Not an isolation level: " + level);
        };
    use(
        session -> {
          if (session.isolation() != isolation) {
            session.setIsolation(isolation);
          }
          return DONE;
        });
    if (level == TRANSACTION_READ_UNCOMMITTED || level == TRANSACTION_REPEATABLE_READ) {
      warn("The isolation level was raised to " + isolation, SqlNotice.ISOLATION_RAISED);
    }
  }

  @Override
  public boolean isReadOnly() throws SQLException {
    return use(Session::readOnly);
  }

  @Override
  public void setReadOnly(boolean readOnly) throws SQLException {
    use(
        session -> {
          session.setReadOnly(readOnly);
          return DONE;
        });
  }

  @Override
  public Savepoint setSavepoint() throws SQLException {
    return mark(null);
  }

  @Override
  public Savepoint setSavepoint(@Nullable String name) throws SQLException {
    if (name == null || name.isEmpty()) {
      throw Failures.badArgument("A savepoint needs a name, or setSavepoint() without one");
    }
    return mark(name);
  }

  private Savepoint mark(@Nullable String name) throws SQLException {
    return use(
        session -> {
          PartitaSavepoint savepoint =
              new PartitaSavepoint(this, transactionNumber.get(), ++lastSavepoint, name);
          session.setSavepoint(savepoint.sessionName());
          return savepoint;
        });
  }

  @Override
  public void rollback(@Nullable Savepoint savepoint) throws SQLException {
    String name = sessionName(savepoint);
    use(
        session -> {
          session.rollbackTo(name);
          return DONE;
        });
  }

  @Override
  public void releaseSavepoint(@Nullable Savepoint savepoint) throws SQLException {
    String name = sessionName(savepoint);
    use(
        session -> {
          session.releaseSavepoint(name);
          return DONE;
        });
  }

  private String sessionName(@Nullable Savepoint savepoint) throws SQLException {
    checkOpen();
    if (!(savepoint instanceof PartitaSavepoint ours)
        || !ours.isOf(this, transactionNumber.get())) {
      throw Failures.of(
          SqlErrors.NO_SAVEPOINT, "The savepoint is not one of this connection's transaction");
    }
    return ours.sessionName();
  }

  @Override
  public int getHoldability() throws SQLException {
    checkOpen();
    return ResultSet.CLOSE_CURSORS_AT_COMMIT;
  }

  @Override
  public void setHoldability(int holdability) throws SQLException {
    checkOpen();
    checkHoldability(holdability);
  }

  // Life

  @Override
  public void close() throws SQLException {
    if (closed.compareAndSet(false, true)) {
      finish();
    }
  }

  /** Ends the session and gives the database back; a running statement sees the flag and ends. */
  private void finish() throws SQLException {
    lock.lock();
    try {
      closeResults();
      session.close();
    } catch (RuntimeException | StackOverflowError e) {
      throw failure(e);
    } finally {
      lock.unlock();
      giveBack();
    }
  }

  private void giveBack() throws SQLException {
    try {
      owner.closed(this);
    } catch (RuntimeException | StackOverflowError e) {
      throw failure(e);
    }
  }

  @Override
  public boolean isClosed() {
    return closed.get();
  }

  /** Without I/O or lock: whether the connection is open and its engine has not failed. */
  @Override
  public boolean isValid(int timeoutSeconds) {
    return !closed.get() && !broken;
  }

  @Override
  public void abort(@Nullable Executor executor) throws SQLException {
    if (executor == null) {
      throw Failures.badArgument("abort needs an executor");
    }
    if (closed.compareAndSet(false, true)) {
      owner.failed(this, Failures.of(SqlErrors.CONNECTION_CLOSED, "The connection was aborted"));
      executor.execute(
          () -> {
            try {
              finish();
            } catch (SQLException e) {
              logger().log(System.Logger.Level.WARNING, "An aborted connection failed to close", e);
            }
          });
    }
  }

  // Settings

  @Override
  public DatabaseMetaData getMetaData() throws SQLException {
    checkOpen();
    return new PartitaDatabaseMetaData(this);
  }

  @Override
  public String getCatalog() throws SQLException {
    checkOpen();
    return catalogName;
  }

  /** A connection has one catalog; JDBC asks that other names be ignored. */
  @Override
  public void setCatalog(@Nullable String catalog) throws SQLException {
    checkOpen();
  }

  @Override
  public String getSchema() throws SQLException {
    checkOpen();
    return SCHEMA;
  }

  @Override
  public void setSchema(@Nullable String schema) throws SQLException {
    checkOpen();
    if (schema != null && !schema.isEmpty() && !schema.equalsIgnoreCase(SCHEMA)) {
      throw Failures.badArgument(
          "The current schema is always "
              + SCHEMA
              + "; write "
              + schema
              + ".table in the statement");
    }
  }

  @Override
  public @Nullable SQLWarning getWarnings() throws SQLException {
    checkOpen();
    return warnings;
  }

  @Override
  public void clearWarnings() throws SQLException {
    checkOpen();
    warnings = null;
  }

  private void warn(String message, String state) {
    warnings = Failures.chain(warnings, new SQLWarning(message, state));
  }

  @Override
  public Properties getClientInfo() throws SQLException {
    checkOpen();
    Properties info = new Properties();
    info.setProperty(APPLICATION_NAME, applicationName);
    return info;
  }

  @Override
  public @Nullable String getClientInfo(@Nullable String name) throws SQLException {
    checkOpen();
    return APPLICATION_NAME.equalsIgnoreCase(name) ? applicationName : null;
  }

  @Override
  public void setClientInfo(@Nullable String name, @Nullable String value)
      throws SQLClientInfoException {
    checkClientInfo();
    if (APPLICATION_NAME.equalsIgnoreCase(name)) {
      nameApplication(value == null ? "" : value);
    } else {
      warn("The client property " + name + " is unknown and was ignored", "01000");
    }
  }

  @Override
  public void setClientInfo(@Nullable Properties properties) throws SQLClientInfoException {
    checkClientInfo();
    nameApplication("");
    if (properties != null) {
      for (String name : properties.stringPropertyNames()) {
        setClientInfo(name, properties.getProperty(name));
      }
    }
  }

  private void nameApplication(String name) {
    applicationName = name;
    session.setApplicationName(name);
  }

  private void checkClientInfo() throws SQLClientInfoException {
    if (closed.get()) {
      SQLException failure = Failures.connectionClosed();
      throw new SQLClientInfoException(
          failure.getMessage(), failure.getSQLState(), failure.getErrorCode(), Map.of());
    }
  }

  @Override
  public int getNetworkTimeout() throws SQLException {
    checkOpen();
    return networkTimeoutMillis;
  }

  /** Remembered; there is no network under an embedded database. */
  @Override
  public void setNetworkTimeout(@Nullable Executor executor, int milliseconds) throws SQLException {
    checkOpen();
    if (milliseconds < 0) {
      throw Failures.badArgument("A timeout is not negative: " + milliseconds);
    }
    networkTimeoutMillis = milliseconds;
  }

  @Override
  public Map<String, Class<?>> getTypeMap() throws SQLException {
    checkOpen();
    return Map.of();
  }

  @Override
  public void setTypeMap(@Nullable Map<String, Class<?>> map) throws SQLException {
    checkOpen();
    if (map != null && !map.isEmpty()) {
      throw Failures.unsupported("A type map");
    }
  }

  // Shards of the application's making, which there are none of

  private static SQLException noShards() {
    return Failures.unsupported("A sharding key (items are spread by their partition key)");
  }

  @Override
  public void setShardingKey(@Nullable ShardingKey key) throws SQLException {
    throw noShards();
  }

  @Override
  public void setShardingKey(@Nullable ShardingKey key, @Nullable ShardingKey superKey)
      throws SQLException {
    throw noShards();
  }

  @Override
  public boolean setShardingKeyIfValid(@Nullable ShardingKey key, int timeoutSeconds)
      throws SQLException {
    throw noShards();
  }

  @Override
  public boolean setShardingKeyIfValid(
      @Nullable ShardingKey key, @Nullable ShardingKey superKey, int timeoutSeconds)
      throws SQLException {
    throw noShards();
  }

  // Values

  @Override
  public Array createArrayOf(@Nullable String typeName, @Nullable Object @Nullable [] elements)
      throws SQLException {
    checkOpen();
    if (typeName == null || elements == null) {
      throw Failures.badArgument("createArrayOf needs a type name and elements");
    }
    return PartitaArray.of(typeName, elements, timeZone());
  }

  @Override
  public Blob createBlob() throws SQLException {
    checkOpen();
    return new PartitaBlob(new byte[0]);
  }

  @Override
  public Clob createClob() throws SQLException {
    return createNClob();
  }

  @Override
  public NClob createNClob() throws SQLException {
    checkOpen();
    return new PartitaClob("");
  }

  @Override
  public SQLXML createSQLXML() throws SQLException {
    throw Failures.unsupported("SQLXML (use setString)");
  }

  @Override
  public Struct createStruct(@Nullable String typeName, @Nullable Object @Nullable [] attributes)
      throws SQLException {
    throw Failures.unsupported("A Struct (use setObject with a Map)");
  }

  /** Asked for when there is something to tell, as it takes a new process a while to set up. */
  private static System.Logger logger() {
    return System.getLogger(PartitaConnection.class.getName());
  }
}
