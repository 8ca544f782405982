package io.partita.engine.embedded.store;

import static java.util.Objects.requireNonNull;

import io.partita.engine.DamagedFileException;
import io.partita.engine.DirectoryUnavailableException;
import io.partita.engine.TableStatistics.Counts;
import io.partita.engine.embedded.file.FileLayer;
import io.partita.engine.embedded.log.LogRecovery;
import io.partita.engine.embedded.log.LogWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings a directory's database to where it was: the tree of the last checkpoint, and the log after
 * it redone into memtables, with checkpoints in between as usual, so that a large log needs no
 * large heap.
 */
final class Opening {
  /** Redone in one hold of the snapshot lock. */
  private static final int REDO_RECORDS = 64;

  private Opening() {}

  /** What was opened; a database in memory has no log. */
  record Opened(Tree tree, DatabaseState state, @Nullable LogWriter log) {}

  /** Creates the directory and the store's file if that is asked for and they are missing. */
  static void require(FileLayer files, Path directory, boolean create) throws IOException {
    if (files.exists(directory)) {
      if (!files.isDirectory(directory)) {
        throw new DirectoryUnavailableException(
            directory, -1, directory + " is no directory", null);
      }
    } else if (create) {
      files.createDirectories(directory);
    } else {
      throw missing(directory);
    }
  }

  private static DirectoryUnavailableException missing(Path directory) {
    return new DirectoryUnavailableException(
        directory, -1, "There is no database in " + directory, null);
  }

  /** What went wrong with a file, in words: the JDK says some of it by a class's name only. */
  static String reason(Exception failure) {
    String message = failure.getMessage();
    if (failure instanceof AccessDeniedException) {
      return message + ": permission denied";
    }
    if (failure instanceof NoSuchFileException) {
      return message + ": no such file or directory, and none can be made";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return message + ": there is a file of this name";
    }
    return message == null ? failure.toString() : message;
  }

  /** Opens the database of a directory that this process has locked. */
  static Opened open(
      FileLayer files,
      Path directory,
      boolean create,
      StorageOptions options,
      Health health,
      Clock clock)
      throws IOException {
    if (!files.exists(directory.resolve(Tree.FILE))) {
      if (!create) {
        throw missing(directory);
      }
      requireNoLog(files, directory);
      Tree.create(files, directory, options);
    }
    Tree tree = Tree.open(files, directory, options);
    try {
      CheckpointState checkpoint = tree.checkpoint();
      DatabaseState state = new DatabaseState(checkpoint, maps(checkpoint, tree), true);
      tree.opening(() -> state.tokens().begin(tree.map(TokenMap.ID)));
      LogWriter log = recover(files, directory, options, tree, state, health, clock);
      return new Opened(tree, state, log);
    } catch (IOException | RuntimeException | Error e) {
      abandon(() -> tree.close(false), e);
      throw e;
    }
  }

  /** Lets go of what was open; what matters is why it was not opened in full. */
  private static void abandon(Closing closing, Throwable cause) {
    try {
      closing.run();
    } catch (IOException | RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  private interface Closing {
    void run() throws IOException;
  }

  /** A log without a store is what is left of a damaged database, not room for a new one. */
  private static void requireNoLog(FileLayer files, Path directory) throws IOException {
    for (Path file : files.list(directory)) {
      if (LogRecovery.isSegment(file)) {
        throw new DamagedFileException(
            directory.resolve(Tree.FILE), -1, "the store is missing, but there is a log", null);
      }
    }
  }

  private static List<StoredMap> maps(CheckpointState checkpoint, Tree tree) {
    List<StoredMap> maps = new ArrayList<>();
    maps.add(map(TokenMap.ID, null, checkpoint, tree));
    for (TableStructure table : checkpoint.structure().byId().values()) {
      List<Counts> partitions = checkpoint.partitions().get(table.id());
      for (long id : table.mapIds()) {
        boolean isTable = id == table.id();
        StoredMap map = map(id, isTable ? dictionary(id, checkpoint) : null, checkpoint, tree);
        if (isTable && partitions != null) {
          map.partitions = new PartitionCounts(table.partitionBoundaries(), partitions);
        }
        maps.add(map);
      }
    }
    return maps;
  }

  private static Dictionary dictionary(long tableId, CheckpointState checkpoint) {
    return Dictionary.of(checkpoint.dictionaries().getOrDefault(tableId, DictionaryState.UNKNOWN));
  }

  private static StoredMap map(
      long id, @Nullable Dictionary dictionary, CheckpointState checkpoint, Tree tree) {
    byte[] distinct = checkpoint.distinct().get(id);
    return new StoredMap(
        id,
        checkpoint.counts().getOrDefault(id, new Counts(0, 0)),
        distinct == null ? new DistinctKeys() : DistinctKeys.of(distinct),
        dictionary,
        tree.map(id));
  }

  private static LogWriter recover(
      FileLayer files,
      Path directory,
      StorageOptions options,
      Tree tree,
      DatabaseState state,
      Health health,
      Clock clock)
      throws IOException {
    try (LogRecovery recovery =
        new LogRecovery(files, directory, requireNonNull(tree.databaseId()), state.appliedLsn())) {
      recovery.force();
      LogWriter log = recovery.begin(options.segmentSizeBytes());
      try {
        Checkpointer checkpointer =
            new Checkpointer(state, tree, new RedoLog(recovery.lastLsn()), health, options, clock);
        redo(recovery, tree, state, health, checkpointer, options);
        return log;
      } catch (IOException | RuntimeException | Error e) {
        abandon(log::close, e);
        throw e;
      }
    }
  }

  private static void redo(
      LogRecovery recovery,
      Tree tree,
      DatabaseState state,
      Health health,
      Checkpointer checkpointer,
      StorageOptions options)
      throws IOException {
    List<LogRecord> batch = new ArrayList<>(REDO_RECORDS);
    recovery.replay(
        (lsn, bytes, segment, frame) -> {
          batch.add(decode(lsn, bytes, segment, frame));
          if (batch.size() == REDO_RECORDS) {
            state.apply(batch, health);
            batch.clear();
            if (state.activeBytes() >= options.memtableSizeBytes() / 2) {
              tree.opening(checkpointer::runCheckpoint);
            }
          }
        });
    state.apply(batch, health);
  }

  private static LogRecord decode(long lsn, ByteBuffer bytes, Path segment, long frame) {
    LogRecord record;
    try {
      record = RecordFormat.decode(bytes);
    } catch (RuntimeException e) {
      throw new DamagedFileException(
          segment, frame, "record " + lsn + " of the log is not readable: " + e.getMessage(), e);
    }
    if (record.lsn() != lsn) {
      throw new DamagedFileException(
          segment, frame, "record " + lsn + " of the log says that it is " + record.lsn(), null);
    }
    return record;
  }

  /** The log while it is redone: all of it is durable, and none of it may go. */
  private record RedoLog(long lastLsn) implements Checkpointer.CheckpointLog {
    @Override
    public long flush() {
      return lastLsn;
    }

    @Override
    public long writtenBytes() {
      return 0;
    }

    @Override
    public void trim(long lsn) {
      // The recovery still reads it.
    }

    @Override
    public boolean hasRoomFor(long bytes) {
      return true;
    }
  }
}
