package io.partita.sql.run;

import io.partita.sql.function.Accumulator;
import io.partita.sql.plan.operator.CollectingAggregate;
import io.partita.sql.plan.operator.Operator;
import io.partita.sql.plan.operator.WindowFunction.Over;
import io.partita.sql.statement.Window.Bound;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate over the frame of each row. What a frame gains is added; where it loses rows, the
 * aggregates that can be {@linkplain Accumulator#merges() merged} go on in constant time for each
 * row, the others begin anew.
 */
final class WindowAggregate implements WindowValues {
  private static final int ROWS_BETWEEN_CHECKS = 10_000;

  private final Operator.WindowCall call;
  private final Supplier<Accumulator> kind;
  private final boolean merges;
  private final int argument;
  private final int filter;

  /** Whether it goes from the end: frames that begin later and later and end together grow. */
  private final boolean backward;

  WindowAggregate(Operator.WindowCall call) {
    Over over = call.over();
    if (over.aggregate() == null) {
      throw new IllegalArgumentException("not an aggregate: " + over);
    }
    this.call = call;
    this.argument = over.arguments() == 0 ? -1 : call.operands().get(0);
    this.kind = Accumulators.of(over.aggregate(), argument < 0);
    this.merges = kind.get().merges();
    this.filter = over.filtered() ? call.operands().get(over.arguments()) : -1;
    // What collects values gives them in the order in which they come.
    this.backward =
        over.frame().to() == Bound.Kind.UNBOUNDED_FOLLOWING
            && over.frame().from() != Bound.Kind.UNBOUNDED_PRECEDING
            && !(over.aggregate() instanceof CollectingAggregate);
  }

  @Override
  public void compute(WindowPartition partition, int field, Runnable check) {
    WindowPartition.Frames frames = WindowValues.frames(call, partition);
    Moving moving = new Moving(partition);
    Object result = moving.result();
    int step = backward ? -1 : 1;
    for (int row = backward ? partition.size() - 1 : 0;
        row >= 0 && row < partition.size();
        row += step) {
      int begin = frames.from(row);
      int end = Math.max(begin, frames.to(row));
      if (begin != moving.from || end != moving.to) {
        moving.to(begin, end);
        result = moving.result();
      }
      partition.set(row, field, result);
      if (moving.added > ROWS_BETWEEN_CHECKS) {
        check.run();
        moving.added = 0;
      }
    }
  }

  /**
   * The aggregate over a frame that moves, as a queue of two stacks: {@code last} is over the rows
   * from {@code middle} on, {@code tails} are over those from each row before it up to there. Each
   * row is added to {@code last} once, and becomes a tail once, when the frame has lost all rows
   * before {@code middle}.
   */
  private final class Moving {
    private final WindowPartition partition;
    private Accumulator last = kind.get();
    private Accumulator[] tails = {};
    private int from;
    private int middle;
    private int to;

    /** How many rows were added since the last check. */
    private int added;

    Moving(WindowPartition partition) {
      this.partition = partition;
    }

    @Nullable Object result() {
      return from == middle
          ? last.result()
          : tails[from - (middle - tails.length)].merged(last).result();
    }

    void to(int begin, int end) {
      if (begin >= to || (begin > middle && !merges)) {
        last = kind.get();
        from = begin;
        middle = begin;
        to = begin;
      } else if (begin > middle) {
        makeTails(begin);
      } else if (begin < from) {
        for (int row = from - 1; row >= begin; row--) {
          add(row, last);
        }
        middle = begin;
      }
      for (int row = to; row < end; row++) {
        add(row, last);
      }
      from = begin;
      to = end;
    }

    private void makeTails(int begin) {
      tails = new Accumulator[to - begin];
      Accumulator tail = kind.get();
      for (int row = to - 1; row >= begin; row--) {
        Accumulator one = kind.get();
        add(row, one);
        tail = one.merged(tail);
        tails[row - begin] = tail;
      }
      last = kind.get();
      middle = to;
    }

    private void add(int row, Accumulator group) {
      added++;
      if (filter < 0 || Boolean.TRUE.equals(partition.get(row, filter))) {
        group.add(argument < 0 ? null : partition.get(row, argument));
      }
    }
  }
}
