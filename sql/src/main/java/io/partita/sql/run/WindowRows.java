package io.partita.sql.run;

import io.partita.sql.plan.SortField;
import io.partita.sql.plan.operator.Operator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds the values of functions over a window to rows, which stay in their order. */
final class WindowRows implements RowSource {
  private final RowSource input;
  private final RowOrder partitions;
  private final RowOrder all;
  private final List<SortField> order;
  private final WindowValues[] functions;

  WindowRows(Operator.Window window, RowSource input) {
    this.input = input;
    List<SortField> fields = new ArrayList<>();
    window.partitionBy().forEach(field -> fields.add(new SortField(field, true, true)));
    this.partitions = new RowOrder(fields);
    this.order = window.order();
    fields.addAll(order);
    this.all = new RowOrder(fields);
    this.functions = window.calls().stream().map(WindowValues::of).toArray(WindowValues[]::new);
  }

  @Override
  public RowCursor open(Frame frame, Execution execution, long wanted) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    RowCursor cursor = input.open(frame, execution, Long.MAX_VALUE);
    for (@Nullable Object[] row = cursor.next(); row != null; row = cursor.next()) {
      @Nullable Object[] wide = Arrays.copyOf(row, row.length + functions.length);
      execution.hold(wide, "OVER");
      rows.add(wide);
    }
    List<@Nullable Object[]> sorted = new ArrayList<>(rows);
    sorted.sort(all.checking(execution));
    int from = 0;
    while (from < sorted.size()) {
      int to = from + 1;
      while (to < sorted.size() && partitions.compare(sorted.get(from), sorted.get(to)) == 0) {
        to++;
      }
      compute(new WindowPartition(sorted.subList(from, to), order), execution);
      from = to;
    }
    return Operators.over(rows.iterator(), execution);
  }

  private void compute(WindowPartition partition, Execution execution) {
    for (int i = 0; i < functions.length; i++) {
      functions[i].compute(
          partition, partition.width() - functions.length + i, execution::checkCancelled);
    }
  }
}
