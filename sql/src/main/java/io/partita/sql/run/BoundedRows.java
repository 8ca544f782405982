package io.partita.sql.run;

import io.partita.engine.ConsumedCapacity;
import io.partita.sql.Rows;
import io.partita.sql.SqlNotice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of an execution between an OFFSET and a LIMIT, wherever they come from. */
abstract class BoundedRows implements Rows {
  private final Execution execution;
  private final long limit;
  private long toSkip;
  private long remaining;
  private boolean exhausted;
  private boolean failed;

  BoundedRows(Execution execution, long offset, long limit) {
    this.execution = execution;
    this.toSkip = offset;
    this.limit = limit;
    this.remaining = limit;
  }

  /** Moves to the next row of the source; false at its end. */
  abstract boolean advance();

  /** Lets go of the current row. */
  abstract void release();

  @Override
  public final boolean next() {
    try {
      while (remaining > 0) {
        if (!advance()) {
          exhausted = true;
          break;
        }
        if (toSkip > 0) {
          toSkip--;
        } else {
          remaining--;
          return true;
        }
      }
    } catch (RuntimeException | Error failure) {
      failed = true;
      close();
      throw failure;
    }
    close();
    return false;
  }

  /** The value of a column of the current row. */
  abstract @Nullable Object value(int column);

  @Override
  public final @Nullable Object get(int column) {
    try {
      return value(column);
    } catch (RuntimeException | Error failure) {
      failed = true;
      throw failure;
    }
  }

  @Override
  public final List<ConsumedCapacity> consumed() {
    return execution.consumption().reads();
  }

  @Override
  public final List<SqlNotice> notices() {
    return execution.notices.all();
  }

  @Override
  public final void close() {
    long returned = limit - remaining;
    remaining = 0;
    release();
    execution.rowsClosed(returned, exhausted, failed);
  }
}
