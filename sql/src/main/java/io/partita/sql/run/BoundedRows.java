package io.partita.sql.run;

import io.partita.engine.ConsumedCapacity;
import io.partita.sql.ColumnDescription;
import io.partita.sql.Rows;
import io.partita.sql.SqlNotice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of an execution between an OFFSET and a LIMIT, wherever they come from. */
abstract class BoundedRows implements Rows {
  private final List<ColumnDescription> columns;
  private final Execution execution;
  private long toSkip;
  private long remaining;

  BoundedRows(List<ColumnDescription> columns, Execution execution, long offset, long limit) {
    this.columns = columns;
    this.execution = execution;
    this.toSkip = offset;
    this.remaining = limit;
  }

  /** Moves to the next row of the source; false at its end. */
  abstract boolean advance();

  /** The plan's value of a visible column of the current row. */
  abstract @Nullable Object value(int column);

  /** Lets go of the current row. */
  abstract void release();

  @Override
  public final boolean next() {
    while (remaining > 0 && advance()) {
      if (toSkip > 0) {
        toSkip--;
      } else {
        remaining--;
        return true;
      }
    }
    close();
    return false;
  }

  @Override
  public final @Nullable Object get(int column) {
    return OutputColumn.convert(value(column), columns.get(column));
  }

  @Override
  public final int width() {
    return columns.size();
  }

  @Override
  public final List<ConsumedCapacity> consumed() {
    return execution.consumed();
  }

  @Override
  public final List<SqlNotice> notices() {
    return execution.notices.all();
  }

  @Override
  public final void close() {
    remaining = 0;
    release();
  }
}
