package io.partita.jdbc;

import io.partita.sql.SqlErrors;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Blob;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A binary value in memory: an item is at most 400 KB, so there is nothing to fetch later. Changing
 * it changes no item; it is a copy, to be set as a parameter.
 */
public final class PartitaBlob implements Blob {
  /** Null once freed. */
  private byte @Nullable [] bytes;

  PartitaBlob(byte[] bytes) {
    this.bytes = bytes;
  }

  private byte[] checked() throws SQLException {
    byte[] present = bytes;
    if (present == null) {
      throw Failures.of(SqlErrors.OBJECT_CLOSED, "The Blob was freed");
    }
    return present;
  }

  @Override
  public long length() throws SQLException {
    return checked().length;
  }

  @Override
  public byte[] getBytes(long position, int length) throws SQLException {
    byte[] all = checked();
    int from = Lobs.start(position, length, all.length);
    return Arrays.copyOfRange(all, from, (int) Math.min((long) from + length, all.length));
  }

  @Override
  public InputStream getBinaryStream() throws SQLException {
    return new ByteArrayInputStream(checked());
  }

  @Override
  public InputStream getBinaryStream(long position, long length) throws SQLException {
    int from = Lobs.checkedRange(position, length, checked().length);
    return new ByteArrayInputStream(checked(), from, (int) length);
  }

  @Override
  public long position(byte @Nullable [] pattern, long start) throws SQLException {
    byte[] all = checked();
    if (pattern == null) {
      throw Failures.badArgument("The pattern is null");
    }
    for (int at = Lobs.start(start, 0, all.length); at + pattern.length <= all.length; at++) {
      if (Arrays.equals(all, at, at + pattern.length, pattern, 0, pattern.length)) {
        return at + 1L;
      }
    }
    return -1;
  }

  @Override
  public long position(@Nullable Blob pattern, long start) throws SQLException {
    return position(
        pattern == null ? null : Parameters.bytes(pattern.getBinaryStream(), pattern.length()),
        start);
  }

  @Override
  public int setBytes(long position, byte @Nullable [] source) throws SQLException {
    return setBytes(position, source, 0, source == null ? 0 : source.length);
  }

  @Override
  public int setBytes(long position, byte @Nullable [] source, int offset, int length)
      throws SQLException {
    byte[] all = checked();
    if (source == null || offset < 0 || length < 0 || offset > source.length - length) {
      throw Failures.badArgument("There are no " + length + " bytes from " + offset);
    }
    int from = Lobs.start(position, length, all.length);
    byte[] changed = Arrays.copyOf(all, Lobs.grown(from, length, all.length, "bytes"));
    System.arraycopy(source, offset, changed, from, length);
    bytes = changed;
    return length;
  }

  /** What is written to the stream is there once the stream is closed. */
  @Override
  public OutputStream setBinaryStream(long position) throws SQLException {
    Lobs.start(position, 0, checked().length);
    return new ByteArrayOutputStream() {
      @Override
      public void close() throws java.io.IOException {
        try {
          setBytes(position, toByteArray());
        } catch (SQLException e) {
          throw new java.io.IOException(e.getMessage(), e);
        }
      }
    };
  }

  @Override
  public void truncate(long length) throws SQLException {
    bytes = Arrays.copyOf(checked(), Lobs.truncated(length, checked().length));
  }

  @Override
  public void free() {
    bytes = null;
  }
}
