package io.partita.engine.embedded.store;

import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * The store thread: merges frozen memtables into the tree, in key order, and does all else that
 * writes the tree. Whatever fails here fails the engine.
 *
 * <p>Its lock guards only what is asked of it; it is never held while a checkpoint runs.
 */
final class Checkpointer {
  /**
   * What is gathered on the heap for one chunk of the store. MVStore serializes it into a buffer
   * that it keeps for the next one only up to 4 MB, which grow by half; twice as much here made
   * twice the garbage of a random put, most of it in arrays of megabytes.
   */
  private static final int COMMIT_BYTES = 3 * 1024 * 1024;

  private static final int STOP_CHECK_ENTRIES = 64;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final DatabaseState state;
  private final Tree tree;
  private final CheckpointLog log;
  private final Health health;
  private final StorageOptions options;
  private final Clock clock;
  private final Thread thread = new Thread(this::run, "partita-store");
  private final Map<Long, Long> bytesByMap = new HashMap<>();
  private DatabaseState.@Nullable Frozen unmerged;
  private long previousLsn;
  private long takenOverLsn;
  private long indexSteps;
  private long logBytesAtCheckpoint;
  private long requested;
  private long ended;
  private volatile boolean wanted;
  private volatile boolean stopping;
  private volatile boolean noRoom;
  private volatile boolean logBehind;
  private volatile long treeBytes;
  private volatile Map<Long, IndexPosition> checkpointed;

  /** What a checkpoint needs of the log. */
  interface CheckpointLog {
    /** Makes the log durable and returns up to where it is. */
    long flush();

    /** The bytes written in this opening. */
    long writtenBytes();

    /** Deletes what is at or below a position. */
    void trim(long lsn) throws IOException;

    /** Whether there is room for a checkpoint of so many bytes. */
    boolean hasRoomFor(long bytes) throws IOException;
  }

