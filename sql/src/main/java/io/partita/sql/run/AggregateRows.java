package io.partita.sql.run;

import io.partita.sql.plan.operator.CollectingAggregate;
import io.partita.sql.plan.operator.Operator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Groups rows by their keys, in the order in which groups are first met. */
final class AggregateRows implements RowSource {
  private final RowSource input;
  private final int[] keys;
  private final List<Operator.Call> calls;
  private final Accumulators[] kinds;
  private final boolean collects;

  AggregateRows(Operator.Aggregate aggregate, RowSource input) {
    this.input = input;
    this.keys = aggregate.keys().stream().mapToInt(Integer::intValue).toArray();
    this.calls = aggregate.calls();
    this.kinds =
        calls.stream()
            .map(call -> Accumulators.of(call.function(), call.argument() < 0))
            .toArray(Accumulators[]::new);
    this.collects = calls.stream().anyMatch(call -> call.function() instanceof CollectingAggregate);
  }

  @Override
  public RowCursor open(Frame frame, Execution execution, long wanted) {
    Map<RowKey, Accumulators.Accumulator[]> groups = new LinkedHashMap<>();
    if (keys.length == 0) {
      groups.put(RowKey.of(new Object[0]), start());
    }
    RowCursor rows = input.open(frame, execution, Long.MAX_VALUE);
    for (@Nullable Object[] row = rows.next(); row != null; row = rows.next()) {
      RowKey key = RowKey.of(row, keys);
      Accumulators.Accumulator[] group = groups.get(key);
      if (group == null) {
        group = start();
        execution.hold(key.values(), calls.isEmpty() ? "DISTINCT" : "GROUP BY");
        groups.put(key, group);
      }
      if (collects) {
        execution.hold(row, "LISTAGG, ARRAY_AGG or a percentile");
      }
      add(group, row);
    }
    Iterator<Map.Entry<RowKey, Accumulators.Accumulator[]>> results = groups.entrySet().iterator();
    return () -> results.hasNext() ? row(results.next()) : null;
  }

  private Accumulators.Accumulator[] start() {
    Accumulators.Accumulator[] group = new Accumulators.Accumulator[kinds.length];
    for (int i = 0; i < group.length; i++) {
      group[i] = kinds[i].start();
    }
    return group;
  }

  private void add(Accumulators.Accumulator[] group, @Nullable Object[] row) {
    for (int i = 0; i < group.length; i++) {
      Operator.Call call = calls.get(i);
      if (call.filter() < 0 || Boolean.TRUE.equals(row[call.filter()])) {
        group[i].add(call.argument() < 0 ? null : row[call.argument()]);
      }
    }
  }

  private @Nullable Object[] row(Map.Entry<RowKey, Accumulators.Accumulator[]> group) {
    @Nullable Object[] row = new @Nullable Object[keys.length + kinds.length];
    System.arraycopy(group.getKey().values(), 0, row, 0, keys.length);
    for (int i = 0; i < kinds.length; i++) {
      row[keys.length + i] = group.getValue()[i].result();
    }
    return row;
  }
}
