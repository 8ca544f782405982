package io.partita.engine.embedded.log;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The changes that become durable with one frame. Filled under the append lock; once it is closed,
 * its leader owns it.
 */
final class Group<T> {
  /** Bounds who waits for one frame; a whole batch of 100 finds room beside others. */
  static final int MAX_RECORDS = 256;

  /** Bounds what one frame holds, except for a single record that is larger. */
  static final int MAX_BYTES = 4 * 1024 * 1024;

  final FrameBuffer frame;
  final List<T> records = new ArrayList<>();
  final List<Thread> waiting = new ArrayList<>();
  final long firstLsn;
  volatile @Nullable Thread leader;
  volatile boolean ended;

  /** Threads that have put changes in; changes under the append lock. */
  private volatile int writers;

  /** At so many writers the leader is woken. */
  private int awaited;

  /** Whether it takes no more. */
  private boolean closed;

  private @Nullable RuntimeException failure;

  private final int maxRecords;

  Group(FrameBuffer frame, long firstLsn, boolean bounded) {
    this.frame = frame;
    this.maxRecords = bounded ? MAX_RECORDS : Integer.MAX_VALUE;
    this.firstLsn = firstLsn;
  }

  int writers() {
    return writers;
  }

  /** Counts a thread that has put changes in; under the append lock. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // by the holder of the append lock
  void join() {
    writers++;
    if (writers == awaited) {
      LockSupport.unpark(leader);
    }
  }

  /** Has its leader woken when so many threads have joined; under the append lock. */
  void await(int threads, Thread own) {
    awaited = threads;
    leader = own;
  }

  /** Lets it take no more; under the append lock. */
  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  long lastLsn() {
    return firstLsn + records.size() - 1;
  }

  boolean takes(int recordBytes) {
    return records.isEmpty()
        || (records.size() < maxRecords && (long) frame.length() + recordBytes <= MAX_BYTES);
  }

  /** Tells everybody who waits how it ended. */
  void end(@Nullable RuntimeException how) {
    failure = how;
    ended = true;
    Thread own = Thread.currentThread();
    for (Thread waiter : waiting) {
      if (waiter != own) {
        LockSupport.unpark(waiter);
      }
    }
  }

  /** What became of a change that was placed in one of these groups, all of which have ended. */
  static LogOutcome ended(LogOutcome placed, List<? extends Group<?>> groups) {
    for (Group<?> group : groups) {
      if (placed.lsn() >= group.firstLsn && placed.lsn() <= group.lastLsn()) {
        return group.failure == null ? placed : new LogOutcome(0, group.failure);
      }
    }
    return placed;
  }

  void throwFailure() {
    if (failure != null) {
      throw failure;
    }
  }
}
