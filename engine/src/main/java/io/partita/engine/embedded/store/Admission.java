package io.partita.engine.embedded.store;

import io.partita.engine.DiskFullException;
import io.partita.engine.RequestCancelledException;
import io.partita.engine.RequestContext;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Holds changes back while the memtables are nearly full, so that a checkpoint can keep up: the
 * fuller, the longer, and at the bound until there is room. The size of the change itself does not
 * matter, so none waits for ever.
 *
 * @param boundBytes of the memtables
 */
record Admission(DatabaseState state, Checkpointer checkpointer, Health health, long boundBytes) {
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long SLOWEST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  void await(RequestContext context) {
    checkpointer.requestIfDue();
    boolean interrupted = false;
    try {
      while (state.memtableBytes() >= boundBytes) {
        health.check();
        requireWanted(context);
        if (checkpointer.isLogBehind()) {
          // There may never be room; the append itself says what is wrong with the log.
          return;
        }
        if (checkpointer.hasNoRoom()) {
          checkpointer.requestIfDue();
          throw new DiskFullException(
              "The disk has no room for a checkpoint, and memory is full; the change was not made",
              null);
        }
        try {
          checkpointer.awaitRoom(POLL_NANOS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    slowDown();
  }

  private static void requireWanted(RequestContext context) {
    if (context.cancelled().getAsBoolean()) {
      throw new RequestCancelledException(false);
    }
    if (context.deadlineNanos() != Long.MAX_VALUE
        && System.nanoTime() - context.deadlineNanos() > 0) {
      throw new RequestCancelledException(true);
    }
  }

  private void slowDown() {
    long quarter = boundBytes / 4;
    long above = Math.min(quarter, state.memtableBytes() - 3 * quarter);
    if (above > 0) {
      LockSupport.parkNanos(this, SLOWEST_NANOS * above / quarter);
    }
  }
}
