package io.partita.jdbc;

import io.partita.engine.ConsumedCapacity;
import io.partita.sql.BatchOutcome;
import io.partita.sql.ColumnDescription;
import io.partita.sql.CopyProgress;
import io.partita.sql.ExecutionOptions;
import io.partita.sql.GeneratedKeys;
import io.partita.sql.Outcome;
import io.partita.sql.PreparedSql;
import io.partita.sql.Rows;
import io.partita.sql.SqlErrors;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement whose text comes with each execution. It has at most one open result. */
public sealed class PartitaStatement extends Unwrappable implements Statement
    permits PartitaPreparedStatement {
  /** Longer than any process lives, and still a number of nanoseconds. */
  private static final long NO_TIMEOUT_MILLIS = Integer.MAX_VALUE * 1_000L;

  final PartitaConnection connection;
  private final boolean scrollable;
  private final CancelSignal cancelSignal;

  /** What each execution passes down; made again only when a setting changes. */
  private ExecutionOptions options;

  private @Nullable Columns columns;
  private @Nullable PartitaResultSet result;

  /** What the last change returned, as its generated keys. */
  private @Nullable PartitaResultSet returned;

  private long updateCount = -1;
  private double changeReadUnits;
  private double writeUnits;

  /** The rows of the last query, which tell what they have consumed so far. */
  private @Nullable Rows read;

  private @Nullable SQLWarning warnings;
  private List<Object> batch = List.of();
  private volatile boolean closed;
  private boolean closeOnCompletion;
  private boolean poolable;
  private boolean escapeProcessing = true;
  private int maxFieldSize;
  private int queryTimeoutSeconds;

  PartitaStatement(PartitaConnection connection, boolean scrollable) {
    this.connection = connection;
    this.scrollable = scrollable;
    this.cancelSignal = new CancelSignal(connection);
    this.options = new ExecutionOptions(0, connection.fetchSize(), 0, cancelSignal);
    this.queryTimeoutSeconds = connection.queryTimeoutSeconds();
    this.poolable = this instanceof PartitaPreparedStatement;
  }

  /** Takes the connection's lock for an execution, until {@link #finish}; ends the one before. */
  final void begin() throws SQLException {
    connection.enter();
    try {
      cancelSignal.begin();
      checkOpen();
      endResult();
      warnings = null;
      changeReadUnits = 0;
      writeUnits = 0;
      read = null;
    } catch (SQLException | RuntimeException | StackOverflowError e) {
      finish();
      throw e instanceof SQLException failure ? failure : connection.failure(e);
    }
  }

  /** Gives the connection's lock back after an execution. */
  final void finish() {
    if ((result == null || result.isAtHand()) && returned == null) {
      cancelSignal.ended();
    }
    connection.exit();
  }

  private void endResult() {
    PartitaResultSet previous = result;
    result = null;
    updateCount = -1;
    endReturned();
    if (previous != null) {
      previous.release();
    }
  }

  /** Runs a prepared statement; between {@link #begin} and {@link #finish}. */
  private Outcome run(PreparedSql prepared, @Nullable Object[] parameters) {
    Outcome outcome = prepared.execute(parameters, options);
    changeReadUnits += outcome.readUnits();
    writeUnits += outcome.writeUnits();
    Rows rows = outcome.rows();
    if (rows != null && outcome.updateCount() < 0) {
      read = rows;
    }
    if (!outcome.notices().isEmpty()) {
      warnings = Failures.chain(warnings, Failures.warnings(outcome.notices()));
    }
    return outcome;
  }

  /** Runs it and makes its rows the current result, or its count the current count. */
  final @Nullable PartitaResultSet open(PreparedSql prepared, @Nullable Object[] parameters) {
    Outcome outcome = run(prepared, parameters);
    Rows rows = outcome.rows();
    boolean keys = !prepared.keyColumns().isEmpty();
    if (rows == null || keys) {
      updateCount = outcome.updateCount();
      if (rows != null) {
        keepReturned(rows, prepared);
      }
      return null;
    }
    PartitaResultSet opened =
        new PartitaResultSet(connection, this, rows, columnsOf(prepared), scrollable);
    connection.remember(opened);
    result = opened;
    return opened;
  }

  private Columns columnsOf(PreparedSql prepared) {
    List<ColumnDescription> described =
        prepared.keyColumns().isEmpty() ? prepared.columns() : prepared.keyColumns();
    Columns known = columns;
    if (known == null || !known.describe(described)) {
      known = connection.columns(described);
      columns = known;
    }
    return known;
  }

  /** The rows of a statement that must give some. */
  final ResultSet openQuery(PreparedSql prepared, @Nullable Object[] parameters)
      throws SQLException {
    if (prepared.kind() != PreparedSql.Kind.QUERY && prepared.columns().isEmpty()) {
      throw Failures.of(
          SqlErrors.WRONG_OBJECT_KIND,
          "executeQuery needs a statement that gives rows; use execute or executeUpdate");
    }
    PartitaResultSet opened = open(prepared, parameters);
    if (opened == null) {
      throw Failures.of(SqlErrors.INTERNAL, "internal error: the query gave no rows");
    }
    return opened;
  }

  /** The number of items that a statement changed; rows that it returns are dropped. */
  final long update(PreparedSql prepared, @Nullable Object[] parameters) throws SQLException {
    checkChanges(prepared);
    Outcome outcome = run(prepared, parameters);
    Rows rows = outcome.rows();
    if (rows != null) {
      keepReturned(rows, prepared);
    }
    updateCount = Math.max(outcome.updateCount(), 0);
    return updateCount;
  }

  static void checkChanges(PreparedSql prepared) throws SQLException {
    if (prepared.kind() == PreparedSql.Kind.QUERY) {
      throw Failures.of(
          SqlErrors.WRONG_OBJECT_KIND,
          "executeUpdate and executeBatch need a statement that changes something; use executeQuery");
    }
  }

  /** What was asked for as generated keys, or the rows of RETURNING where nobody takes them. */
  private void keepReturned(Rows rows, PreparedSql prepared) {
    endReturned();
    returned = new PartitaResultSet(connection, this, rows, columnsOf(prepared), scrollable);
    connection.remember(returned);
  }

  private void endReturned() {
    if (returned != null) {
      returned.release();
      returned = null;
    }
  }

  private PreparedSql prepare(@Nullable String sql, @Nullable GeneratedKeys keys)
      throws SQLException {
    if (sql == null) {
      throw Failures.badArgument("The statement's text is null");
    }
    PreparedSql prepared =
        connection.prepared(escapeProcessing ? EscapeSyntax.translate(sql) : sql, keys);
    warnings = Failures.chain(warnings, Failures.warnings(prepared.notices()));
    int parameters = prepared.parameterCount();
    if (parameters > 0) {
      throw Failures.of(
          SqlErrors.WRONG_PARAMETER_COUNT,
          "The statement has "
              + parameters
              + (parameters == 1
                  ? " parameter; use prepareStatement and set it"
                  : " parameters; use prepareStatement and set them"));
    }
    return prepared;
  }

  private static final @Nullable Object[] NO_PARAMETERS = {};

  @Override
  public boolean execute(@Nullable String sql) throws SQLException {
    return executeText(sql, null);
  }

  /** Runs a text, whose generated keys are kept if they are asked for. */
  boolean executeText(@Nullable String sql, @Nullable GeneratedKeys keys) throws SQLException {
    begin();
    try {
      return open(prepare(sql, keys), NO_PARAMETERS) != null;
    } catch (RuntimeException | StackOverflowError e) {
      throw connection.failure(e);
    } finally {
      finish();
    }
  }

  @Override
  public ResultSet executeQuery(@Nullable String sql) throws SQLException {
    begin();
    try {
      return openQuery(prepare(sql, null), NO_PARAMETERS);
    } catch (RuntimeException | StackOverflowError e) {
      throw connection.failure(e);
    } finally {
      finish();
    }
  }

  @Override
  public long executeLargeUpdate(@Nullable String sql) throws SQLException {
    return updateText(sql, null);
  }

  /** As {@link #executeText}, of a text that changes something. */
  long updateText(@Nullable String sql, @Nullable GeneratedKeys keys) throws SQLException {
    begin();
    try {
      return update(prepare(sql, keys), NO_PARAMETERS);
    } catch (RuntimeException | StackOverflowError e) {
      throw connection.failure(e);
    } finally {
      finish();
    }
  }

  @Override
  public int executeUpdate(@Nullable String sql) throws SQLException {
    return toInt(executeLargeUpdate(sql));
  }

  static int toInt(long count) {
    return (int) Math.min(count, Integer.MAX_VALUE);
  }

  @Override
  public boolean execute(@Nullable String sql, int autoGeneratedKeys) throws SQLException {
    return executeText(sql, KeyWishes.of(autoGeneratedKeys));
  }

  @Override
  public boolean execute(@Nullable String sql, int @Nullable [] columnIndexes) throws SQLException {
    return executeText(sql, KeyWishes.of(columnIndexes));
  }

  @Override
  public boolean execute(@Nullable String sql, @Nullable String @Nullable [] columnNames)
      throws SQLException {
    return executeText(sql, KeyWishes.of(columnNames));
  }

  @Override
  public int executeUpdate(@Nullable String sql, int autoGeneratedKeys) throws SQLException {
    return toInt(updateText(sql, KeyWishes.of(autoGeneratedKeys)));
  }

  @Override
  public int executeUpdate(@Nullable String sql, int @Nullable [] columnIndexes)
      throws SQLException {
    return toInt(updateText(sql, KeyWishes.of(columnIndexes)));
  }

  @Override
  public int executeUpdate(@Nullable String sql, @Nullable String @Nullable [] columnNames)
      throws SQLException {
    return toInt(updateText(sql, KeyWishes.of(columnNames)));
  }

  @Override
  public long executeLargeUpdate(@Nullable String sql, int autoGeneratedKeys) throws SQLException {
    return updateText(sql, KeyWishes.of(autoGeneratedKeys));
  }

  @Override
  public long executeLargeUpdate(@Nullable String sql, int @Nullable [] columnIndexes)
      throws SQLException {
    return updateText(sql, KeyWishes.of(columnIndexes));
  }

  @Override
  public long executeLargeUpdate(@Nullable String sql, @Nullable String @Nullable [] columnNames)
      throws SQLException {
    return updateText(sql, KeyWishes.of(columnNames));
  }

  /**
   * The columns of the items of an INSERT that were asked for, or the rows of RETURNING after an
   * {@code executeUpdate}; else none.
   */
  @Override
  public ResultSet getGeneratedKeys() throws SQLException {
    checkOpen();
    if (returned != null) {
      return returned;
    }
    return PartitaResultSet.detached(List.of(), List.of(), connection.timeZone());
  }

  // Results

  @Override
  public @Nullable ResultSet getResultSet() throws SQLException {
    checkOpen();
    return result;
  }

  @Override
  public int getUpdateCount() throws SQLException {
    return toInt(getLargeUpdateCount());
  }

  @Override
  public long getLargeUpdateCount() throws SQLException {
    checkOpen();
    return updateCount;
  }

  /** A statement has one result; after it there is none. */
  @Override
  public boolean getMoreResults() throws SQLException {
    checkOpen();
    PartitaResultSet previous = result;
    updateCount = -1;
    if (previous != null) {
      previous.close();
    }
    result = null;
    return false;
  }

  @Override
  public boolean getMoreResults(int current) throws SQLException {
    if (current == KEEP_CURRENT_RESULT) {
      throw Failures.unsupported("Several open results of one statement");
    }
    if (current != CLOSE_CURRENT_RESULT && current != CLOSE_ALL_RESULTS) {
      throw Failures.badArgument("Not a constant of getMoreResults: " + current);
    }
    return getMoreResults();
  }

  boolean closesOnCompletion() {
    return closeOnCompletion;
  }

  /** The result was closed by the caller; under the connection's lock. */
  void resultClosed(PartitaResultSet closedResult) {
    cancelSignal.ended();
    if (closeOnCompletion && closedResult == result && !closed) {
      closed = true;
      tellClosed();
    }
  }

  /**
   * The read units that the last execution has consumed so far, all tables and indexes together: of
   * a query what its rows have cost up to here, of a batch the sum of its elements. 0 before the
   * first execution; of one that failed nothing is known.
   */
  public double getReadUnits() throws SQLException {
    checkOpen();
    List<ConsumedCapacity> reads = read == null ? List.of() : read.consumed();
    return changeReadUnits + reads.stream().mapToDouble(ConsumedCapacity::totalUnits).sum();
  }

  /**
   * The write units that the last execution has consumed, as {@link #getReadUnits}. A change inside
   * a transaction has written nothing yet; the statement {@code COMMIT} tells what all of them
   * cost.
   */
  public double getWriteUnits() throws SQLException {
    checkOpen();
    return writeUnits;
  }

  /**
   * Says who is told how far a COPY is, by the thread that executes it.
   *
   * @throws SQLException if the statement is closed
   */
  public void setCopyProgress(CopyProgress progress) throws SQLException {
    checkOpen();
    options = options.telling(progress);
  }

  // Batches

  @Override
  public void addBatch(@Nullable String sql) throws SQLException {
    checkOpen();
    if (sql == null) {
      throw Failures.badArgument("The statement's text is null");
    }
    addToBatch(sql);
  }

  final void addToBatch(Object element) {
    if (batch.isEmpty()) {
      batch = new ArrayList<>();
    }
    batch.add(element);
  }

  @Override
  public void clearBatch() throws SQLException {
    checkOpen();
    batch = List.of();
  }

  @Override
  public int[] executeBatch() throws SQLException {
    return Arrays.stream(executeLargeBatch()).mapToInt(PartitaStatement::toInt).toArray();
  }

  /**
   * Every element is run, also after one that failed; what it did is its own. Only an end of the
   * whole (a cancel, a lost connection) leaves the rest undone.
   */
  @Override
  public long[] executeLargeBatch() throws SQLException {
    begin();
    try {
      long[] counts = new long[batch.size()];
      Arrays.fill(counts, EXECUTE_FAILED);
      SQLException first = runBatch(batch, counts);
      if (first != null) {
        throw batchFailed(first, counts);
      }
      return counts;
    } catch (RuntimeException | StackOverflowError e) {
      throw connection.failure(e);
    } finally {
      batch = List.of();
      updateCount = -1;
      finish();
    }
  }

  /** Runs the elements and writes the count of each that did not fail; returns what failed. */
  @Nullable SQLException runBatch(List<Object> elements, long[] counts) throws SQLException {
    SQLException first = null;
    for (int i = 0; i < counts.length; i++) {
      try {
        counts[i] = runText((String) elements.get(i));
      } catch (SQLException e) {
        first = chain(first, e);
        if (endsBatch(e)) {
          break;
        }
      }
    }
    return first;
  }

  private long runText(String sql) throws SQLException {
    try {
      return update(prepare(sql, null), NO_PARAMETERS);
    } catch (RuntimeException | StackOverflowError e) {
      throw connection.failure(e);
    }
  }

  /** Runs a batch of parameters, and keeps what it gave; as {@link #runBatch}. */
  final @Nullable SQLException runBatch(
      PreparedSql prepared, List<@Nullable Object[]> elements, long[] counts) {
    BatchOutcome outcome = prepared.executeBatch(elements, options);
    changeReadUnits += outcome.readUnits();
    writeUnits += outcome.writeUnits();
    warn(Failures.warnings(outcome.notices()));
    SQLException first = null;
    for (int i = 0; i < outcome.elements().size(); i++) {
      BatchOutcome.Element element = outcome.elements().get(i);
      if (element.failure() == null) {
        counts[i] = element.updateCount();
      } else {
        first = chain(first, connection.failure(element.failure()));
      }
    }
    return first;
  }

  private static SQLException chain(@Nullable SQLException first, SQLException next) {
    if (first == null) {
      return next;
    }
    first.setNextException(next);
    return first;
  }

  private static boolean endsBatch(SQLException failure) {
    String state = failure.getSQLState();
    return state.startsWith("08") || state.equals(SqlErrors.CANCELLED.sqlState());
  }

  private static BatchUpdateException batchFailed(SQLException first, long[] counts) {
    int element = 0;
    while (counts[element] != EXECUTE_FAILED) {
      element++;
    }
    BatchUpdateException failure =
        new BatchUpdateException(
            "Element " + (element + 1) + " of the batch failed: " + first.getMessage(),
            first.getSQLState(),
            first.getErrorCode(),
            counts,
            first);
    failure.setNextException(first);
    return failure;
  }

  // Settings

  @Override
  public long getLargeMaxRows() throws SQLException {
    checkOpen();
    return options.maxRows();
  }

  @Override
  public void setLargeMaxRows(long max) throws SQLException {
    checkOpen();
    checkNotNegative("maxRows", max);
    options =
        new ExecutionOptions(
            max, options.fetchSize(), options.timeoutMillis(), cancelSignal, options.progress());
  }

  @Override
  public int getMaxRows() throws SQLException {
    return toInt(getLargeMaxRows());
  }

  @Override
  public void setMaxRows(int max) throws SQLException {
    setLargeMaxRows(max);
  }

  @Override
  public int getFetchSize() throws SQLException {
    checkOpen();
    return options.fetchSize();
  }

  @Override
  public void setFetchSize(int rows) throws SQLException {
    checkOpen();
    checkNotNegative("fetchSize", rows);
    options =
        new ExecutionOptions(
            options.maxRows(), rows, options.timeoutMillis(), cancelSignal, options.progress());
  }

  @Override
  public int getQueryTimeout() throws SQLException {
    checkOpen();
    return queryTimeoutSeconds;
  }

  @Override
  public void setQueryTimeout(int seconds) throws SQLException {
    checkOpen();
    checkNotNegative("queryTimeout", seconds);
    queryTimeoutSeconds = seconds;
    long millis = seconds == 0 ? NO_TIMEOUT_MILLIS : seconds * 1_000L;
    options =
        new ExecutionOptions(
            options.maxRows(), options.fetchSize(), millis, cancelSignal, options.progress());
  }

  private static void checkNotNegative(String setting, long value) throws SQLException {
    if (value < 0) {
      throw Failures.badArgument(setting + " is not negative: " + value);
    }
  }

  /** Remembered, but values are never cut: a cut value looks like a whole one. */
  @Override
  public void setMaxFieldSize(int max) throws SQLException {
    checkOpen();
    checkNotNegative("maxFieldSize", max);
    maxFieldSize = max;
  }

  @Override
  public int getMaxFieldSize() throws SQLException {
    checkOpen();
    return maxFieldSize;
  }

  @Override
  public void setEscapeProcessing(boolean enable) throws SQLException {
    checkOpen();
    escapeProcessing = enable;
  }

  @Override
  public void setCursorName(@Nullable String name) throws SQLException {
    throw Failures.unsupported("A named cursor");
  }

  @Override
  public int getFetchDirection() throws SQLException {
    checkOpen();
    return ResultSet.FETCH_FORWARD;
  }

  /** A hint, which rows in key order make nothing of. */
  @Override
  public void setFetchDirection(int direction) throws SQLException {
    checkOpen();
    checkFetchDirection(direction);
  }

  static void checkFetchDirection(int direction) throws SQLException {
    if (direction < ResultSet.FETCH_FORWARD || direction > ResultSet.FETCH_UNKNOWN) {
      throw Failures.badArgument("Not a fetch direction: " + direction);
    }
  }

  @Override
  public int getResultSetType() throws SQLException {
    checkOpen();
    return scrollable ? ResultSet.TYPE_SCROLL_INSENSITIVE : ResultSet.TYPE_FORWARD_ONLY;
  }

  @Override
  public int getResultSetConcurrency() throws SQLException {
    checkOpen();
    return ResultSet.CONCUR_READ_ONLY;
  }

  @Override
  public int getResultSetHoldability() throws SQLException {
    checkOpen();
    return ResultSet.CLOSE_CURSORS_AT_COMMIT;
  }

  @Override
  public boolean isPoolable() throws SQLException {
    checkOpen();
    return poolable;
  }

  @Override
  public void setPoolable(boolean poolable) throws SQLException {
    checkOpen();
    this.poolable = poolable;
  }

  // Quoting

  /** Quoted if it must be: a reserved word, or not letters, digits and underscores alone. */
  @Override
  public String enquoteIdentifier(@Nullable String identifier, boolean alwaysQuote)
      throws SQLException {
    checkOpen();
    if (identifier == null || identifier.isEmpty()) {
      throw Failures.badArgument("An identifier has at least one character");
    }
    return Identifiers.quote(identifier, alwaysQuote);
  }

  @Override
  public boolean isSimpleIdentifier(@Nullable String identifier) throws SQLException {
    checkOpen();
    return identifier != null && Identifiers.isSimple(identifier);
  }

  @Override
  public String enquoteLiteral(@Nullable String text) throws SQLException {
    checkOpen();
    if (text == null) {
      throw Failures.badArgument("The text is null; write NULL");
    }
    return "'" + text.replace("'", "''") + "'";
  }

  /** Every text is Unicode: there is no other literal for national characters. */
  @Override
  public String enquoteNCharLiteral(@Nullable String text) throws SQLException {
    return enquoteLiteral(text);
  }

  // Life

  /** Ends the execution that runs now, from any thread; a later one is not touched. */
  @Override
  public void cancel() throws SQLException {
    checkOpen();
    cancelSignal.cancel();
  }

  @Override
  public void close() throws SQLException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (!cancelSignal.isIdle()) {
        endExecution();
      } else if (result != null) {
        result.close();
      }
    } finally {
      tellClosed();
    }
  }

  private void endExecution() throws SQLException {
    cancelSignal.cancel();
    connection.enterToClose();
    try {
      endResult();
    } catch (RuntimeException | StackOverflowError e) {
      throw connection.failure(e);
    } finally {
      connection.exit();
    }
  }

  /** The user is done with it. */
  void tellClosed() {}

  @Override
  public boolean isClosed() {
    return closed || connection.isClosed();
  }

  final void checkOpen() throws SQLException {
    if (closed) {
      throw Failures.statementClosed();
    }
    connection.checkOpen();
  }

  @Override
  public void closeOnCompletion() throws SQLException {
    checkOpen();
    closeOnCompletion = true;
  }

  @Override
  public boolean isCloseOnCompletion() throws SQLException {
    checkOpen();
    return closeOnCompletion;
  }

  @Override
  public Connection getConnection() throws SQLException {
    checkOpen();
    return connection;
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

  final void warn(@Nullable SQLWarning warning) {
    warnings = Failures.chain(warnings, warning);
  }
}
