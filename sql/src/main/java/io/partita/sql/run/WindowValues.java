package io.partita.sql.run;

import io.partita.sql.function.NumberFunctions;
import io.partita.sql.plan.operator.Operator;
import io.partita.sql.plan.operator.WindowFunction;
import io.partita.sql.plan.operator.WindowFunction.Over;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** One function over a window: the value of each row of a partition. */
@FunctionalInterface
interface WindowValues {
  /**
   * Computes the values.
   *
   * @param field where they go
   * @param check is called now and then, and ends the execution by an exception if it is cancelled
   */
  void compute(WindowPartition partition, int field, Runnable check);

  /** How the values of a call are computed. */
  static WindowValues of(Operator.WindowCall call) {
    Over over = call.over();
    return switch (over.kind()) {
      case ROW_NUMBER -> each((rows, row) -> whole(row + 1));
      case RANK -> each((rows, row) -> whole(rows.firstPeer(row) + 1));
      case DENSE_RANK -> WindowValues::denseRank;
      case PERCENT_RANK ->
          each(
              (rows, row) ->
                  rows.size() == 1 ? 0.0 : (double) rows.firstPeer(row) / (rows.size() - 1));
      case CUME_DIST -> each((rows, row) -> (double) rows.afterPeers(row) / rows.size());
      case NTILE -> tiles(call);
      case LAG -> new Neighbour(call, -1);
      case LEAD -> new Neighbour(call, 1);
      case FIRST_VALUE, LAST_VALUE, NTH_VALUE -> new Nth(call);
      case AGGREGATE -> new WindowAggregate(call);
    };
  }

  /** The value of one row of a partition. */
  @FunctionalInterface
  interface OfRow {
    @Nullable Object value(WindowPartition partition, int row);
  }

  private static WindowValues each(OfRow value) {
    return (partition, field, check) -> {
      for (int row = 0; row < partition.size(); row++) {
        if ((row & 1023) == 0) {
          check.run();
        }
        partition.set(row, field, value.value(partition, row));
      }
    };
  }

  private static BigDecimal whole(int number) {
    return BigDecimal.valueOf(number);
  }

  private static void denseRank(WindowPartition partition, int field, Runnable check) {
    int rank = 0;
    for (int row = 0; row < partition.size(); row++) {
      rank += partition.firstPeer(row) == row ? 1 : 0;
      partition.set(row, field, whole(rank));
    }
  }

  /** The number of the equal part that a row is in; the first parts have the rows left over. */
  private static WindowValues tiles(Operator.WindowCall call) {
    int argument = call.operands().get(0);
    return (partition, field, check) -> {
      Object wanted = partition.get(0, argument);
      if (wanted == null) {
        return;
      }
      long tiles = NumberFunctions.positive((BigDecimal) wanted, "NTILE");
      long small = partition.size() / tiles;
      long larger = partition.size() % tiles;
      long inLarger = larger * (small + 1);
      for (int row = 0; row < partition.size(); row++) {
        long tile = row < inLarger ? row / (small + 1) : larger + (row - inLarger) / small;
        partition.set(row, field, BigDecimal.valueOf(tile + 1));
      }
    };
  }

  /** LAG and LEAD: the value of a row so many rows before or after. */
  record Neighbour(Operator.WindowCall call, int direction) implements WindowValues {
    @Override
    public void compute(WindowPartition partition, int field, Runnable check) {
      Over over = call.over();
      for (int row = 0; row < partition.size(); row++) {
        Object distance =
            over.arguments() > 1 ? partition.get(row, call.operands().get(1)) : BigDecimal.ONE;
        if (distance != null) {
          long steps = direction * NumberFunctions.whole((BigDecimal) distance, over.name());
          int found =
              over.ignoresNulls()
                  ? passingNulls(partition, row, steps)
                  : there(partition, row, steps);
          partition.set(
              row, field, found >= 0 ? value(partition, found) : otherwise(partition, row));
        }
      }
    }

    private @Nullable Object value(WindowPartition partition, int row) {
      return partition.get(row, call.operands().get(0));
    }

    private @Nullable Object otherwise(WindowPartition partition, int row) {
      return call.over().arguments() < 3 ? null : partition.get(row, call.operands().get(2));
    }

    private static int there(WindowPartition partition, int row, long steps) {
      long target = row + steps;
      return target >= 0 && target < partition.size() ? (int) target : -1;
    }

    private int passingNulls(WindowPartition partition, int row, long steps) {
      int step = Long.signum(steps);
      long left = Math.abs(steps);
      int at = row;
      while (left > 0) {
        at += step;
        if (at < 0 || at >= partition.size()) {
          return -1;
        }
        left -= value(partition, at) == null ? 0 : 1;
      }
      return at;
    }
  }

  /** FIRST_VALUE, LAST_VALUE and NTH_VALUE: the value of a row of the frame. */
  record Nth(Operator.WindowCall call) implements WindowValues {
    @Override
    public void compute(WindowPartition partition, int field, Runnable check) {
      WindowPartition.Frames frames = frames(call, partition);
      boolean last = call.over().kind() == WindowFunction.Kind.LAST_VALUE;
      for (int row = 0; row < partition.size(); row++) {
        if ((row & 1023) == 0) {
          check.run();
        }
        int from = frames.from(row);
        int to = frames.to(row);
        long wanted = 1;
        if (call.over().kind() == WindowFunction.Kind.NTH_VALUE) {
          Object number = partition.get(row, call.operands().get(1));
          if (number == null) {
            continue;
          }
          wanted = NumberFunctions.positive((BigDecimal) number, "NTH_VALUE");
        }
        partition.set(
            row,
            field,
            last
                ? found(partition, to - 1, from - 1, -1, 1)
                : found(partition, from, to, 1, wanted));
      }
    }

    private @Nullable Object found(
        WindowPartition partition, int first, int end, int step, long wanted) {
      boolean empty = step > 0 ? first >= end : first <= end;
      if (empty) {
        return null;
      }
      int field = call.operands().get(0);
      if (!call.over().ignoresNulls()) {
        return wanted <= Math.abs((long) end - first)
            ? partition.get((int) (first + step * (wanted - 1)), field)
            : null;
      }
      long left = wanted;
      for (int row = first; row != end; row += step) {
        Object value = partition.get(row, field);
        if (value != null && --left == 0) {
          return value;
        }
      }
      return null;
    }
  }

  /** The frames of a call. */
  static WindowPartition.Frames frames(Operator.WindowCall call, WindowPartition rows) {
    Over over = call.over();
    return rows.frames(
        over.frame(),
        over.frame().from().hasOffset() ? call.operands().get(over.fromOffset()) : -1,
        over.frame().to().hasOffset() ? call.operands().get(over.toOffset()) : -1);
  }
}
