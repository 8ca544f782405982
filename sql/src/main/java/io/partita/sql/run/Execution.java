package io.partita.sql.run;

import io.partita.engine.ConsumedCapacity;
import io.partita.engine.KeyValueEngine;
import io.partita.engine.RequestCancelledException;
import io.partita.engine.RequestContext;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One execution of a statement: where it reads and writes, and what it has consumed. */
final class Execution {
  final KeyValueEngine engine;
  final RequestContext context;
  final @Nullable Transaction transaction;
  final Notices notices = new Notices();
  final long maxRows;

  /** Whether a change of several items is all or nothing. */
  final boolean atomic;

  /** An array with its entry in a list or map, and a small value: a guess, on the safe side. */
  private static final int ROW_BYTES = 64;

  private static final int VALUE_BYTES = 48;
  private static final long MOST_HELD = Runtime.getRuntime().maxMemory() / 4;

  private long held;
  private long heldRows;
  private final List<ConsumedCapacity> consumed = new ArrayList<>(1);

  Execution(
      KeyValueEngine engine,
      RequestContext context,
      @Nullable Transaction transaction,
      long maxRows,
      boolean atomic) {
    this.engine = engine;
    this.context = context;
    this.transaction = transaction;
    this.maxRows = maxRows;
    this.atomic = atomic;
  }

  void consume(ConsumedCapacity capacity) {
    consumed.add(capacity);
  }

  List<ConsumedCapacity> consumed() {
    return consumed;
  }

  /**
   * Notes that a row stays in memory until the end.
   *
   * @param what what holds it, as a message names it
   * @throws SqlError 53200 if that is too much
   */
  void hold(@Nullable Object[] row, String what) {
    held += ROW_BYTES + (long) VALUE_BYTES * row.length;
    if (held > MOST_HELD) {
      throw new SqlError(
          SqlErrors.OUT_OF_MEMORY,
          what
              + " of this statement would hold more than a quarter of the memory ("
              + (MOST_HELD >> 20)
              + " MB); narrow what it reads, or give Java more memory.");
    }
    if ((++heldRows & 1023) == 0) {
      checkCancelled();
    }
  }

  /** Ends the execution if somebody cancelled it or its time is over. */
  void checkCancelled() {
    if (context.cancelled().getAsBoolean()) {
      throw new RequestCancelledException(false);
    }
    if (context.deadlineNanos() != Long.MAX_VALUE
        && System.nanoTime() - context.deadlineNanos() > 0) {
      throw new RequestCancelledException(true);
    }
  }
}
