package io.partita.sql.run;

import io.partita.sql.plan.RowBound;
import io.partita.sql.plan.operator.Operator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sorts rows, or lets only some through; of a bounded sort it holds little more than that. */
final class SortRows implements RowSource {
  private static final int SLACK = 1024;

  private final RowSource input;
  private final RowOrder order;
  private final boolean sorts;
  private final @Nullable RowBound limit;
  private final @Nullable RowBound offset;

  SortRows(Operator.Sort sort, RowSource input) {
    this.input = input;
    this.order = new RowOrder(sort.fields());
    this.sorts = !sort.fields().isEmpty();
    this.limit = sort.limit();
    this.offset = sort.offset();
  }

  @Override
  public RowCursor open(Frame frame, Execution execution, long wanted) {
    long skipped = offset == null ? 0 : offset.bind(frame.parameters, "OFFSET");
    long most = limit == null ? Long.MAX_VALUE : limit.bind(frame.parameters, "LIMIT");
    long count = Math.min(most, wanted);
    if (count == 0) {
      return RowCursor.EMPTY;
    }
    long enough = count > Long.MAX_VALUE - skipped ? Long.MAX_VALUE : count + skipped;
    RowCursor rows =
        sorts
            ? Operators.over(sorted(frame, execution, enough).iterator(), execution)
            : input.open(frame, execution, enough);
    long[] left = {skipped, count};
    return () -> {
      while (left[0] > 0) {
        left[0]--;
        if (rows.next() == null) {
          return null;
        }
      }
      return left[1]-- > 0 ? rows.next() : null;
    };
  }

  private List<@Nullable Object[]> sorted(Frame frame, Execution execution, long enough) {
    List<@Nullable Object[]> held = new ArrayList<>();
    RowCursor rows = input.open(frame, execution, Long.MAX_VALUE);
    for (@Nullable Object[] row = rows.next(); row != null; row = rows.next()) {
      execution.hold(row, "ORDER BY");
      held.add(row);
      if (enough < Integer.MAX_VALUE / 4 && held.size() > enough + enough + SLACK) {
        held.sort(order.checking(execution));
        List<@Nullable Object[]> behind = held.subList((int) enough, held.size());
        behind.forEach(execution::release);
        behind.clear();
      }
    }
    held.sort(order.checking(execution));
    return held;
  }
}
