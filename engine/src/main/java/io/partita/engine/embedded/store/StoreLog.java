package io.partita.engine.embedded.store;

import io.partita.engine.embedded.file.FileLayer;
import io.partita.engine.embedded.log.LogWriter;
import java.io.IOException;
import java.nio.file.Path;

/** The log of an open directory, as checkpoints see it. */
record StoreLog(FileLayer files, Path directory, Appender appender, LogWriter log)
    implements Checkpointer.CheckpointLog {
  /** What a checkpoint writes beside what was changed: whole pages around small changes. */
  private static final long MARGIN_BYTES = 4 * 1024 * 1024;

  @Override
  public long flush() {
    return appender.flush();
  }

  @Override
  public long writtenBytes() {
    return log.writtenBytes();
  }

  @Override
  public void trim(long lsn) throws IOException {
    log.trim(lsn);
  }

  @Override
  public boolean hasRoomFor(long bytes) throws IOException {
    return files.usableSpace(directory) >= bytes + MARGIN_BYTES;
  }

  /** The log of a database in memory, which has none. */
  record None() implements Checkpointer.CheckpointLog {
    @Override
    public long flush() {
      return Long.MAX_VALUE;
    }

    @Override
    public long writtenBytes() {
      return 0;
    }

    @Override
    public void trim(long lsn) {
      // There is nothing to keep.
    }

    @Override
    public boolean hasRoomFor(long bytes) {
      return true;
    }
  }
}
