package io.partita.sql.run;

import io.partita.sql.plan.operator.Operator;
import io.partita.sql.plan.operator.Operator.JoinKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Matches the rows of the left with those of the right, which are in memory by their keys. */
final class JoinRows implements RowSource {
  private final JoinKind kind;
  private final RowSource left;
  private final RowSource right;
  private final Evaluator[] leftKeys;
  private final Evaluator[] rightKeys;
  private final Evaluator[] conditions;
  private final int leftWidth;
  private final int rightWidth;
  private final int memory;

  JoinRows(Operator.Join join, RowSource left, RowSource right) {
    this.kind = join.kind();
    this.left = left;
    this.right = right;
    Closures closures = Closures.onRows();
    this.leftKeys = closures.compileAll(join.leftKeys());
    this.rightKeys = closures.compileAll(join.rightKeys());
    this.conditions = closures.compileAll(join.conditions());
    this.leftWidth = join.leftWidth();
    this.rightWidth = join.rightWidth();
    this.memory = join.memory();
  }

  /** The right side: by key, and those that have none. */
  private static final class Table {
    final Map<RowKey, List<@Nullable Object[]>> byKey = new HashMap<>();
    final List<@Nullable Object[]> rows = new ArrayList<>();
  }

  @Override
  public RowCursor open(Frame frame, Execution execution, long wanted) {
    RowCursor rows = left.open(frame, execution, Long.MAX_VALUE);
    @Nullable Object[] first = rows.next();
    if (first == null && kind != JoinKind.FULL) {
      return RowCursor.EMPTY;
    }
    Table table = table(frame, execution);
    return kind == JoinKind.INNER && table.byKey.isEmpty()
        ? RowCursor.EMPTY
        : new Cursor(frame, execution, rows, first, table);
  }

  private Table table(Frame frame, Execution execution) {
    Table known = memory < 0 ? null : (Table) frame.kept(memory);
    if (known != null) {
      return known;
    }
    Table table = new Table();
    RowCursor rows = right.open(frame, execution, Long.MAX_VALUE);
    for (@Nullable Object[] row = rows.next(); row != null; row = rows.next()) {
      execution.hold(row, "JOIN");
      frame.row = row;
      RowKey key = RowKey.equal(rightKeys, frame);
      if (key != null) {
        table.byKey.computeIfAbsent(key, unknown -> new ArrayList<>(1)).add(row);
      }
      if (kind == JoinKind.FULL) {
        table.rows.add(row);
      }
    }
    if (memory >= 0) {
      frame.keep(memory, table);
    }
    return table;
  }

  private final class Cursor implements RowCursor {
    private final Frame frame;
    private final Execution execution;
    private final RowCursor rows;
    private final Table table;
    private final Set<@Nullable Object[]> matched =
        Collections.newSetFromMap(new IdentityHashMap<>());
    private @Nullable Object @Nullable [] current;
    private Iterator<@Nullable Object[]> candidates = Collections.emptyIterator();
    private @Nullable Iterator<@Nullable Object[]> lonely;
    private boolean partner;
    private int tried;

    Cursor(
        Frame frame,
        Execution execution,
        RowCursor rows,
        @Nullable Object @Nullable [] first,
        Table table) {
      this.frame = frame;
      this.execution = execution;
      this.rows = rows;
      this.table = table;
      start(first);
    }

    private void start(@Nullable Object @Nullable [] row) {
      current = row;
      partner = false;
      if (row == null) {
        return;
      }
      frame.row = row;
      RowKey key = RowKey.equal(leftKeys, frame);
      List<@Nullable Object[]> found = key == null ? null : table.byKey.get(key);
      candidates = found == null ? Collections.emptyIterator() : found.iterator();
    }

    @Override
    public @Nullable Object @Nullable [] next() {
      while (current != null) {
        @Nullable Object[] row = current;
        while (candidates.hasNext()) {
          if ((++tried & 1023) == 0) {
            execution.checkCancelled();
          }
          @Nullable Object[] other = candidates.next();
          @Nullable Object[] both = beside(row, other);
          frame.row = both;
          if (Operators.hold(conditions, frame)) {
            partner = true;
            if (kind == JoinKind.FULL) {
              matched.add(other);
            }
            return both;
          }
        }
        boolean alone = !partner && kind != JoinKind.INNER;
        start(rows.next());
        if (alone) {
          return beside(row, new @Nullable Object[rightWidth]);
        }
      }
      return kind == JoinKind.FULL ? nextLonely() : null;
    }

    private @Nullable Object @Nullable [] nextLonely() {
      if (lonely == null) {
        lonely = table.rows.iterator();
      }
      while (lonely.hasNext()) {
        @Nullable Object[] row = lonely.next();
        if (!matched.contains(row)) {
          return beside(new @Nullable Object[leftWidth], row);
        }
      }
      return null;
    }
  }

  static @Nullable Object[] beside(@Nullable Object[] left, @Nullable Object[] right) {
    @Nullable Object[] both = new @Nullable Object[left.length + right.length];
    System.arraycopy(left, 0, both, 0, left.length);
    System.arraycopy(right, 0, both, left.length, right.length);
    return both;
  }
}
