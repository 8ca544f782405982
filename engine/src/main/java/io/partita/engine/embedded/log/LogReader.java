package io.partita.engine.embedded.log;

import io.partita.engine.DamagedFileException;
import io.partita.engine.embedded.file.FileLayer;
import io.partita.engine.embedded.file.StoredFile;
import io.partita.engine.embedded.log.FrameFormat.Frame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads the log of an open database from a position on, while it is written. What is read must be
 * written already, and must not be trimmed yet; whoever reads sees to both. Not for use by several
 * threads.
 */
public final class LogReader implements AutoCloseable {
  private final FileLayer files;
  private final LogWriter writer;
  private long nextLsn;
  private @Nullable Segment segment;
  private long position;

  /** A reader whose first record is the one at {@code nextLsn}. */
  public LogReader(FileLayer files, LogWriter writer, long nextLsn) {
    this.files = files;
    this.writer = writer;
    this.nextLsn = nextLsn;
  }

  /** The position of the next record. */
  public long nextLsn() {
    return nextLsn;
  }

  /**
   * Gives out the records of one frame, as far as they were not given out and lie at or below a
   * position; those of a frame that reaches beyond it are given out again when that is read.
   *
   * @throws DamagedFileException if the log does not hold them
   */
  public void read(long upTo, LogRecovery.RecordConsumer consumer) throws IOException {
    Segment open = open();
    Frame frame = FrameFormat.read(open, position);
    while (frame != null && frame.lastLsn() < nextLsn) {
      position += frame.paddedLength();
      frame = FrameFormat.read(open, position);
    }
    if (frame == null || frame.firstLsn() > nextLsn) {
      throw new DamagedFileException(
          open.file().path(), position, "record " + nextLsn + " of the log is not there", null);
    }
    long last = Math.min(upTo, frame.lastLsn());
    deliver(open.file().path(), frame, last, consumer);
    nextLsn = last + 1;
  }

  private void deliver(Path file, Frame frame, long last, LogRecovery.RecordConsumer consumer)
      throws IOException {
    ByteBuffer body = frame.body();
    for (long lsn = frame.firstLsn(); lsn <= last; lsn++) {
      int length = body.getInt();
      if (lsn >= nextLsn) {
        consumer.accept(lsn, body.slice(body.position(), length), file, frame.position());
      }
      body.position(body.position() + length);
    }
  }

  /** The segment that holds the next record. */
  private Segment open() throws IOException {
    LogWriter.Written holder = writer.holderOf(nextLsn);
    if (segment != null && segment.id() == holder.id()) {
      return segment;
    }
    close();
    StoredFile file = files.open(holder.file(), false);
    segment = new Segment(file, holder.id(), holder.firstLsn(), file.size());
    position = FrameFormat.BLOCK;
    return segment;
  }

  @Override
  public void close() throws IOException {
    Segment open = segment;
    segment = null;
    if (open != null) {
      open.file().close();
    }
  }
}
