package io.partita.sql.activity;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Clock;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An open session, as others see it. One thread at a time runs statements and counts them here;
 * others read.
 */
public final class SessionActivity implements AutoCloseable {
  private static final VarHandle RUNNING;
  private static final VarHandle START;
  private static final long UNTIMED = 0;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      RUNNING = lookup.findVarHandle(SessionActivity.class, "running", StatementStatistics.class);
      START = lookup.findVarHandle(SessionActivity.class, "startNanos", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Activity activity;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final long id;
  private final Instant since;

  /** The place of its tallies, which is its own while it is open; -1 when it is closed. */
  private volatile int slot;

  private @Nullable StatementStatistics running;
  private long startNanos;
  private volatile @Nullable CopyState copy;
  private volatile String application = "";
  private volatile String isolation = "";
  private volatile boolean readOnly;
  private volatile @Nullable TransactionActivity transaction;

  SessionActivity(Activity activity, Clock clock, LongSupplier nanoTime, long id, int slot) {
    this.activity = activity;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.id = id;
    this.slot = slot;
    this.since = clock.instant();
  }

  /** A number that no other session of the database has had since that was opened. */
  public long id() {
    return id;
  }

  /** When it began. */
  public Instant since() {
    return since;
  }

  /** The name of the program that uses it, as that says; may be empty. */
  public String application() {
    return application;
  }

  /** Says which program uses it. */
  public void application(String name) {
    application = name;
  }

  /** The isolation of its next transaction, as SQL names it. */
  public String isolation() {
    return isolation;
  }

  /** Whether its writes are refused. */
  public boolean readOnly() {
    return readOnly;
  }

  /** Says what its next transaction will be like. */
  public void transactionsAre(String level, boolean refuseWrites) {
    isolation = level;
    readOnly = refuseWrites;
  }

  /** The open transaction, or null. */
  public @Nullable TransactionActivity transaction() {
    return transaction;
  }

  /** A transaction begins with its first statement; it is as {@link #transactionsAre} said. */
  public TransactionActivity beginTransaction() {
    TransactionActivity begun =
        new TransactionActivity(clock.instant(), readOnly ? "snapshot" : isolation);
    transaction = begun;
    return begun;
  }

  /** The transaction is over. */
  public void endTransaction() {
    transaction = null;
  }

  /** The statement that it has begun last, while that runs or its rows are open; else null. */
  public @Nullable StatementStatistics running() {
    return (StatementStatistics) RUNNING.getOpaque(this);
  }

  /** For how long that has been running; -1 if nobody knows, as of most gets by key. */
  public long runningNanos() {
    long start = (long) START.getOpaque(this);
    return start == UNTIMED ? -1 : Math.max(0, nanoTime.getAsLong() - start);
  }

  /**
   * A statement begins.
   *
   * @return what it is counted by
   */
  public StatementStatistics begin(StatementStatistics statement) {
    StatementStatistics counted = statement.forgotten ? activity.remember(statement) : statement;
    START.setOpaque(this, counted.isTimed(slot) ? nanoTime.getAsLong() | 1 : UNTIMED);
    RUNNING.setOpaque(this, counted);
    return counted;
  }

  /** The statement that was begun last, for the thread that did. */
  public StatementStatistics begun() {
    StatementStatistics begun = running;
    if (begun == null) {
      throw new IllegalStateException("no statement has begun");
    }
    return begun;
  }

  /** When the statement that was begun last did, for {@link #ended}. */
  public long startNanos() {
    return startNanos;
  }

  /** The COPY that runs has moved on. */
  public void copying(CopyState state) {
    copy = state;
  }

  /** How far the COPY is that runs; null if none does. */
  public @Nullable CopyState copying() {
    return copy;
  }

  /** What a part of an execution has consumed. */
  public void consumed(
      StatementStatistics statement, long itemsExamined, double readUnits, double writeUnits) {
    statement.addConsumed(slot, itemsExamined, readUnits, writeUnits);
  }

  /**
   * What a whole execution has examined, to be compared with its estimate.
   *
   * @param all whether it has examined all that it was to, and did not end before
   */
  public void examined(StatementStatistics statement, long items, boolean all) {
    statement.examined(items, all);
  }

  /**
   * An execution ends.
   *
   * @param startNanos as {@link #startNanos} was when it had begun
   * @param calls 1, or the elements of a batch, which are thought to take the same time each
   * @param errors how many of them have failed
   * @param returned the rows, or the changed items
   */
  public void ended(
      StatementStatistics statement, long startNanos, long calls, long errors, long returned) {
    statement.addCalls(slot, calls, errors, returned);
    if (startNanos != UNTIMED && calls > 0) {
      statement.took((nanoTime.getAsLong() - startNanos) / calls, calls, clock.millis());
    }
    if (running == statement) {
      RUNNING.setOpaque(this, null);
    }
    if (copy != null) {
      copy = null;
    }
  }

  /** A value of a row of an execution that was counted could not be computed. */
  public void failedAfterEnd(StatementStatistics statement) {
    statement.addCalls(slot, 0, 1, 0);
  }

  /** The session ends; rows of it that are closed later are still counted. Idempotent. */
  @Override
  public void close() {
    int own = slot;
    slot = -1;
    RUNNING.setOpaque(this, null);
    if (own >= 0) {
      activity.closed(this, own);
    }
  }
}