  Checkpointer(
      DatabaseState state,
      Tree tree,
      CheckpointLog log,
      Health health,
      StorageOptions options,
      Clock clock) {
    this.state = state;
    this.tree = tree;
    this.log = log;
    this.health = health;
    this.options = options;
    this.clock = clock;
    // After redo the state is ahead of what the file holds: a first checkpoint must still merge
    // that, and may trim no more of the log than the one before it covered.
    CheckpointState stored = tree.databaseId() == null ? null : tree.checkpoint();
    this.previousLsn = stored == null ? state.appliedLsn() : stored.lsn();
    this.takenOverLsn = stored == null ? state.appliedLsn() : stored.takenOverLsn();
    this.indexSteps = state.indexSteps();
    this.checkpointed = stored == null ? Map.of() : stored.indexes();
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Whether memtables or log have grown enough for a checkpoint; cheap. */
  void requestIfDue() {
    if (!wanted
        && (state.activeBytes() >= options.memtableSizeBytes() / 2
            || log.writtenBytes() - logBytesAtCheckpoint >= options.logSizeBytes())) {
      request();
    }
  }

  private long request() {
    lock.lock();
    try {
      wanted = true;
      changed.signalAll();
      // The one that runs may have begun before what the caller wants to see in it.
      return ++requested;
    } finally {
      lock.unlock();
    }
  }

  /** Runs a checkpoint and returns when it has ended. */
  void checkpoint() {
    long own = request();
    lock.lock();
    try {
      while (ended < own && health.works() && !stopping) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
    health.check();
  }

  /** Waits a while for room in the memtables, or for the end of the engine. */
  void awaitRoom(long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (left > 0 && health.works() && state.memtableBytes() >= options.memtableSizeBytes()) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether the last checkpoint did not begin because the disk has no room for it. */
  boolean hasNoRoom() {
    return noRoom;
  }

  /** Whether the last checkpoint waits for a log that may have failed. */
  boolean isLogBehind() {
    return logBehind;
  }

  /** The bytes of all entries in the tree, as an in-memory database counts them. */
  long treeBytes() {
    return treeBytes;
  }

  /** Where a global index was at the last checkpoint; null if it was not there. */
  @Nullable IndexPosition checkpointed(long indexId) {
    return checkpointed.get(indexId);
  }

  private void run() {
    try {
      while (awaitRequest()) {
        long serves = takeRequests();
        runCheckpoint();
        end(serves);
      }
    } catch (Throwable e) {
      if (health.fail(e)) {
        // Nobody called this thread, so nobody is thrown what it met.
        logger()
            .log(
                System.Logger.Level.ERROR,
                "the store failed, and the engine with it; what the log holds is there when the"
                    + " database is opened again",
                e);
      }
    } finally {
      end(Long.MAX_VALUE);
    }
  }

  private boolean awaitRequest() throws InterruptedException {
    lock.lock();
    try {
      long nanos = TimeUnit.MILLISECONDS.toNanos(options.checkpointIntervalMillis());
      while (!wanted && !stopping && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
      return !stopping;
    } finally {
      lock.unlock();
    }
  }

  private long takeRequests() {
    lock.lock();
    try {
      wanted = false;
      return requested;
    } finally {
      lock.unlock();
    }
  }

  private void end(long serves) {
    lock.lock();
    try {
      ended = Math.max(ended, serves);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** One checkpoint, in the thread that owns the tree. */
  void runCheckpoint() throws IOException {
    long steps = state.indexSteps();
    if (unmerged == null && state.appliedLsn() == previousLsn && steps == indexSteps) {
      return;
    }
    boolean toldSo = noRoom;
    noRoom = !log.hasRoomFor(2 * state.activeBytes());
    if (noRoom) {
      if (!toldSo) {
        // Every change that comes asks again.
        logger().log(System.Logger.Level.WARNING, "no room on the disk for a checkpoint; it waits");
      }
      return;
    }
    logBytesAtCheckpoint = log.writtenBytes();
    DatabaseState.Frozen frozen = unmerged == null ? state.freeze() : unmerged;
    CheckpointState taken = frozen.state();
    unmerged = frozen;
    logBehind = log.flush() < taken.lsn();
    if (logBehind) {
      // What the log has not synced must not reach the store; the memtables keep it.
      logger().log(System.Logger.Level.DEBUG, "the log is behind; the checkpoint waits for it");
      return;
    }
    for (StoredMap map : frozen.maps()) {
      if (!merge(map)) {
        return;
      }
    }
    removeExpiredTokens();
    tree.removeMapsWithout(taken.counts());
    bytesByMap.keySet().retainAll(taken.counts().keySet());
    treeBytes = bytesByMap.values().stream().mapToLong(Long::longValue).sum();
    tree.commitCheckpoint(taken);
    state.dropFrozen(frozen);
    unmerged = null;
    end(0);
    // Up to where the checkpoint before had taken it over: an older version of the store may open.
    log.trim(takenOverLsn);
    previousLsn = taken.lsn();
    takenOverLsn = taken.takenOverLsn();
    indexSteps = steps;
    checkpointed = taken.indexes();
    compact();
  }

  /** False if the engine is closing: then the log keeps what was not merged. */
  private boolean merge(StoredMap map) {
    Memtable frozen = map.layers.frozen();
    if (frozen == null) {
      return true;
    }
    MVMap<byte[], byte[]> target = tree.mapFor(map.id());
    NewItems newItems = tree.newItems(map.id());
    map.tree = target;
    long bytes = 0;
    int count = 0;
    for (LayerCursor entries = frozen.cursor(); !entries.isAtEnd(); entries.step()) {
      byte[] value = entries.value();
      bytes += merge(target, entries.key(), newItems == null ? value : newItems.packed(value));
      if (++count % STOP_CHECK_ENTRIES == 0) {
        if (stopping || !health.works()) {
          return false;
        }
        if (tree.unsavedBytes() > COMMIT_BYTES) {
          tree.commitMerged();
        }
      }
    }
    bytesByMap.merge(map.id(), bytes, Long::sum);
    return true;
  }

  private static long merge(MVMap<byte[], byte[]> target, byte[] key, byte[] value) {
    byte[] before;
    long added = 0;
    if (Layers.isTombstone(value)) {
      before = target.remove(key);
    } else {
      before = target.put(key, value);
      added = key.length + value.length + (long) Memtables.ENTRY_OVERHEAD;
    }
    return before == null ? added : added - key.length - before.length - Memtables.ENTRY_OVERHEAD;
  }

  private void removeExpiredTokens() {
    MVMap<byte[], byte[]> tokens = tree.map(TokenMap.ID);
    if (tokens == null) {
      return;
    }
    long oldest = clock.millis() - TokenMap.LIFETIME_MILLIS;
    Cursor<byte[], byte[]> entries = tokens.cursor(null);
    while (entries.hasNext()) {
      byte[] token = entries.next();
      if (TokenMap.timeMillis(entries.getValue()) < oldest) {
        tokens.remove(token);
      }
    }
  }

  /**
   * Compacts while that gains something. The rate counts the chunks that the last step emptied
   * until the commit after it, so one step without gain is no sign; and in a file of a few chunks
   * each step empties as much as the commit of the step itself leaves behind, without an end.
   */
  private void compact() {
    int best = tree.fillRate();
    int stepsWithoutGain = 0;
    // Chunks that a reader pins count as empty: rewriting them would gain nothing, again and again.
    while (stepsWithoutGain < 2
        && !stopping
        && health.works()
        && !state.hasOldViews()
        && tree.compact()) {
      int rate = tree.fillRate();
      stepsWithoutGain = rate > best ? 0 : stepsWithoutGain + 1;
      best = Math.max(best, rate);
    }
  }

  /** Ends the store thread: a running merge stops at the next key, without commit. */
  void stop() {
    lock.lock();
    try {
      stopping = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (thread != Thread.currentThread() && thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asked for when there is something to tell, as it takes a new process a while to set up. */
  private static System.Logger logger() {
    return System.getLogger(Checkpointer.class.getName());
  }
}
