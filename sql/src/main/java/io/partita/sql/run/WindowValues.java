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

  /** The rows of a partition that are counted: all, or those whose value is not null. */
  final class Counted {
    private final int @Nullable [] rows;
    private final int @Nullable [] before;
    private final int size;

    Counted(Operator.WindowCall call, WindowPartition partition) {
      if (!call.over().ignoresNulls()) {
        rows = null;
        before = null;
        size = partition.size();
        return;
      }
      rows = new int[partition.size()];
      before = new int[partition.size() + 1];
      int counted = 0;
      for (int row = 0; row < partition.size(); row++) {
        if (partition.get(row, call.operands().get(0)) != null) {
          rows[counted++] = row;
        }
        before[row + 1] = counted;
      }
      size = counted;
    }

    /** How many there are. */
    int size() {
      return size;
    }

    /** How many there are before a row. */
    int before(int row) {
      return before == null ? row : before[row];
    }

    /** The row before which there are so many. */
    int row(long number) {
      return rows == null ? (int) number : rows[(int) number];
    }
  }

  /** LAG and LEAD: the value of a row so many rows before or after. */
  record Neighbour(Operator.WindowCall call, int direction) implements WindowValues {
    @Override
    public void compute(WindowPartition partition, int field, Runnable check) {
      Over over = call.over();
      Counted counted = new Counted(call, partition);
      for (int row = 0; row < partition.size(); row++) {
        if ((row & 1023) == 0) {
          check.run();
        }
        Object distance =
            over.arguments() > 1 ? partition.get(row, call.operands().get(1)) : BigDecimal.ONE;
        if (distance != null) {
          long steps = direction * NumberFunctions.whole((BigDecimal) distance, over.name());
          partition.set(row, field, value(partition, counted, row, steps));
        }
      }
    }

    private @Nullable Object value(
        WindowPartition partition, Counted counted, int row, long steps) {
      int field = call.operands().get(0);
      if (steps == 0) {
        return partition.get(row, field);
      }
      long number = steps < 0 ? counted.before(row) + steps : counted.before(row + 1) + steps - 1;
      if (number >= 0 && number < counted.size()) {
        return partition.get(counted.row(number), field);
      }
      return call.over().arguments() < 3 ? null : partition.get(row, call.operands().get(2));
    }
  }

  /** FIRST_VALUE, LAST_VALUE and NTH_VALUE: the value of a row of the frame. */
  record Nth(Operator.WindowCall call) implements WindowValues {
    @Override
    public void compute(WindowPartition partition, int field, Runnable check) {
      WindowPartition.Frames frames = frames(call, partition);
      Counted counted = new Counted(call, partition);
      for (int row = 0; row < partition.size(); row++) {
        if ((row & 1023) == 0) {
          check.run();
        }
        long first = counted.before(frames.from(row));
        long end = counted.before(frames.to(row));
        long number = first;
        if (call.over().kind() == WindowFunction.Kind.LAST_VALUE) {
          number = end - 1;
        } else if (call.over().kind() == WindowFunction.Kind.NTH_VALUE) {
          Object wanted = partition.get(row, call.operands().get(1));
          if (wanted == null) {
            continue;
          }
          number = first + NumberFunctions.positive((BigDecimal) wanted, "NTH_VALUE") - 1;
        }
        if (number >= first && number < end) {
          partition.set(row, field, partition.get(counted.row(number), call.operands().get(0)));
        }
      }
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
