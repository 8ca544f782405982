package io.partita.sql.run;

import io.partita.engine.PrimaryKey;
import io.partita.engine.value.Item;
import io.partita.sql.plan.operator.Operator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gets an item for each row of the left: rows are taken together, as many as one batch has keys,
 * and each key is sent once. The order of the left stays.
 */
final class BatchLookupRows extends EachLeftRow {
  private final PathRun path;

  BatchLookupRows(Operator.Lookup lookup, RowSource left, PathRun path) {
    super(lookup, left);
    this.path = path;
  }

  @Override
  RowCursor join(Frame frame, Execution execution, RowCursor rows) {
    return new Cursor(frame, execution, rows);
  }

  private final class Cursor implements RowCursor {
    private final Frame frame;
    private final Execution execution;
    private final RowCursor rows;
    private final Deque<@Nullable Object[]> ready = new ArrayDeque<>();
    private boolean ended;

    Cursor(Frame frame, Execution execution, RowCursor rows) {
      this.frame = frame;
      this.execution = execution;
      this.rows = rows;
    }

    @Override
    public @Nullable Object @Nullable [] next() {
      while (ready.isEmpty() && !ended) {
        fill();
      }
      return ready.poll();
    }

    private void fill() {
      execution.checkCancelled();
      List<@Nullable Object[]> taken = new ArrayList<>(Gets.BATCH);
      List<@Nullable PrimaryKey> keys = new ArrayList<>(Gets.BATCH);
      Set<PrimaryKey> distinct = new LinkedHashSet<>();
      while (taken.size() < Gets.BATCH) {
        @Nullable Object[] row = rows.next();
        if (row == null) {
          ended = true;
          break;
        }
        frame.enter(slot, row);
        PrimaryKey key = path.key(frame);
        taken.add(row);
        keys.add(key);
        if (key != null) {
          distinct.add(key);
        }
      }
      Map<PrimaryKey, Item> items =
          Gets.items(path.path().table(), new ArrayList<>(distinct), execution);
      for (int i = 0; i < taken.size(); i++) {
        add(taken.get(i), keys.get(i) == null ? null : items.get(keys.get(i)));
      }
    }

    private void add(@Nullable Object[] row, @Nullable Item item) {
      frame.enter(slot, row);
      frame.item = item;
      if (item != null && path.passes(frame)) {
        ready.add(JoinRows.beside(row, Operators.row(path.outputs(), frame)));
      } else if (keepsLeft) {
        ready.add(alone(row));
      }
    }
  }
}
