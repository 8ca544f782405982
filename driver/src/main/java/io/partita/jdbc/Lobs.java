package io.partita.jdbc;

import io.partita.sql.SqlErrors;
import java.sql.SQLException;

/** The positions of {@code Blob} and {@code Clob}: counted from 1, checked before they are used. */
final class Lobs {
  private Lobs() {}

  /** The index of a position, which may be the one behind the last. */
  static int start(long position, long length, int size) throws SQLException {
    if (position < 1 || position > size + 1L || length < 0) {
      throw Failures.badArgument(
          String.format("Position %d, length %d of a value of length %d", position, length, size));
    }
    return (int) position - 1;
  }

  /** The index of a position from which there are as many. */
  static int checkedRange(long position, long length, int size) throws SQLException {
    int start = start(position, length, size);
    if (length > size - start) {
      throw Failures.badArgument(
          String.format("Position %d, length %d of a value of length %d", position, length, size));
    }
    return start;
  }

  /** The size after a write; what no item can hold is refused. */
  static int grown(int start, int length, int size, String unit) throws SQLException {
    long end = Math.max((long) start + length, size);
    if (end > JdbcType.ITEM_BYTES) {
      throw Failures.of(
          SqlErrors.LIMIT,
          end + " " + unit + " do not fit into an item, at most " + JdbcType.ITEM_BYTES + " bytes");
    }
    return (int) end;
  }

  static int truncated(long length, int size) throws SQLException {
    if (length < 0 || length > size) {
      throw Failures.badArgument("Length " + length + " of a value of length " + size);
    }
    return (int) length;
  }
}
