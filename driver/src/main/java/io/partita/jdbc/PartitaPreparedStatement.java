package io.partita.jdbc;

import io.partita.sql.GeneratedKeys;
import io.partita.sql.PreparedSql;
import io.partita.sql.SqlErrors;
import io.partita.sql.SqlNotice;
import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement that was planned once and runs often.
 *
 * <p>{@link #executeQuery} is a hot path: beside the result set it makes no objects of its own.
 */
public final class PartitaPreparedStatement extends PartitaStatement implements PreparedStatement {
  private final PreparedSql prepared;
  private final Parameters parameters;

  PartitaPreparedStatement(PartitaConnection connection, PreparedSql prepared, boolean scrollable) {
    super(connection, scrollable);
    this.prepared = prepared;
    this.parameters = new Parameters(prepared.parameterCount(), connection.timeZone());
    warn(Failures.warnings(prepared.notices()));
  }

  @Override
  public ResultSet executeQuery() throws SQLException {
    start();
    try {
      return openQuery(prepared, parameters.complete());
    } catch (RuntimeException | StackOverflowError e) {
      throw failure(e);
    } finally {
      finish();
    }
  }

  @Override
  public boolean execute() throws SQLException {
    start();
    try {
      return open(prepared, parameters.complete()) != null;
    } catch (RuntimeException | StackOverflowError e) {
      throw failure(e);
    } finally {
      finish();
    }
  }

  @Override
  public long executeLargeUpdate() throws SQLException {
    start();
    try {
      return update(prepared, parameters.complete());
    } catch (RuntimeException | StackOverflowError e) {
      throw failure(e);
    } finally {
      finish();
    }
  }

  /** Begins an execution, whose warnings are those of the plan first. */
  private void start() throws SQLException {
    begin();
    List<SqlNotice> notices = prepared.notices();
    if (!notices.isEmpty()) {
      warn(Failures.warnings(notices));
    }
  }

  @Override
  public int executeUpdate() throws SQLException {
    return toInt(executeLargeUpdate());
  }

  @Override
  public void addBatch() throws SQLException {
    checkOpen();
    addToBatch(parameters.complete().clone());
  }

  @Override
  @Nullable SQLException runBatch(List<Object> elements, long[] counts) throws SQLException {
    checkChanges(prepared);
    List<@Nullable Object[]> batch = new ArrayList<>(elements.size());
    for (Object element : elements) {
      batch.add((@Nullable Object[]) element);
    }
    return runBatch(prepared, batch, counts);
  }

  /** What was thrown below; tells the owner where the statement is of no use any more. */
  private SQLException failure(Throwable thrown) {
    SQLException failure = connection.failure(thrown);
    String state = failure.getSQLState();
    if (state.startsWith("42") || state.startsWith("08")) {
      connection.owner().statementFailed(this, failure);
    }
    return failure;
  }

  @Override
  void tellClosed() {
    connection.owner().statementClosed(this);
  }

  // The text is the statement's own.

  @Override
  boolean executeText(@Nullable String sql, @Nullable GeneratedKeys keys) throws SQLException {
    throw ownText();
  }

  @Override
  public ResultSet executeQuery(@Nullable String sql) throws SQLException {
    throw ownText();
  }

  @Override
  long updateText(@Nullable String sql, @Nullable GeneratedKeys keys) throws SQLException {
    throw ownText();
  }

  @Override
  public void addBatch(@Nullable String sql) throws SQLException {
    throw ownText();
  }

  private static SQLException ownText() {
    return Failures.of(
        SqlErrors.WRONG_OBJECT_KIND, "A prepared statement has its own text; use the form without");
  }

  /** The parameters as they are set, for tests. */
  String shownParameters() {
    return parameters.toString();
  }

  // About the statement

  @Override
  public @Nullable ResultSetMetaData getMetaData() throws SQLException {
    checkOpen();
    return prepared.columns().isEmpty()
        ? null
        : new PartitaResultSetMetaData(
            new Columns(prepared.columns(), connection.timeZone(), connection.documents()),
            connection.catalogName());
  }

  @Override
  public ParameterMetaData getParameterMetaData() throws SQLException {
    checkOpen();
    return new PartitaParameterMetaData(prepared.parameters(), connection.documents());
  }

  // Setters

  private void set(int index, @Nullable Object value) throws SQLException {
    checkOpen();
    parameters.set(index, value);
  }

  @Override
  public void clearParameters() throws SQLException {
    checkOpen();
    parameters.clear();
  }

  @Override
  public void setNull(int index, int type) throws SQLException {
    set(index, null);
  }

  @Override
  public void setNull(int index, int type, @Nullable String typeName) throws SQLException {
    set(index, null);
  }

  @Override
  public void setObject(int index, @Nullable Object value) throws SQLException {
    checkOpen();
    parameters.setAny(index, value);
  }

  @Override
  public void setObject(int index, @Nullable Object value, int type) throws SQLException {
    setObject(index, value, type, 0);
  }

  @Override
  public void setObject(int index, @Nullable Object value, int type, int scaleOrLength)
      throws SQLException {
    checkOpen();
    parameters.setAs(index, value, type, scaleOrLength);
  }

  @Override
  public void setObject(int index, @Nullable Object value, @Nullable SQLType type)
      throws SQLException {
    setObject(index, value, type, 0);
  }

  @Override
  public void setObject(
      int index, @Nullable Object value, @Nullable SQLType type, int scaleOrLength)
      throws SQLException {
    Integer code = type == null ? null : type.getVendorTypeNumber();
    if (code == null) {
      setObject(index, value);
    } else {
      setObject(index, value, code, scaleOrLength);
    }
  }

  @Override
  public void setDate(int index, @Nullable Date value) throws SQLException {
    setDate(index, value, null);
  }

  @Override
  public void setDate(int index, @Nullable Date value, @Nullable Calendar calendar)
      throws SQLException {
    checkOpen();
    parameters.setLegacy(index, value, calendar);
  }

  @Override
  public void setTime(int index, @Nullable Time value) throws SQLException {
    setTime(index, value, null);
  }

  @Override
  public void setTime(int index, @Nullable Time value, @Nullable Calendar calendar)
      throws SQLException {
    checkOpen();
    parameters.setLegacy(index, value, calendar);
  }

  @Override
  public void setTimestamp(int index, @Nullable Timestamp value) throws SQLException {
    setTimestamp(index, value, null);
  }

  @Override
  public void setTimestamp(int index, @Nullable Timestamp value, @Nullable Calendar calendar)
      throws SQLException {
    checkOpen();
    parameters.setLegacy(index, value, calendar);
  }

  @Override
  public void setBoolean(int index, boolean value) throws SQLException {
    set(index, value);
  }

  @Override
  public void setByte(int index, byte value) throws SQLException {
    set(index, value);
  }

  @Override
  public void setShort(int index, short value) throws SQLException {
    set(index, value);
  }

  @Override
  public void setInt(int index, int value) throws SQLException {
    set(index, value);
  }

  @Override
  public void setLong(int index, long value) throws SQLException {
    set(index, value);
  }

  @Override
  public void setFloat(int index, float value) throws SQLException {
    set(index, value);
  }

  @Override
  public void setDouble(int index, double value) throws SQLException {
    set(index, value);
  }

  @Override
  public void setBigDecimal(int index, @Nullable BigDecimal value) throws SQLException {
    set(index, value);
  }

  @Override
  public void setString(int index, @Nullable String value) throws SQLException {
    set(index, value);
  }

  @Override
  public void setNString(int index, @Nullable String value) throws SQLException {
    set(index, value);
  }

  @Override
  public void setBytes(int index, byte @Nullable [] value) throws SQLException {
    set(index, value);
  }

  // Streams, read when they are set

  @Override
  @Deprecated
  public void setUnicodeStream(int index, @Nullable InputStream value, int length)
      throws SQLException {
    set(index, value == null ? null : Parameters.text(value, length, StandardCharsets.UTF_8));
  }

  @Override
  public void setAsciiStream(int index, @Nullable InputStream value) throws SQLException {
    set(index, value == null ? null : Parameters.text(value, -1, StandardCharsets.US_ASCII));
  }

  @Override
  public void setAsciiStream(int index, @Nullable InputStream value, int length)
      throws SQLException {
    set(index, value == null ? null : Parameters.text(value, length, StandardCharsets.US_ASCII));
  }

  @Override
  public void setAsciiStream(int index, @Nullable InputStream value, long length)
      throws SQLException {
    set(index, value == null ? null : Parameters.text(value, length, StandardCharsets.US_ASCII));
  }

  @Override
  public void setBinaryStream(int index, @Nullable InputStream value) throws SQLException {
    set(index, value == null ? null : Parameters.bytes(value, -1));
  }

  @Override
  public void setBinaryStream(int index, @Nullable InputStream value, int length)
      throws SQLException {
    set(index, value == null ? null : Parameters.bytes(value, length));
  }

  @Override
  public void setBinaryStream(int index, @Nullable InputStream value, long length)
      throws SQLException {
    set(index, value == null ? null : Parameters.bytes(value, length));
  }

  @Override
  public void setCharacterStream(int index, @Nullable Reader value) throws SQLException {
    set(index, value == null ? null : Parameters.text(value, -1));
  }

  @Override
  public void setCharacterStream(int index, @Nullable Reader value, int length)
      throws SQLException {
    set(index, value == null ? null : Parameters.text(value, length));
  }

  @Override
  public void setCharacterStream(int index, @Nullable Reader value, long length)
      throws SQLException {
    set(index, value == null ? null : Parameters.text(value, length));
  }

  @Override
  public void setNCharacterStream(int index, @Nullable Reader value) throws SQLException {
    set(index, value == null ? null : Parameters.text(value, -1));
  }

  @Override
  public void setNCharacterStream(int index, @Nullable Reader value, long length)
      throws SQLException {
    set(index, value == null ? null : Parameters.text(value, length));
  }

  @Override
  public void setClob(int index, @Nullable Reader value) throws SQLException {
    set(index, value == null ? null : Parameters.text(value, -1));
  }

  @Override
  public void setClob(int index, @Nullable Reader value, long length) throws SQLException {
    set(index, value == null ? null : Parameters.text(value, length));
  }

  @Override
  public void setNClob(int index, @Nullable Reader value) throws SQLException {
    set(index, value == null ? null : Parameters.text(value, -1));
  }

  @Override
  public void setNClob(int index, @Nullable Reader value, long length) throws SQLException {
    set(index, value == null ? null : Parameters.text(value, length));
  }

  @Override
  public void setBlob(int index, @Nullable InputStream value) throws SQLException {
    set(index, value == null ? null : Parameters.bytes(value, -1));
  }

  @Override
  public void setBlob(int index, @Nullable InputStream value, long length) throws SQLException {
    set(index, value == null ? null : Parameters.bytes(value, length));
  }

  @Override
  public void setBlob(int index, @Nullable Blob value) throws SQLException {
    setObject(index, value);
  }

  @Override
  public void setClob(int index, @Nullable Clob value) throws SQLException {
    setObject(index, value);
  }

  @Override
  public void setNClob(int index, @Nullable NClob value) throws SQLException {
    setObject(index, value);
  }

  @Override
  public void setArray(int index, @Nullable Array value) throws SQLException {
    setObject(index, value);
  }

  // Types that the model does not have

  @Override
  public void setRef(int index, @Nullable Ref value) throws SQLException {
    throw Failures.unsupported("A Ref");
  }

  @Override
  public void setRowId(int index, @Nullable RowId value) throws SQLException {
    throw Failures.unsupported("A RowId (set the key attributes)");
  }

  @Override
  public void setSQLXML(int index, @Nullable SQLXML value) throws SQLException {
    throw Failures.unsupported("SQLXML (set the text)");
  }

  @Override
  public void setURL(int index, @Nullable URL value) throws SQLException {
    throw Failures.unsupported("A URL (set the text)");
  }
}
