package io.partita.sql.run;

import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.function.ValueOrder;
import io.partita.sql.plan.SortField;
import io.partita.sql.plan.operator.WindowFunction;
import io.partita.sql.statement.Window.Bound;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** The rows of one partition in the order of its window, and which are equal in that order. */
final class WindowPartition {
  private final List<@Nullable Object[]> rows;
  private final List<SortField> order;
  private final int[] firstPeer;
  private final int[] afterPeers;

  /**
   * A partition.
   *
   * @param order of the window
   * @param peers compares by that order
   */
  WindowPartition(List<@Nullable Object[]> rows, List<SortField> order, RowOrder peers) {
    this.rows = rows;
    this.order = order;
    this.firstPeer = new int[rows.size()];
    this.afterPeers = new int[rows.size()];
    int first = 0;
    for (int i = 1; i <= rows.size(); i++) {
      if (i == rows.size() || peers.compare(rows.get(first), rows.get(i)) != 0) {
        for (int peer = first; peer < i; peer++) {
          firstPeer[peer] = first;
          afterPeers[peer] = i;
        }
        first = i;
      }
    }
  }

  int size() {
    return rows.size();
  }

  @Nullable Object get(int row, int field) {
    return rows.get(row)[field];
  }

  void set(int row, int field, @Nullable Object value) {
    rows.get(row)[field] = value;
  }

  /** The first row that is equal to a row in the order. */
  int firstPeer(int row) {
    return firstPeer[row];
  }

  /** The row after the last one that is equal to a row in the order. */
  int afterPeers(int row) {
    return afterPeers[row];
  }

  /**
   * The frames of the rows.
   *
   * @param from the field of the distance at which they begin, or -1
   * @param to the field of the distance at which they end, or -1
   */
  Frames frames(WindowFunction.Frame frame, int from, int to) {
    return new Frames(edge(frame, frame.from(), from, 0), edge(frame, frame.to(), to, 1));
  }

  /** Where the frame of each row begins and ends; never before that of an earlier row. */
  record Frames(IntUnaryOperator begins, IntUnaryOperator ends) {
    /** The first row of the frame. */
    int from(int row) {
      return begins.applyAsInt(row);
    }

    /** The row after the last one, which may be before the first where the frame is empty. */
    int to(int row) {
      return ends.applyAsInt(row);
    }
  }

  /**
   * Where frames begin or end.
   *
   * @param past 0 for the first row that is inside, 1 for that after the last
   */
  private IntUnaryOperator edge(WindowFunction.Frame frame, Bound.Kind kind, int field, int past) {
    boolean counts = frame.rows();
    return switch (kind) {
      case UNBOUNDED_PRECEDING -> row -> 0;
      case UNBOUNDED_FOLLOWING -> row -> size();
      case CURRENT_ROW -> counts ? row -> row + past : row -> peers(row, past);
      case PRECEDING -> counts ? counted(-1, field, past) : reached(frame, -1, field, past);
      case FOLLOWING -> counts ? counted(1, field, past) : reached(frame, 1, field, past);
    };
  }

  private int peers(int row, int past) {
    return past == 0 ? firstPeer[row] : afterPeers[row];
  }

  private IntUnaryOperator counted(int direction, int field, int past) {
    int size = size();
    int steps = direction * offset(field, true).min(BigDecimal.valueOf(size)).intValue() + past;
    return row -> Math.max(0, Math.min(size, row + steps));
  }

  private BigDecimal offset(int field, boolean whole) {
    Object value = get(0, field);
    if (value instanceof BigDecimal offset
        && offset.signum() >= 0
        && (!whole || offset.stripTrailingZeros().scale() <= 0)) {
      return offset;
    }
    throw new SqlError(
        SqlErrors.INVALID_PARAMETER,
        "How far a frame reaches, n PRECEDING or n FOLLOWING, is "
            + (whole ? "a whole number of rows" : "a number")
            + ", 0 or more, not "
            + (value == null ? "NULL" : value)
            + ".");
  }

  private IntUnaryOperator reached(WindowFunction.Frame frame, int direction, int field, int past) {
    if (frame.intervals()) {
      return places(row -> get(row, field), past);
    }
    BigDecimal length = offset(field, false);
    BigDecimal distance = order.get(0).ascending() == (direction > 0) ? length : length.negate();
    int number = order.get(0).field();
    return places(
        row -> get(row, number) instanceof BigDecimal from ? from.add(distance) : null, past);
  }

  /**
   * The places of the values that frames reach to. Rows without one are only near their peers. A
   * place is never before that of an earlier row, as a month before March 29 at 23:00 is after one
   * before March 31 at 10:00.
   */
  private IntUnaryOperator places(IntFunction<@Nullable Object> reached, int past) {
    SortField key = order.get(0);
    int low = 0;
    while (low < size() && get(low, key.field()) == null) {
      low++;
    }
    int high = size();
    while (high > low && get(high - 1, key.field()) == null) {
      high--;
    }
    int[] places = new int[size()];
    int place = low;
    for (int row = 0; row < size(); row++) {
      Object value = row < low || row >= high ? null : reached.apply(row);
      while (value != null && place < high && isBefore(place, value, key, past)) {
        place++;
      }
      places[row] = value == null ? peers(row, past) : place;
    }
    return row -> places[row];
  }

  private boolean isBefore(int row, Object value, SortField key, int past) {
    int order = ValueOrder.INSTANCE.compare(get(row, key.field()), value);
    return (key.ascending() ? order : -order) < past;
  }
}
