package io.partita.sql.run;

import io.partita.sql.plan.SortField;
import io.partita.sql.plan.operator.Operator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds the values of functions over one window after the other to rows, which stay in their order.
 */
final class WindowRows implements RowSource {
  private final RowSource input;
  private final List<Over> windows;
  private final int functions;

  /**
   * Windows over rows.
   *
   * @param windows the first is computed first
   */
  WindowRows(List<Operator.Window> windows, RowSource input) {
    this.input = input;
    this.windows = windows.stream().map(Over::new).toList();
    this.functions = windows.stream().mapToInt(window -> window.calls().size()).sum();
  }

  @Override
  public RowCursor open(Frame frame, Execution execution, long wanted) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    RowCursor cursor = input.open(frame, execution, Long.MAX_VALUE);
    for (@Nullable Object[] row = cursor.next(); row != null; row = cursor.next()) {
      @Nullable Object[] wide = Arrays.copyOf(row, row.length + functions);
      execution.hold(wide, "OVER");
      rows.add(wide);
    }
    if (!rows.isEmpty()) {
      int field = rows.get(0).length - functions;
      for (Over window : windows) {
        window.compute(rows, field, execution);
        field += window.functions.length;
      }
    }
    return Operators.over(rows.iterator(), execution);
  }

  /** The functions over one window. */
  private static final class Over {
    private final List<SortField> order;
    private final RowOrder partitions;
    private final RowOrder peers;
    private final RowOrder all;
    private final WindowValues[] functions;

    Over(Operator.Window window) {
      List<SortField> fields = new ArrayList<>();
      window.partitionBy().forEach(field -> fields.add(new SortField(field, true, true)));
      this.order = window.order();
      this.partitions = new RowOrder(fields);
      this.peers = new RowOrder(order);
      fields.addAll(order);
      this.all = new RowOrder(fields);
      this.functions = window.calls().stream().map(WindowValues::of).toArray(WindowValues[]::new);
    }

    /**
     * Computes the values of all rows.
     *
     * @param field where those of the first function go
     */
    void compute(List<@Nullable Object[]> rows, int field, Execution execution) {
      List<@Nullable Object[]> sorted = new ArrayList<>(rows);
      sorted.sort(all.checking(execution));
      int from = 0;
      while (from < sorted.size()) {
        int to = from + 1;
        while (to < sorted.size() && partitions.compare(sorted.get(from), sorted.get(to)) == 0) {
          to++;
        }
        WindowPartition partition = new WindowPartition(sorted.subList(from, to), order, peers);
        for (int i = 0; i < functions.length; i++) {
          functions[i].compute(partition, field + i, execution::checkCancelled);
        }
        from = to;
      }
    }
  }
}
