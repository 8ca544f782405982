package io.partita.sql.run;

import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.plan.SortField;
import io.partita.sql.plan.operator.WindowFunction;
import io.partita.sql.statement.Window.Bound;
import java.math.BigDecimal;
import java.util.List;
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
    return new Frames(
        edge(frame.from(), frame.rows(), from, 0), edge(frame.to(), frame.rows(), to, 1));
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
  private IntUnaryOperator edge(Bound.Kind kind, boolean rows, int field, int past) {
    return switch (kind) {
      case UNBOUNDED_PRECEDING -> row -> 0;
      case UNBOUNDED_FOLLOWING -> row -> size();
      case CURRENT_ROW -> rows ? row -> row + past : row -> peers(row, past);
      case PRECEDING -> rows ? counted(-1, field, past) : new Distance(-1, field, past);
      case FOLLOWING -> rows ? counted(1, field, past) : new Distance(1, field, past);
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

  /**
   * What is at a distance from the value that orders. Rows whose value is no number are only near
   * their peers. As frames only move on, the place is looked for from where the last one was.
   */
  private final class Distance implements IntUnaryOperator {
    private final int field = order.get(0).field();
    private final boolean ascending = order.get(0).ascending();
    private final BigDecimal distance;
    private final int past;
    private final int low;
    private final int high;
    private int place;

    /** The first of the peers whose place it is. */
    private int peer = -1;

    Distance(int direction, int offset, int past) {
      BigDecimal length = offset(offset, false);
      this.distance = ascending == (direction > 0) ? length : length.negate();
      this.past = past;
      int begin = 0;
      while (begin < size() && value(begin) == null) {
        begin++;
      }
      int end = size();
      while (end > begin && value(end - 1) == null) {
        end--;
      }
      low = begin;
      high = end;
      place = begin;
    }

    private @Nullable BigDecimal value(int row) {
      return get(row, field) instanceof BigDecimal number ? number : null;
    }

    @Override
    public int applyAsInt(int row) {
      BigDecimal number = value(row);
      if (number == null) {
        return peers(row, past);
      }
      if (firstPeer[row] != peer) {
        peer = firstPeer[row];
        BigDecimal bound = number.add(distance);
        while (place > low && !isBefore(place - 1, bound)) {
          place--;
        }
        while (place < high && isBefore(place, bound)) {
          place++;
        }
      }
      return place;
    }

    private boolean isBefore(int row, BigDecimal bound) {
      BigDecimal number = value(row);
      if (number == null) {
        throw new IllegalStateException("numbers are side by side in an order");
      }
      int order = number.compareTo(bound);
      return (ascending ? order : -order) < past;
    }
  }
}
