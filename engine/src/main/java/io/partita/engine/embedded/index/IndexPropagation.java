package io.partita.engine.embedded.index;

import io.partita.engine.DiskFullException;
import io.partita.engine.EngineUnavailableException;
import io.partita.engine.IndexLag;
import io.partita.engine.OutcomeUnknownException;
import io.partita.engine.RequestContext;
import io.partita.engine.ResourceNotFoundException;
import io.partita.engine.StorageWriteException;
import io.partita.engine.ThrottlingException;
import io.partita.engine.ValidationException;
import io.partita.engine.ValidationException.Kind;
import io.partita.engine.embedded.index.IndexPropagator.Outcome;
import io.partita.engine.embedded.partition.IndexLayout;
import io.partita.engine.embedded.partition.TableCatalog;
import io.partita.engine.embedded.partition.TableLayout;
import io.partita.engine.embedded.store.IndexPosition;
import io.partita.engine.embedded.store.Storage;
import io.partita.engine.embedded.store.Structure;
import io.partita.engine.embedded.store.TableStructure;
import io.partita.engine.embedded.store.TableStructure.GlobalIndexStructure;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Feeds all global indexes of a database, in a thread of its own that begins with the first one.
 * Says how far they are behind, lets readers wait for them, and holds writers back that are too far
 * ahead.
 *
 * <p>Locks: the stepping lock is held while an index takes a step, before every lock of the
 * storage; the lock of those who wait is held for nothing else.
 */
public final class IndexPropagation implements AutoCloseable {

  /** A rest after work was done, in which changes gather, so that not each of them wakes it. */
  private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private static final long BLOCKED_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long SLOWEST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Storage storage;
  private final TableCatalog catalog;
  private final Clock clock;
  private final ReentrantLock stepping = new ReentrantLock();
  private final ReentrantLock waiting = new ReentrantLock();
  private final Condition progressed = waiting.newCondition();
  private final Map<Long, IndexPropagator> propagators = new HashMap<>();
  private volatile @Nullable Thread thread;
  private volatile boolean held;
  private volatile boolean idle;
  private volatile boolean stopping;

  /**
   * @param held whether nothing is to happen until {@link #release}
   */
  public IndexPropagation(Storage storage, TableCatalog catalog, Clock clock, boolean held) {
    this.storage = storage;
    this.catalog = catalog;
    this.clock = clock;
    this.held = held;
    storage.indexes().listen(this::wake);
    wake();
  }

  /** There may be work; called by writers, so this only looks whether somebody sleeps. */
  private void wake() {
    if (thread == null) {
      start();
    } else if (idle) {
      LockSupport.unpark(thread);
    }
  }

  private synchronized void start() {
    if (thread == null && hasIndexes() && !stopping) {
      Thread started = new Thread(this::run, "partita-indexes");
      started.setDaemon(true);
      started.start();
      thread = started;
    }
  }

