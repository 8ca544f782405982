package io.partita.sql.run;

import io.partita.sql.function.Accumulator;
import io.partita.sql.plan.operator.Operator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Groups rows by their keys, in the order in which groups are first met. */
final class AggregateRows implements RowSource {
  /** What a value takes that grows, or an entry of a set, about. */
  private static final int STATE_BYTES = 64;

  private final RowSource input;
  private final int[] keys;
  private final List<Operator.Call> calls;
  private final List<Supplier<Accumulator>> kinds;

  /** Which of them keep values. */
  private final boolean[] holding;

  AggregateRows(Operator.Aggregate aggregate, RowSource input) {
    this.input = input;
    this.keys = aggregate.keys().stream().mapToInt(Integer::intValue).toArray();
    this.calls = aggregate.calls();
    this.kinds =
        calls.stream().map(call -> Accumulators.of(call.function(), call.argument() < 0)).toList();
    Accumulator[] group = start();
    this.holding = new boolean[group.length];
    for (int i = 0; i < group.length; i++) {
      holding[i] = group[i].holdsValues();
    }
  }

  @Override
  public RowCursor open(Frame frame, Execution execution, long wanted) {
    Map<RowKey, Accumulator[]> groups = new LinkedHashMap<>();
    if (keys.length == 0) {
      groups.put(RowKey.of(new Object[0]), start());
    }
    RowCursor rows = input.open(frame, execution, Long.MAX_VALUE);
    for (@Nullable Object[] row = rows.next(); row != null; row = rows.next()) {
      RowKey key = RowKey.of(row, keys);
      Accumulator[] group = groups.get(key);
      if (group == null) {
        group = start();
        execution.hold(
            HeldMemory.bytes(key.values()) + (long) STATE_BYTES * kinds.size(),
            calls.isEmpty() ? "DISTINCT" : "GROUP BY");
        groups.put(key, group);
      }
      add(group, row, execution);
    }
    Iterator<Map.Entry<RowKey, Accumulator[]>> results = groups.entrySet().iterator();
    return () -> results.hasNext() ? row(results.next()) : null;
  }

  private Accumulator[] start() {
    Accumulator[] group = new Accumulator[kinds.size()];
    for (int i = 0; i < group.length; i++) {
      group[i] = kinds.get(i).get();
    }
    return group;
  }

  private void add(Accumulator[] group, @Nullable Object[] row, Execution execution) {
    for (int i = 0; i < group.length; i++) {
      Operator.Call call = calls.get(i);
      if (call.filter() < 0 || Boolean.TRUE.equals(row[call.filter()])) {
        Object value = call.argument() < 0 ? null : row[call.argument()];
        int before = holding[i] ? group[i].held() : 0;
        group[i].add(value);
        if (holding[i] && group[i].held() > before) {
          execution.hold(
              STATE_BYTES + HeldMemory.bytes(value),
              call.isSet() ? "IN (SELECT …)" : call.function().getName());
        }
      }
    }
  }

  private @Nullable Object[] row(Map.Entry<RowKey, Accumulator[]> group) {
    @Nullable Object[] row = new @Nullable Object[keys.length + kinds.size()];
    System.arraycopy(group.getKey().values(), 0, row, 0, keys.length);
    for (int i = 0; i < kinds.size(); i++) {
      row[keys.length + i] = group.getValue()[i].result();
    }
    return row;
  }
}
