package io.partita.engine.embedded.store;

import static java.util.Objects.requireNonNull;

import io.partita.engine.DamagedFileException;
import io.partita.engine.embedded.file.FileLayer;
import io.partita.engine.embedded.log.LogReader;
import io.partita.engine.embedded.log.LogWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the storage has for global indexes: the changes that follow an index's position, from memory
 * or from the log, and a way to take entries in. {@link #next} and {@link #close} belong to the one
 * thread that feeds the indexes; the rest is for anybody.
 */
public final class IndexStorage {
  private static final int FRAMES_AT_ONCE = 64;

  /** Of a database in memory: the part of its bound that may wait for one index. */
  private static final int MEMORY_SHARE = 8;

  private final DatabaseState state;
  private final Appender appender;
  private final Checkpointer checkpointer;
  private final Health health;
  private final StorageOptions options;
  private final @Nullable FileLayer files;
  private final Map<Long, LogReader> readers = new HashMap<>();
  private final long openedAt;
  private volatile Runnable listener = () -> {};

  IndexStorage(
      DatabaseState state,
      Appender appender,
      Checkpointer checkpointer,
      Health health,
      StorageOptions options,
      @Nullable FileLayer files) {
    this.state = state;
    this.appender = appender;
    this.checkpointer = checkpointer;
    this.health = health;
    this.options = options;
    this.files = files;
    this.openedAt = state.appliedLsn();
  }

  /** Has somebody told that there may be work, by whoever made it; he must not wait. */
  public void listen(Runnable whenever) {
    listener = whenever;
  }

  void changed() {
    if (state.feeds().takeNews()) {
      listener.run();
    }
  }

  /** Where an index is, or null if it is gone. */
  public @Nullable IndexPosition position(long indexId) {
    long appliedLsn = state.appliedLsn();
    IndexFeed feed = state.feeds().find(indexId);
    return feed == null ? null : feed.effectivePosition(appliedLsn);
  }

  /**
   * Whether an index shows all changes up to a position, and none in part. What was applied when
   * the database was opened counts always: the checkpoint before may have been interrupted, and
   * left some entries of changes that the index has not taken again yet.
   */
  public boolean shows(long indexId, long lsn) {
    IndexPosition position = position(indexId);
    return position != null && position.complete() && position.lsn() >= Math.max(lsn, openedAt);
  }

  /** Whether changes wait for an index. */
  public boolean isBehind(long indexId) {
    IndexFeed feed = state.feeds().find(indexId);
    return feed != null && feed.isBehind();
  }

  /** Whether an index has taken every change up to a position. */
  public boolean hasTaken(long indexId, long lsn) {
    IndexFeed feed = state.feeds().find(indexId);
    return feed != null && !feed.waits(lsn);
  }

  /** When the oldest change was made that an index lacks, as far as that is known. */
  public long oldestMissingMillis(long indexId) {
    IndexFeed feed = state.feeds().find(indexId);
    return feed == null ? 0 : feed.oldestMillis();
  }

  /** What waits for an index: bytes of the log, or of memory if there is none. */
  public long backlogBytes(long indexId) {
    IndexFeed feed = state.feeds().find(indexId);
    if (feed == null || !feed.isBehind()) {
      return 0;
    }
    LogWriter log = appender.log();
    return log == null || !feed.isInLogOnly()
        ? feed.keptBytes()
        : log.bytesAfter(feed.position().lsn());
  }

  /** How much may wait for an index. */
  public long backlogBoundBytes() {
    return appender.log() == null
        ? options.memorySizeBytes() / MEMORY_SHARE
        : options.logSizeBytes();
  }

  /**
   * What follows the position of an index.
   *
   * @param most how many records, roughly
   * @param upTo the last position that is wanted
   * @return null if the index is gone
   */
  public @Nullable FedChanges next(long indexId, int most, long upTo) {
    while (true) {
      IndexFeed feed = state.feeds().find(indexId);
      if (feed == null) {
        return null;
      }
      if (feed.isInLogOnly()) {
        if (feed.keepsNothing()) {
          state.keepAgain(feed);
        }
        return fromLog(feed, most, Math.min(upTo, feed.keptFrom() - 1));
      }
      closeReader(indexId);
      List<FedRecord> taken = feed.take(most, upTo);
      if (taken != null) {
        long last = taken.isEmpty() ? feed.position().lsn() : taken.get(taken.size() - 1).lsn();
        return new FedChanges(taken, last);
      }
    }
  }

  private FedChanges fromLog(IndexFeed feed, int most, long wanted) {
    LogWriter log = requireNonNull(appender.log());
    // Under durability=async the log may be behind what is applied.
    long upTo = Math.min(wanted, appender.flush());
    List<FedRecord> records = new ArrayList<>();
    long next = feed.position().lsn() + 1;
    LogReader reader = readers.get(feed.indexId());
    if (reader == null || reader.nextLsn() != next) {
      closeReader(feed.indexId());
      reader = new LogReader(requireNonNull(files), log, next);
      readers.put(feed.indexId(), reader);
    }
    try {
      for (int frames = 0; frames < FRAMES_AT_ONCE && records.size() < most; frames++) {
        if (reader.nextLsn() > upTo) {
          break;
        }
        reader.read(
            upTo,
            (lsn, bytes, segment, frame) -> {
              if (RecordFormat.decode(bytes) instanceof LogRecord.Change change
                  && concerns(change, feed.tableId())) {
                FedRecord record = IndexFeed.fed(change);
                feed.taken(record);
                records.add(record);
              }
            });
      }
    } catch (IOException e) {
      throw new DamagedFileException(
          log.holderPath(reader.nextLsn()), -1, "the log cannot be read: " + e.getMessage(), e);
    }
    return new FedChanges(records, reader.nextLsn() - 1);
  }

  private static boolean concerns(LogRecord.Change change, long tableId) {
    for (ItemChange item : change.draft().items()) {
      if (item.tableId() == tableId) {
        return true;
      }
    }
    return false;
  }

  private void closeReader(long indexId) {
    LogReader reader = readers.remove(indexId);
    if (reader != null) {
      try {
        reader.close();
      } catch (IOException e) {
        throw new IllegalStateException("a segment that was read only cannot be closed", e);
      }
    }
  }

  /** Whether memory has room for more entries; asks for a checkpoint if it has not. */
  public boolean hasRoom() {
    checkpointer.requestIfDue();
    return state.memtableBytes() < options.memtableSizeBytes();
  }

  /**
   * Takes entries into an index and moves it, visible as one step.
   *
   * @return false if the index is gone
   */
  public boolean take(IndexStep step) {
    health.check();
    return state.apply(step, health);
  }

  /** Whether a crash would not undo that the index is complete. */
  public boolean isCompleteForGood(long indexId) {
    IndexPosition position = position(indexId);
    if (position == null || appender.log() == null) {
      return position != null && position.complete();
    }
    IndexPosition checkpointed = checkpointer.checkpointed(indexId);
    return checkpointed != null && checkpointed.complete();
  }

  /** Ends the engine: an index cannot be kept in step with its table any more. */
  public void fail(Throwable cause) {
    health.fail(cause);
  }

  /** Lets go of the log. */
  public void close() {
    List.copyOf(readers.keySet()).forEach(this::closeReader);
  }
}