  private boolean hasIndexes() {
    for (TableStructure table : storage.structure().byId().values()) {
      if (!table.globalIndexes().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private void run() {
    try {
      while (!stopping) {
        Outcome outcome = stepAll();
        if (outcome == Outcome.BLOCKED) {
          LockSupport.parkNanos(this, BLOCKED_NANOS);
        } else if (outcome != Outcome.WORKED) {
          rest();
        }
      }
    } catch (EngineUnavailableException e) {
      // Whoever closed the engine, or made it fail, knows.
    } catch (Throwable e) {
      logger().log(System.Logger.Level.ERROR, "a global index cannot be kept up to date", e);
      storage.indexes().fail(e);
    }
  }

  private void rest() {
    LockSupport.parkNanos(this, REST_NANOS);
    idle = true;
    // Who changes something after this sees that this thread is idle.
    if (!stopping && !hasWork()) {
      LockSupport.park(this);
    }
    idle = false;
  }

  private boolean hasWork() {
    if (held) {
      return false;
    }
    for (TableStructure table : storage.structure().byId().values()) {
      for (GlobalIndexStructure index : table.globalIndexes()) {
        if (propagator(table, index).hasWork(index.state())) {
          return true;
        }
      }
    }
    return false;
  }

  private Outcome stepAll() {
    stepping.lock();
    try {
      return held ? Outcome.IDLE : stepEach();
    } finally {
      stepping.unlock();
    }
  }

  /**
   * Has every index do one small piece of work in the calling thread, even while they are held.
   *
   * @return whether anything was done
   */
  public boolean step() {
    stepping.lock();
    try {
      return stepEach().compareTo(Outcome.BLOCKED) > 0;
    } finally {
      stepping.unlock();
    }
  }

  private Outcome stepEach() {
    Structure structure = storage.structure();
    Outcome all = Outcome.IDLE;
    for (TableStructure table : structure.byId().values()) {
      for (GlobalIndexStructure index : table.globalIndexes()) {
        Outcome outcome = step(table, index);
        all = outcome.compareTo(all) > 0 ? outcome : all;
      }
    }
    if (all.compareTo(Outcome.BLOCKED) > 0) {
      tellProgress();
    } else {
      forgetDropped(structure);
    }
    return all;
  }

  private Outcome step(TableStructure table, GlobalIndexStructure index) {
    IndexPropagator propagator = propagator(table, index);
    if (!propagator.hasWork(index.state())) {
      return Outcome.IDLE;
    }
    try {
      return propagator.step(index.state(), layout(table, index));
    } catch (ResourceNotFoundException e) {
      // The table went, and all its indexes with it.
      return Outcome.IDLE;
    } catch (DiskFullException | StorageWriteException | OutcomeUnknownException e) {
      // The state of the index is not changed then; what was changed before is taken nevertheless.
      return Outcome.BLOCKED;
    }
  }

  private @Nullable IndexLayout layout(TableStructure table, GlobalIndexStructure index) {
    TableLayout layout = catalog.table(table);
    IndexLayout found = layout == null ? null : layout.index(index.index().name());
    return found != null && found.id() == index.id() ? found : null;
  }

  private IndexPropagator propagator(TableStructure table, GlobalIndexStructure index) {
    synchronized (propagators) {
      return propagators.computeIfAbsent(
          index.id(), id -> new IndexPropagator(storage, table, index));
    }
  }

  private void forgetDropped(Structure structure) {
    synchronized (propagators) {
      propagators
          .keySet()
          .removeIf(
              id ->
                  structure.byId().values().stream()
                      .allMatch(table -> table.globalIndex(id) == null));
    }
  }

  private void tellProgress() {
    waiting.lock();
    try {
      progressed.signalAll();
    } finally {
      waiting.unlock();
    }
  }

  /** Stops all indexes where they are; when this returns, none moves. */
  public void hold() {
    stepping.lock();
    try {
      held = true;
    } finally {
      stepping.unlock();
    }
  }

  /** Lets the indexes move again. */
  public void release() {
    held = false;
    Thread feeding = thread;
    if (feeding != null) {
      LockSupport.unpark(feeding);
    }
  }

  /** How far an index is behind. */
  public IndexLag lag(long indexId) {
    long appliedLsn = storage.appliedLsn();
    IndexPosition position = storage.indexes().position(indexId);
    long behind = position == null ? 0 : Math.max(0, appliedLsn - position.lsn());
    long since = storage.indexes().oldestMissingMillis(indexId);
    long millis = behind == 0 || since == 0 ? 0 : Math.max(0, clock.millis() - since);
    return new IndexLag(position == null ? appliedLsn : position.lsn(), behind, millis);
  }

  /**
   * Waits until an index shows all changes up to a position.
   *
   * @return whether it does, or the time is up
   * @throws ValidationException if the index is gone
   */
  public boolean await(IndexLayout index, long lsn, long timeoutMillis, RequestContext context) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    boolean interrupted = false;
    waiting.lock();
    try {
      while (!storage.indexes().shows(index.id(), lsn)) {
        context.checkNotEnded();
        if (!storage.isOpen() || storage.indexes().position(index.id()) == null) {
          throw new ValidationException(
              Kind.UNKNOWN_INDEX, "The index was deleted while it was waited for: " + index.name());
        }
        long left = end - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        Thread feeding = thread;
        if (feeding != null && !held) {
          LockSupport.unpark(feeding);
        }
        try {
          progressed.awaitNanos(Math.min(left, POLL_NANOS));
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      return true;
    } finally {
      waiting.unlock();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Lets a change of a table in: slowly while one of its indexes is three quarters as far behind as
   * it may be.
   *
   * @throws ThrottlingException if one is as far behind as it may be
   */
  public void admit(TableLayout table) {
    for (IndexLayout index : table.globalIndexes()) {
      long backlog = storage.indexes().backlogBytes(index.id());
      long bound = storage.indexes().backlogBoundBytes();
      long quarter = bound / 4;
      if (backlog >= bound) {
        throw new ThrottlingException(
            table.name() + "/" + index.name(),
            "Throughput exceeds the current capacity of the index "
                + index.name()
                + " of the table "
                + table.name()
                + ": "
                + backlog
                + " bytes of changes wait for it, and its bound is "
                + bound
                + " bytes. Nothing was changed; try again shortly.");
      }
      if (backlog > 3 * quarter) {
        LockSupport.parkNanos(this, SLOWEST_NANOS * (backlog - 3 * quarter) / quarter);
      }
    }
  }

  /** Ends the thread; when this returns, no index moves any more. */
  @Override
  public void close() {
    Thread feeding;
    synchronized (this) {
      stopping = true;
      feeding = thread;
    }
    boolean interrupted = false;
    while (feeding != null && feeding.isAlive() && feeding != Thread.currentThread()) {
      LockSupport.unpark(feeding);
      try {
        feeding.join(POLL_NANOS / 1_000_000);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    storage.indexes().close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asked for when there is something to tell, as it takes a new process a while to set up. */
  private static System.Logger logger() {
    return System.getLogger(IndexPropagation.class.getName());
  }
}
