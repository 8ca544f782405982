package io.partita.jdbc;

import io.partita.engine.ConsumedCapacity;
import io.partita.sql.Rows;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.SqlNotice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows that can be read in any order: those that were passed are kept in memory. A scroll
 * insensitive result is this over the rows of the SQL layer.
 */
final class ScrollBuffer implements Rows {
  /** The values that one result may hold; about 200 MB of short texts. */
  static final int MAX_VALUES = 4_000_000;

  /** Stand for null in a row, with why it is. */
  private static final Object MISSING = new Object();

  private static final Object STORED = new Object();

  private final Rows source;
  private final int width;
  private final List<@Nullable Object[]> rows = new ArrayList<>();
  private boolean complete;

  /** 0 before the first row, from 1 on a row, one more than there are after the last. */
  private int position;

  ScrollBuffer(Rows source) {
    this.source = source;
    this.width = source.width();
  }

  /** Moves to a row counted from 1, or from the end if negative; false beside the rows. */
  boolean absolute(int row) {
    load(row < 0 ? Integer.MAX_VALUE : row);
    position = Math.max(0, Math.min(row < 0 ? rows.size() + 1 + row : row, rows.size() + 1));
    return isOnRow();
  }

  boolean relative(int rowCount) {
    long target = (long) position + rowCount;
    return absolute((int) Math.max(0, Math.min(target, Integer.MAX_VALUE)));
  }

  void afterLast() {
    load(Integer.MAX_VALUE);
    position = rows.isEmpty() ? 0 : rows.size() + 1;
  }

  boolean isOnRow() {
    return position > 0 && position <= rows.size();
  }

  boolean isBeforeFirst() {
    load(1);
    return position == 0 && !rows.isEmpty();
  }

  boolean isAfterLast() {
    return position > rows.size() && !rows.isEmpty();
  }

  boolean isLast() {
    load(position == Integer.MAX_VALUE ? position : position + 1);
    return isOnRow() && position == rows.size();
  }

  /** The row's number from 1, or 0 beside the rows. */
  int row() {
    return isOnRow() ? position : 0;
  }

  /** Reads until there are as many rows, if there are. */
  private void load(int count) {
    while (!complete && rows.size() < count) {
      if (!source.next()) {
        complete = true;
      } else if ((rows.size() + 1L) * width > MAX_VALUES) {
        throw new SqlError(
            SqlErrors.OUT_OF_MEMORY,
            "A scrollable result holds its rows in memory, at most "
                + MAX_VALUES
                + " values; read this one with TYPE_FORWARD_ONLY, or limit it");
      } else {
        @Nullable Object[] row = new @Nullable Object[width];
        for (int i = 0; i < width; i++) {
          Object value = source.get(i);
          row[i] = value == null ? absent(source.absence(i)) : value;
        }
        rows.add(row);
      }
    }
  }

  @Override
  public boolean next() {
    return relative(1);
  }

  @Override
  public @Nullable Object get(int column) {
    Object value = rows.get(position - 1)[column];
    return value == MISSING || value == STORED ? null : value;
  }

  private static @Nullable Object absent(Absence absence) {
    return switch (absence) {
      case MISSING -> MISSING;
      case STORED -> STORED;
      case UNKNOWN -> null;
    };
  }

  @Override
  public Absence absence(int column) {
    Object value = rows.get(position - 1)[column];
    if (value == MISSING) {
      return Absence.MISSING;
    }
    return value == STORED ? Absence.STORED : Absence.UNKNOWN;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public List<ConsumedCapacity> consumed() {
    return source.consumed();
  }

  @Override
  public List<SqlNotice> notices() {
    return source.notices();
  }

  @Override
  public void close() {
    complete = true;
    source.close();
  }
}
