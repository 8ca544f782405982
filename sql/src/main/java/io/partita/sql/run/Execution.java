package io.partita.sql.run;

import io.partita.engine.ConsumedCapacity;
import io.partita.engine.KeyValueEngine;
import io.partita.engine.RequestCancelledException;
import io.partita.engine.RequestContext;
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
