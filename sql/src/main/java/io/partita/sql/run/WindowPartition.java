package io.partita.sql.run;

import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.plan.SortField;
import io.partita.sql.plan.operator.WindowFunction;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of one partition in the order of its window, and which are equal in that order. */
final class WindowPartition {
  private final List<@Nullable Object[]> rows;
  private final List<SortField> order;
  private final int[] firstPeer;
  private final int[] afterPeers;

  WindowPartition(List<@Nullable Object[]> rows, List<SortField> order) {
    this.rows = rows;
    this.order = order;
    this.firstPeer = new int[rows.size()];
    this.afterPeers = new int[rows.size()];
    RowOrder peers = new RowOrder(order);
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

  int width() {
    return rows.get(0).length;
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
   * The frame of each row: from the first of the pair up to and without the second, which may be
   * before the first where the frame is empty.
   *
   * @param from the field of the distance at which it begins, or -1
   * @param to the field of the distance at which it ends, or -1
   */
  Frames frames(WindowFunction.Frame frame, int from, int to) {
    Distances distances = frame.measures() ? new Distances() : null;
    BigDecimal fromOffset = from < 0 ? BigDecimal.ZERO : offset(from, frame.rows());
    BigDecimal toOffset = to < 0 ? BigDecimal.ZERO : offset(to, frame.rows());
    return new Frames() {
      @Override
      public int from(int row) {
        return switch (frame.from()) {
          case UNBOUNDED_PRECEDING -> 0;
          case UNBOUNDED_FOLLOWING -> size();
          case CURRENT_ROW -> frame.rows() ? row : firstPeer[row];
          case PRECEDING ->
              distances == null
                  ? counted(row, fromOffset.negate())
                  : distances.first(row, fromOffset.negate());
          case FOLLOWING ->
              distances == null ? counted(row, fromOffset) : distances.first(row, fromOffset);
        };
      }

      @Override
      public int to(int row) {
        return switch (frame.to()) {
          case UNBOUNDED_PRECEDING -> 0;
          case UNBOUNDED_FOLLOWING -> size();
          case CURRENT_ROW -> frame.rows() ? row + 1 : afterPeers[row];
          case PRECEDING ->
              distances == null
                  ? counted(row + 1, toOffset.negate())
                  : distances.after(row, toOffset.negate());
          case FOLLOWING ->
              distances == null ? counted(row + 1, toOffset) : distances.after(row, toOffset);
        };
      }
    };
  }

  /** Where the frames of rows begin and end. */
  interface Frames {
    int from(int row);

    int to(int row);
  }

  private int counted(int row, BigDecimal distance) {
    BigDecimal target = distance.add(BigDecimal.valueOf(row));
    return target.signum() <= 0
        ? 0
        : target.compareTo(BigDecimal.valueOf(size())) >= 0 ? size() : target.intValue();
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
   * Distances between the values that order. Rows whose value is no number are only near their
   * peers.
   */
  private final class Distances {
    private final int field = order.get(0).field();
    private final int sign = order.get(0).ascending() ? 1 : -1;
    private final int low;
    private final int high;

    Distances() {
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
    }

    private @Nullable BigDecimal value(int row) {
      return get(row, field) instanceof BigDecimal number ? number : null;
    }

    /** The first row whose value is at that distance from a row's, or nearer. */
    int first(int row, BigDecimal distance) {
      return value(row) == null ? firstPeer[row] : search(row, distance, 0);
    }

    /** The row after the last one whose value is at that distance from a row's, or nearer. */
    int after(int row, BigDecimal distance) {
      return value(row) == null ? afterPeers[row] : search(row, distance, 1);
    }

    private int search(int row, BigDecimal distance, int least) {
      BigDecimal number = number(row);
      BigDecimal bound = sign > 0 ? number.add(distance) : number.subtract(distance);
      int below = low;
      int above = high;
      while (below < above) {
        int middle = (below + above) >>> 1;
        if (sign * number(middle).compareTo(bound) >= least) {
          above = middle;
        } else {
          below = middle + 1;
        }
      }
      return below;
    }

    private BigDecimal number(int row) {
      BigDecimal number = value(row);
      if (number == null) {
        throw new IllegalStateException("numbers are side by side in an order");
      }
      return number;
    }
  }
}
