package io.partita.jdbc;

import io.partita.engine.ConsumedCapacity;
import io.partita.engine.value.AttributeValue;
import io.partita.sql.ColumnDescription;
import io.partita.sql.Json;
import io.partita.sql.Rows;
import io.partita.sql.SqlErrors;
import io.partita.sql.SqlNotice;
import io.partita.sql.SqlType;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.ResultSetMetaData;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a query, read-only; forward-only, or scrollable over rows kept in memory.
 *
 * <p>{@link #next}, the getters by index and {@link #close} are a hot path: a point read is
 * measured through them, and they make no objects of their own.
 */
public final class PartitaResultSet extends ReadOnlyResultSet {
  private final @Nullable PartitaConnection connection;
  private final @Nullable PartitaStatement statement;
  private final Rows rows;
  private final @Nullable ScrollBuffer scroll;

  /** Whether moving and closing need no lock, as nothing is read. */
  private final boolean atHand;

  private final Columns columns;

  /** Whether getters have a row; false also once closed, so that they check one flag. */
  private boolean onRow;

  private boolean wasNull;
  private boolean ended;
  private int row;
  private volatile boolean closed;
  private int fetchSize;
  private int clearedNotices;

  /** Neighbours among the open results of the connection, under its lock. */
  @Nullable PartitaResultSet previousOpen;

  @Nullable PartitaResultSet nextOpen;

  /** A result of a statement. */
  PartitaResultSet(
      PartitaConnection connection,
      PartitaStatement statement,
      Rows rows,
      Columns columns,
      boolean scrollable) {
    this.connection = connection;
    this.statement = statement;
    this.scroll = scrollable ? new ScrollBuffer(rows) : null;
    this.rows = scroll == null ? rows : scroll;
    this.columns = columns;
    this.atHand = this.rows.isAtHand();
  }

  private PartitaResultSet(Rows rows, Columns columns) {
    this.connection = null;
    this.statement = null;
    this.scroll = null;
    this.rows = rows;
    this.columns = columns;
    this.atHand = true;
  }

  /** A result in memory that no statement gave. */
  static PartitaResultSet detached(
      List<ColumnDescription> columns, List<@Nullable Object[]> rows, Supplier<TimeZone> zone) {
    return new PartitaResultSet(
        new StoredRows(rows, columns.size()), new Columns(columns, zone, DocumentStyle.NATIVE));
  }

  // Moving

  @Override
  public boolean next() throws SQLException {
    if (connection == null || atHand) {
      checkOpen();
      return advance();
    }
    connection.enter();
    try {
      checkOpen();
      return advance();
    } catch (RuntimeException | StackOverflowError e) {
      throw connection.failure(e);
    } finally {
      connection.exit();
    }
  }

  private boolean advance() {
    if (ended && scroll == null) {
      return false;
    }
    onRow = false;
    onRow = rows.next();
    if (onRow) {
      row++;
    } else {
      ended = true;
      if (connection != null && scroll == null && !atHand) {
        connection.forget(this);
      }
    }
    return onRow;
  }

  /** A movement or question that only a scrollable result can answer. */
  private interface Scrolling {
    boolean on(ScrollBuffer rows);
  }

  private boolean scroll(String method, Scrolling action) throws SQLException {
    checkOpen();
    if (scroll == null || connection == null) {
      throw Failures.of(
          SqlErrors.INVALID_CURSOR_STATE,
          method + " needs a statement created with TYPE_SCROLL_INSENSITIVE");
    }
    connection.enter();
    try {
      boolean answer = action.on(scroll);
      onRow = scroll.isOnRow();
      return answer;
    } catch (RuntimeException | StackOverflowError e) {
      onRow = false;
      throw connection.failure(e);
    } finally {
      connection.exit();
    }
  }

  @Override
  public boolean previous() throws SQLException {
    return scroll("previous", rows -> rows.relative(-1));
  }

  @Override
  public boolean first() throws SQLException {
    return scroll("first", rows -> rows.absolute(1));
  }

  @Override
  public boolean last() throws SQLException {
    return scroll("last", rows -> rows.absolute(-1));
  }

  @Override
  public boolean absolute(int row) throws SQLException {
    return scroll("absolute", rows -> rows.absolute(row));
  }

  @Override
  public boolean relative(int rowCount) throws SQLException {
    return scroll("relative", rows -> rows.relative(rowCount));
  }

  @Override
  public void beforeFirst() throws SQLException {
    scroll("beforeFirst", rows -> rows.absolute(0));
  }

  @Override
  public void afterLast() throws SQLException {
    scroll(
        "afterLast",
        rows -> {
          rows.afterLast();
          return false;
        });
  }

  @Override
  public boolean isBeforeFirst() throws SQLException {
    return scroll("isBeforeFirst", ScrollBuffer::isBeforeFirst);
  }

  @Override
  public boolean isLast() throws SQLException {
    return scroll("isLast", ScrollBuffer::isLast);
  }

  @Override
  public boolean isFirst() throws SQLException {
    return getRow() == 1;
  }

  @Override
  public boolean isAfterLast() throws SQLException {
    checkOpen();
    return scroll == null ? ended && row > 0 : scroll.isAfterLast();
  }

  @Override
  public int getRow() throws SQLException {
    checkOpen();
    return scroll == null ? (onRow ? row : 0) : scroll.row();
  }

  // Closing

  @Override
  public void close() throws SQLException {
    if (closed) {
      return;
    }
    if (atHand) {
      letGo();
    }
    if (connection == null || statement == null || (atHand && !statement.closesOnCompletion())) {
      return;
    }
    connection.enterToClose();
    try {
      release();
      statement.resultClosed(this);
    } catch (RuntimeException | StackOverflowError e) {
      throw connection.failure(e);
    } finally {
      connection.exit();
    }
  }

  boolean isAtHand() {
    return atHand;
  }

  boolean isReleased() {
    return closed;
  }

  /** Frees what the rows hold; under the connection's lock. */
  void release() {
    if (!closed) {
      if (connection != null) {
        connection.forget(this);
      }
      letGo();
    }
  }

  private void letGo() {
    closed = true;
    onRow = false;
    rows.close();
  }

  @Override
  public boolean isClosed() {
    return closed || (connection != null && connection.isClosed());
  }

  @Override
  void checkOpen() throws SQLException {
    if (closed) {
      throw Failures.resultClosed();
    }
  }

  // Values

  private @Nullable Object value(int column) throws SQLException {
    if (!onRow || column < 1 || column > rows.width()) {
      throw noValue(column);
    }
    Object value;
    try {
      value = rows.get(column - 1);
    } catch (RuntimeException | StackOverflowError e) {
      throw connection == null ? Failures.of(e) : connection.failure(e);
    }
    wasNull = value == null;
    return value;
  }

  private SQLException noValue(int column) throws SQLException {
    checkOpen();
    columns.at(column);
    return Failures.of(
        SqlErrors.INVALID_CURSOR_STATE,
        ended ? "The result set is after its last row" : "Call next() before the first getter");
  }

  private <T> T convert(Object value, int column, Class<T> wanted) throws SQLException {
    return convert(value, column, wanted, columns.target(column));
  }

  private <T> T convert(Object value, int column, Class<T> wanted, Conversions.Target target)
      throws SQLException {
    ColumnDescription description = columns.at(column);
    return Conversions.convert(
        value, description.type(), target, wanted, "column " + description.label());
  }

  private <T> @Nullable T get(int column, Class<T> wanted) throws SQLException {
    Object value = value(column);
    return value == null ? null : convert(value, column, wanted);
  }

  private <T> @Nullable T get(int column, Class<T> wanted, @Nullable Calendar calendar)
      throws SQLException {
    Object value = value(column);
    if (value == null || calendar == null) {
      return value == null ? null : convert(value, column, wanted);
    }
    return convert(value, column, wanted, new Conversions.Target(0, calendar::getTimeZone));
  }

  @Override
  public boolean wasNull() throws SQLException {
    checkOpen();
    return wasNull;
  }

  @Override
  public @Nullable String getString(int column) throws SQLException {
    Object value = value(column);
    if (value instanceof String text) {
      return text;
    }
    return value == null ? null : convert(value, column, String.class);
  }

  @Override
  public boolean getBoolean(int column) throws SQLException {
    Object value = value(column);
    if (value instanceof Boolean bool) {
      return bool;
    }
    return value != null && convert(value, column, Boolean.class);
  }

  @Override
  public byte getByte(int column) throws SQLException {
    Object value = value(column);
    return value == null ? 0 : convert(value, column, Byte.class);
  }

  @Override
  public short getShort(int column) throws SQLException {
    Object value = value(column);
    return value == null ? 0 : convert(value, column, Short.class);
  }

  @Override
  public int getInt(int column) throws SQLException {
    Object value = value(column);
    if (value instanceof Integer number) {
      return number;
    }
    return value == null ? 0 : convert(value, column, Integer.class);
  }

  @Override
  public long getLong(int column) throws SQLException {
    Object value = value(column);
    if (value instanceof Long || value instanceof Integer) {
      return ((Number) value).longValue();
    }
    return value == null ? 0 : convert(value, column, Long.class);
  }

  @Override
  public float getFloat(int column) throws SQLException {
    Object value = value(column);
    return value == null ? 0 : convert(value, column, Float.class);
  }

  @Override
  public double getDouble(int column) throws SQLException {
    Object value = value(column);
    if (value instanceof Double number) {
      return number;
    }
    return value == null ? 0 : convert(value, column, Double.class);
  }

  @Override
  public @Nullable BigDecimal getBigDecimal(int column) throws SQLException {
    return get(column, BigDecimal.class);
  }

  @Override
  @Deprecated
  public @Nullable BigDecimal getBigDecimal(int column, int scale) throws SQLException {
    BigDecimal value = get(column, BigDecimal.class);
    return value == null ? null : value.setScale(scale, RoundingMode.HALF_UP);
  }

  @Override
  public byte @Nullable [] getBytes(int column) throws SQLException {
    return get(column, byte[].class);
  }

  @Override
  public @Nullable Date getDate(int column) throws SQLException {
    return get(column, Date.class);
  }

  @Override
  public @Nullable Time getTime(int column) throws SQLException {
    return get(column, Time.class);
  }

  @Override
  public @Nullable Timestamp getTimestamp(int column) throws SQLException {
    return get(column, Timestamp.class);
  }

  @Override
  public @Nullable Date getDate(int column, @Nullable Calendar calendar) throws SQLException {
    return get(column, Date.class, calendar);
  }

  @Override
  public @Nullable Time getTime(int column, @Nullable Calendar calendar) throws SQLException {
    return get(column, Time.class, calendar);
  }

  @Override
  public @Nullable Timestamp getTimestamp(int column, @Nullable Calendar calendar)
      throws SQLException {
    return get(column, Timestamp.class, calendar);
  }

  @Override
  public @Nullable Object getObject(int column) throws SQLException {
    Object value = value(column);
    if (value instanceof String text && columns.at(column).type() == SqlType.VARCHAR) {
      return text;
    }
    if (value == null) {
      return null;
    }
    return JdbcType.of(columns.at(column).type()).isText(columns.documents())
        ? convert(value, column, String.class)
        : convert(value, column, Object.class);
  }

  @Override
  public <T> @Nullable T getObject(int column, @Nullable Class<T> type) throws SQLException {
    if (type == null) {
      throw Failures.badArgument("getObject needs a class");
    }
    return get(column, type);
  }

  @Override
  public @Nullable Object getObject(int column, @Nullable Map<String, Class<?>> map)
      throws SQLException {
    if (map != null && !map.isEmpty()) {
      throw Failures.unsupported("A type map");
    }
    return getObject(column);
  }

  @Override
  public @Nullable Array getArray(int column) throws SQLException {
    return get(column, Array.class);
  }

  @Override
  public @Nullable String getNString(int column) throws SQLException {
    return getString(column);
  }

  @Override
  public @Nullable Reader getCharacterStream(int column) throws SQLException {
    String text = getString(column);
    return text == null ? null : new StringReader(text);
  }

  @Override
  public @Nullable Reader getNCharacterStream(int column) throws SQLException {
    return getCharacterStream(column);
  }

  @Override
  public @Nullable InputStream getAsciiStream(int column) throws SQLException {
    String text = getString(column);
    return text == null ? null : new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  @Deprecated
  public @Nullable InputStream getUnicodeStream(int column) throws SQLException {
    String text = getString(column);
    return text == null ? null : new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public @Nullable InputStream getBinaryStream(int column) throws SQLException {
    byte[] bytes = getBytes(column);
    return bytes == null ? null : new ByteArrayInputStream(bytes);
  }

  @Override
  public @Nullable Blob getBlob(int column) throws SQLException {
    return get(column, Blob.class);
  }

  @Override
  public @Nullable Clob getClob(int column) throws SQLException {
    return get(column, Clob.class);
  }

  @Override
  public @Nullable NClob getNClob(int column) throws SQLException {
    return get(column, NClob.class);
  }

  // Documents: what unwrap(PartitaResultSet.class) is for

  /**
   * A map as objects of the JDK: String, BigDecimal, byte[], Boolean, null, Map, List, Set.
   *
   * @throws SQLException 22018 if the value is no map
   */
  public @Nullable Map<String, @Nullable Object> getMap(int column) throws SQLException {
    @SuppressWarnings("unchecked") // what Documents makes
    Map<String, @Nullable Object> map = (Map<String, @Nullable Object>) get(column, Map.class);
    return map;
  }

  /** A map, as {@link #getMap(int)}. */
  public @Nullable Map<String, @Nullable Object> getMap(String label) throws SQLException {
    return getMap(findColumn(label));
  }

  /**
   * A list or a set as a list of objects of the JDK.
   *
   * @throws SQLException 22018 if the value is neither
   */
  public @Nullable List<@Nullable Object> getList(int column) throws SQLException {
    @SuppressWarnings("unchecked") // what Documents makes
    List<@Nullable Object> list = (List<@Nullable Object>) get(column, List.class);
    return list;
  }

  /** A list, as {@link #getList(int)}. */
  public @Nullable List<@Nullable Object> getList(String label) throws SQLException {
    return getList(findColumn(label));
  }

  /**
   * Whether a column is null because the item has no such attribute, and not because a NULL is
   * stored there or because what is stored does not fit the declared type. False for what is not
   * null.
   *
   * @throws SQLException 55000 where that is not known: of a computed column, and of rows that were
   *     sorted, joined or aggregated
   */
  public boolean isMissing(int column) throws SQLException {
    if (value(column) != null) {
      return false;
    }
    Rows.Absence absence = rows.absence(column - 1);
    if (absence == Rows.Absence.UNKNOWN) {
      throw Failures.of(
          SqlErrors.WRONG_STATE,
          "Whether column "
              + column
              + " is missing or NULL is not known of computed columns and of rows that were sorted,"
              + " joined or aggregated; the predicate IS MISSING tells it");
    }
    return absence == Rows.Absence.MISSING;
  }

  /** Whether a column is missing, as {@link #isMissing(int)}. */
  public boolean isMissing(String label) throws SQLException {
    return isMissing(findColumn(label));
  }

  /** The read units that the result has consumed so far, all tables and indexes together. */
  public double getReadUnits() throws SQLException {
    checkOpen();
    return rows.consumed().stream().mapToDouble(ConsumedCapacity::totalUnits).sum();
  }

  /** Any value as JSON text; a text is quoted, a set is an array, a binary is Base64 text. */
  public @Nullable String getJson(int column) throws SQLException {
    AttributeValue value = get(column, AttributeValue.class);
    return value == null ? null : Json.text(value);
  }

  /** Any value as JSON text, as {@link #getJson(int)}. */
  public @Nullable String getJson(String label) throws SQLException {
    return getJson(findColumn(label));
  }

  // Values by label

  @Override
  public @Nullable Blob getBlob(@Nullable String label) throws SQLException {
    return getBlob(findColumn(label));
  }

  @Override
  public @Nullable Clob getClob(@Nullable String label) throws SQLException {
    return getClob(findColumn(label));
  }

  @Override
  public @Nullable NClob getNClob(@Nullable String label) throws SQLException {
    return getNClob(findColumn(label));
  }

  @Override
  public @Nullable Array getArray(@Nullable String label) throws SQLException {
    return getArray(findColumn(label));
  }

  @Override
  public @Nullable InputStream getAsciiStream(@Nullable String label) throws SQLException {
    return getAsciiStream(findColumn(label));
  }

  @Override
  @Deprecated
  public @Nullable BigDecimal getBigDecimal(@Nullable String label, int scale) throws SQLException {
    return getBigDecimal(findColumn(label), scale);
  }

  @Override
  public @Nullable BigDecimal getBigDecimal(@Nullable String label) throws SQLException {
    return getBigDecimal(findColumn(label));
  }

  @Override
  public @Nullable InputStream getBinaryStream(@Nullable String label) throws SQLException {
    return getBinaryStream(findColumn(label));
  }

  @Override
  public boolean getBoolean(@Nullable String label) throws SQLException {
    return getBoolean(findColumn(label));
  }

  @Override
  public byte getByte(@Nullable String label) throws SQLException {
    return getByte(findColumn(label));
  }

  @Override
  public byte @Nullable [] getBytes(@Nullable String label) throws SQLException {
    return getBytes(findColumn(label));
  }

  @Override
  public @Nullable Reader getCharacterStream(@Nullable String label) throws SQLException {
    return getCharacterStream(findColumn(label));
  }

  @Override
  public @Nullable Date getDate(@Nullable String label, @Nullable Calendar calendar)
      throws SQLException {
    return getDate(findColumn(label), calendar);
  }

  @Override
  public @Nullable Date getDate(@Nullable String label) throws SQLException {
    return getDate(findColumn(label));
  }

  @Override
  public double getDouble(@Nullable String label) throws SQLException {
    return getDouble(findColumn(label));
  }

  @Override
  public float getFloat(@Nullable String label) throws SQLException {
    return getFloat(findColumn(label));
  }

  @Override
  public int getInt(@Nullable String label) throws SQLException {
    return getInt(findColumn(label));
  }

  @Override
  public long getLong(@Nullable String label) throws SQLException {
    return getLong(findColumn(label));
  }

  @Override
  public @Nullable Reader getNCharacterStream(@Nullable String label) throws SQLException {
    return getNCharacterStream(findColumn(label));
  }

  @Override
  public @Nullable String getNString(@Nullable String label) throws SQLException {
    return getNString(findColumn(label));
  }

  @Override
  public <T> @Nullable T getObject(@Nullable String label, @Nullable Class<T> type)
      throws SQLException {
    return getObject(findColumn(label), type);
  }

  @Override
  public @Nullable Object getObject(@Nullable String label, @Nullable Map<String, Class<?>> map)
      throws SQLException {
    return getObject(findColumn(label), map);
  }

  @Override
  public @Nullable Object getObject(@Nullable String label) throws SQLException {
    return getObject(findColumn(label));
  }

  @Override
  public short getShort(@Nullable String label) throws SQLException {
    return getShort(findColumn(label));
  }

  @Override
  public @Nullable String getString(@Nullable String label) throws SQLException {
    return getString(findColumn(label));
  }

  @Override
  public @Nullable Time getTime(@Nullable String label, @Nullable Calendar calendar)
      throws SQLException {
    return getTime(findColumn(label), calendar);
  }

  @Override
  public @Nullable Time getTime(@Nullable String label) throws SQLException {
    return getTime(findColumn(label));
  }

  @Override
  public @Nullable Timestamp getTimestamp(@Nullable String label, @Nullable Calendar calendar)
      throws SQLException {
    return getTimestamp(findColumn(label), calendar);
  }

  @Override
  public @Nullable Timestamp getTimestamp(@Nullable String label) throws SQLException {
    return getTimestamp(findColumn(label));
  }

  @Override
  @Deprecated
  public @Nullable InputStream getUnicodeStream(@Nullable String label) throws SQLException {
    return getUnicodeStream(findColumn(label));
  }

  // Types that the model does not have

  @Override
  public String getCursorName() throws SQLException {
    throw Failures.unsupported("A named cursor");
  }

  @Override
  public Ref getRef(@Nullable String label) throws SQLException {
    throw Failures.unsupported("A Ref");
  }

  @Override
  public Ref getRef(int column) throws SQLException {
    throw Failures.unsupported("A Ref");
  }

  @Override
  public RowId getRowId(@Nullable String label) throws SQLException {
    throw Failures.unsupported("A RowId (read the key attributes)");
  }

  @Override
  public RowId getRowId(int column) throws SQLException {
    throw Failures.unsupported("A RowId (read the key attributes)");
  }

  @Override
  public SQLXML getSQLXML(@Nullable String label) throws SQLException {
    throw Failures.unsupported("SQLXML (read the text)");
  }

  @Override
  public SQLXML getSQLXML(int column) throws SQLException {
    throw Failures.unsupported("SQLXML (read the text)");
  }

  @Override
  public URL getURL(@Nullable String label) throws SQLException {
    throw Failures.unsupported("A URL (read the text)");
  }

  @Override
  public URL getURL(int column) throws SQLException {
    throw Failures.unsupported("A URL (read the text)");
  }

  // About the result

  @Override
  public int findColumn(@Nullable String label) throws SQLException {
    checkOpen();
    return columns.find(label);
  }

  @Override
  public ResultSetMetaData getMetaData() throws SQLException {
    checkOpen();
    return new PartitaResultSetMetaData(
        columns, connection == null ? "" : connection.catalogName());
  }

  @Override
  public @Nullable Statement getStatement() throws SQLException {
    checkOpen();
    return statement;
  }

  @Override
  public @Nullable SQLWarning getWarnings() throws SQLException {
    checkOpen();
    List<SqlNotice> notices = rows.notices();
    return Failures.warnings(
        notices.subList(Math.min(clearedNotices, notices.size()), notices.size()));
  }

  @Override
  public void clearWarnings() throws SQLException {
    checkOpen();
    clearedNotices = rows.notices().size();
  }

  @Override
  public int getType() throws SQLException {
    checkOpen();
    return scroll == null ? TYPE_FORWARD_ONLY : TYPE_SCROLL_INSENSITIVE;
  }

  @Override
  public int getHoldability() throws SQLException {
    checkOpen();
    return CLOSE_CURSORS_AT_COMMIT;
  }

  @Override
  public int getFetchDirection() throws SQLException {
    checkOpen();
    return FETCH_FORWARD;
  }

  @Override
  public void setFetchDirection(int direction) throws SQLException {
    checkOpen();
    if (direction != FETCH_FORWARD) {
      PartitaStatement.checkFetchDirection(direction);
      if (scroll == null) {
        throw Failures.badArgument("A forward-only result is fetched forward");
      }
    }
  }

  /** The rows of one fetch are fixed when the statement is executed; this is remembered only. */
  @Override
  public int getFetchSize() throws SQLException {
    checkOpen();
    return fetchSize;
  }

  @Override
  public void setFetchSize(int rows) throws SQLException {
    checkOpen();
    if (rows < 0) {
      throw Failures.badArgument("A fetch size is not negative: " + rows);
    }
    fetchSize = rows;
  }
}
