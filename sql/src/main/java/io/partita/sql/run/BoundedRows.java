package io.partita.sql.run;

import io.partita.engine.ConsumedCapacity;
import io.partita.sql.Rows;
import io.partita.sql.SqlNotice;
import java.util.List;

/** Rows of an execution between an OFFSET and a LIMIT, wherever they come from. */
abstract class BoundedRows implements Rows {
  private final Execution execution;
  private long toSkip;
  private long remaining;

  BoundedRows(Execution execution, long offset, long limit) {
    this.execution = execution;
    this.toSkip = offset;
    this.remaining = limit;
  }

  /** Moves to the next row of the source; false at its end. */
  abstract boolean advance();

  /** Lets go of the current row. */
  abstract void release();

  @Override
  public final boolean next() {
    try {
      while (remaining > 0 && advance()) {
        if (toSkip > 0) {
          toSkip--;
        } else {
          remaining--;
          return true;
        }
      }
    } catch (RuntimeException | Error failure) {
      close();
      throw failure;
    }
    close();
    return false;
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
    remaining = 0;
    release();
    execution.rowsClosed();
  }
}
