package io.partita.engine.embedded.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one global index: the applied changes of its table behind the index's position.
 * They are kept in memory up to a bound. Beyond it a database in a directory forgets them, and the
 * index reads the log until it has caught up with what is kept again; a database in memory keeps
 * them all, and its writers are held back.
 *
 * <p>Changes come in under the exclusive snapshot lock, positions move under it; one thread at a
 * time takes changes out.
 */
final class IndexFeed {
  /** What is kept in memory for one index of a database that has a log. */
  static final long KEPT_BYTES = 2L * 1024 * 1024;

  private static final long NOTHING_KEPT = Long.MAX_VALUE;

  private final long tableId;
  private final long indexId;
  private final boolean hasLog;
  private final ConcurrentLinkedQueue<FedRecord> kept = new ConcurrentLinkedQueue<>();

  /**
   * The bytes of all changes that were ever kept, and of those that were taken. Two counts, and the
   * second one moves once for many changes: at a count that both change, writers and the thread
   * that takes would wait for each other's caches each time.
   */
  private volatile long offeredBytes;

  private volatile long takenBytes;

  /** All changes from this position on are kept, unless they were taken. */
  private volatile long keptFrom;

  /** The last change of the table. */
  private volatile long lastChange;

  private volatile long lastTakenMillis;
  private volatile IndexPosition position;

  /**
   * @param position of the index
   * @param appliedLsn what was applied before the first change that will be offered
   */
  IndexFeed(long tableId, long indexId, IndexPosition position, long appliedLsn, boolean hasLog) {
    this.tableId = tableId;
    this.indexId = indexId;
    this.position = position;
    this.hasLog = hasLog;
    this.keptFrom = appliedLsn + 1;
    // Whether the changes in between concern the table, only the log knows.
    this.lastChange = appliedLsn;
  }

  long tableId() {
    return tableId;
  }

  long indexId() {
    return indexId;
  }

  IndexPosition position() {
    return position;
  }

  /** Under the exclusive snapshot lock. */
  void moveTo(IndexPosition next) {
    position = next;
  }

  /**
   * The position, or that of the last applied change if none in between concerns the index.
   *
   * @param appliedLsn read before this is called
   */
  IndexPosition effectivePosition(long appliedLsn) {
    IndexPosition taken = position;
    return taken.lsn() >= lastChange && appliedLsn > taken.lsn() ? taken.at(appliedLsn) : taken;
  }

  /** Whether changes of the table wait. */
  boolean isBehind() {
    return position.lsn() < lastChange;
  }

  /** A change of the table was applied; under the exclusive snapshot lock. */
  void offer(LogRecord.Change change) {
    if (lastChange == change.lsn()) {
      return;
    }
    lastChange = change.lsn();
    if (keptFrom == NOTHING_KEPT) {
      return;
    }
    FedRecord record = fed(change);
    long offered = offeredBytes + record.bytes();
    if (hasLog && offered - takenBytes > KEPT_BYTES) {
      // Before the first one goes, so that whoever takes notices that some may be missing.
      keptFrom = NOTHING_KEPT;
      kept.clear();
      return;
    }
    offeredBytes = offered;
    kept.add(record);
  }

  static FedRecord fed(LogRecord.Change change) {
    return new FedRecord(change.lsn(), change.timeMillis(), change.draft().items());
  }

  /** Whether what follows the position is not kept, so that it must be read from the log. */
  boolean isInLogOnly() {
    return keptFrom > position.lsn() + 1;
  }

  /** Whether nothing is kept; then {@link #keepAgain} is due. */
  boolean keepsNothing() {
    return keptFrom == NOTHING_KEPT;
  }

  /** The first position from which on everything is kept. */
  long keptFrom() {
    return keptFrom;
  }

  /** Under the exclusive snapshot lock, by the thread that takes: keeps what comes from now on. */
  void keepAgain(long appliedLsn) {
    kept.clear();
    takenBytes = offeredBytes;
    keptFrom = appliedLsn + 1;
  }

  /**
   * Takes kept changes up to a position, in order; null if they turned out not to be kept any more.
   */
  @Nullable List<FedRecord> take(int most, long upTo) {
    List<FedRecord> taken = new ArrayList<>();
    long bytes = takenBytes;
    while (taken.size() < most) {
      FedRecord next = kept.peek();
      if (next == null || next.lsn() > upTo) {
        break;
      }
      next = kept.poll();
      if (next == null) {
        break;
      }
      taken.add(next);
      bytes += next.bytes();
    }
    if (keptFrom == NOTHING_KEPT) {
      return null;
    }
    if (!taken.isEmpty()) {
      takenBytes = bytes;
      lastTakenMillis = taken.get(taken.size() - 1).timeMillis();
    }
    return taken;
  }

  /** Notes the time of a change that was read from the log. */
  void taken(FedRecord record) {
    lastTakenMillis = record.timeMillis();
  }

  /** When the oldest change was made that the index does not have; 0 if that is not known. */
  long oldestMillis() {
    FedRecord next = isInLogOnly() ? null : kept.peek();
    return next == null ? lastTakenMillis : next.timeMillis();
  }

  /** Whether a change up to a position may not have been taken. */
  boolean waits(long upTo) {
    if (position.lsn() >= upTo || !isBehind()) {
      return false;
    }
    FedRecord next = kept.peek();
    return isInLogOnly() || (next != null && next.lsn() <= upTo);
  }

  /** The bytes that are kept. */
  long keptBytes() {
    return keptFrom == NOTHING_KEPT ? 0 : Math.max(0, offeredBytes - takenBytes);
  }
}
