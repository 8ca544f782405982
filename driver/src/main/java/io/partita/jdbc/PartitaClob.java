package io.partita.jdbc;

import io.partita.sql.SqlErrors;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.Clob;
import java.sql.NClob;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A text in memory: an item is at most 400 KB, so there is nothing to fetch later. Changing it
 * changes no item; it is a copy, to be set as a parameter.
 */
public final class PartitaClob implements NClob {
  /** Null once freed. */
  private @Nullable String text;

  PartitaClob(String text) {
    this.text = text;
  }

  private String checked() throws SQLException {
    String present = text;
    if (present == null) {
      throw Failures.of(SqlErrors.OBJECT_CLOSED, "The Clob was freed");
    }
    return present;
  }

  @Override
  public long length() throws SQLException {
    return checked().length();
  }

  @Override
  public String getSubString(long position, int length) throws SQLException {
    String all = checked();
    int from = Lobs.start(position, length, all.length());
    return all.substring(from, (int) Math.min((long) from + length, all.length()));
  }

  @Override
  public Reader getCharacterStream() throws SQLException {
    return new StringReader(checked());
  }

  @Override
  public Reader getCharacterStream(long position, long length) throws SQLException {
    int from = Lobs.checkedRange(position, length, checked().length());
    return new StringReader(checked().substring(from, from + (int) length));
  }

  @Override
  public InputStream getAsciiStream() throws SQLException {
    return new ByteArrayInputStream(checked().getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public long position(@Nullable String pattern, long start) throws SQLException {
    String all = checked();
    if (pattern == null) {
      throw Failures.badArgument("The pattern is null");
    }
    int found = all.indexOf(pattern, Lobs.start(start, 0, all.length()));
    return found < 0 ? -1 : found + 1L;
  }

  @Override
  public long position(@Nullable Clob pattern, long start) throws SQLException {
    return position(
        pattern == null ? null : Parameters.text(pattern.getCharacterStream(), pattern.length()),
        start);
  }

  @Override
  public int setString(long position, @Nullable String source) throws SQLException {
    return setString(position, source, 0, source == null ? 0 : source.length());
  }

  @Override
  public int setString(long position, @Nullable String source, int offset, int length)
      throws SQLException {
    String all = checked();
    if (source == null || offset < 0 || length < 0 || offset > source.length() - length) {
      throw Failures.badArgument("There are no " + length + " characters from " + offset);
    }
    int from = Lobs.start(position, length, all.length());
    int end = from + length;
    Lobs.grown(from, length, all.length(), "characters");
    text =
        all.substring(0, from)
            + source.substring(offset, offset + length)
            + (end < all.length() ? all.substring(end) : "");
    return length;
  }

  /** What is written to the stream is there once the stream is closed. */
  @Override
  public OutputStream setAsciiStream(long position) throws SQLException {
    Lobs.start(position, 0, checked().length());
    return new ByteArrayOutputStream() {
      @Override
      public void close() throws java.io.IOException {
        try {
          setString(position, toString(StandardCharsets.US_ASCII));
        } catch (SQLException e) {
          throw new java.io.IOException(e.getMessage(), e);
        }
      }
    };
  }

  /** What is written is there once the writer is closed. */
  @Override
  public Writer setCharacterStream(long position) throws SQLException {
    Lobs.start(position, 0, checked().length());
    return new StringWriter() {
      @Override
      public void close() throws java.io.IOException {
        try {
          setString(position, toString());
        } catch (SQLException e) {
          throw new java.io.IOException(e.getMessage(), e);
        }
      }
    };
  }

  @Override
  public void truncate(long length) throws SQLException {
    text = checked().substring(0, Lobs.truncated(length, checked().length()));
  }

  @Override
  public void free() {
    text = null;
  }
}
