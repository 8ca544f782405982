package io.partita.engine.embedded.log;

import io.partita.engine.embedded.file.FileLayer;
import io.partita.engine.embedded.file.NoSpaceException;
import io.partita.engine.embedded.file.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The end of the log: writes frames into the newest segment and syncs them. {@link #write} and
 * {@link #sync} belong to whoever leads the log; {@link #trim} to the store thread.
 */
public final class LogWriter implements AutoCloseable {
  private final FileLayer files;
  private final Path directory;
  private final UUID databaseId;
  private final SegmentPreparer preparer;
  private final Deque<ClosedSegment> closed = new ArrayDeque<>();
  private volatile Segment current;
  private long position;
  private volatile long currentBytes;
  private long end;
  private boolean dirty;
  private boolean syncFailed;
  private boolean nextRequested;
  private volatile long lastLsn;
  private volatile long durableLsn;
  private final AtomicLong writtenBytes = new AtomicLong();

  /** A segment that takes no more frames. */
  record ClosedSegment(Path file, long id, long lastLsn, long sizeBytes) {}

  /** A segment that holds records. */
  record Written(Path file, long id, long firstLsn) {}

  /**
   * A writer behind what recovery found.
   *
   * @param current forced, with its header
   * @param position where its next frame goes
   * @param older in the order of their records
   */
  LogWriter(
      FileLayer files,
      Path directory,
      UUID databaseId,
      int segmentSizeBytes,
      Segment current,
      long position,
      long lastLsn,
      Deque<ClosedSegment> older) {
    this.files = files;
    this.directory = directory;
    this.databaseId = databaseId;
    this.current = current;
    this.position = position;
    this.currentBytes = position;
    this.end = current.sizeBytes();
    this.lastLsn = lastLsn;
    this.durableLsn = lastLsn;
    older.forEach(closed::addLast);
    this.preparer = new SegmentPreparer(files, directory, segmentSizeBytes);
  }

  /** The last record written. */
  public long lastLsn() {
    return lastLsn;
  }

  /** The last record synced. */
  public long durableLsn() {
    return durableLsn;
  }

  /** The bytes written in this opening, padding included; grows only. */
  public long writtenBytes() {
    return writtenBytes.get();
  }

  /**
   * Writes a frame; it is durable after the next {@link #sync}.
   *
   * @throws NoSpaceException if the disk is full: nothing of the frame is left, and the log goes on
   * @throws IOException after which the log takes no more frames
   */
  void write(FrameBuffer records, long first, long last) throws IOException {
    int length = FrameFormat.padded(records.length());
    if (position + length > end) {
      roll(first, length);
    }
    ByteBuffer frame =
        FrameFormat.seal(records.buffer(), records.length(), current.id(), first, last, durableLsn);
    dirty = true;
    try {
      current.file().write(frame, position);
    } catch (NoSpaceException e) {
      cutBack();
      throw e;
    }
    position += length;
    currentBytes = position;
    if (!nextRequested && position > end / 4) {
      // Not before: many openings write little, and a segment costs its size in writes.
      nextRequested = true;
      preparer.prepare(current.id() + 1);
    }
    lastLsn = last;
    writtenBytes.addAndGet(length);
  }

  /** Removes the traces of a frame that did not fit on the disk, and leaves the segment. */
  private void cutBack() throws IOException {
    current.file().truncate(position);
    current.file().sync();
    durableLsn = lastLsn;
    end = position;
  }

  private void roll(long first, int frameLength) throws IOException {
    // The header of a segment says that everything before it is synced.
    sync();
    long id = current.id() + 1;
    StoredFile file = preparer.take(id, FrameFormat.BLOCK + frameLength);
    long size = file.size();
    SegmentFormat.writeHeader(file, new SegmentFormat.Fields(id, first, size, databaseId));
    Segment full = current;
    position = FrameFormat.BLOCK;
    currentBytes = position;
    end = size;
    synchronized (closed) {
      current = new Segment(file, id, first, size);
      closed.add(new ClosedSegment(full.file().path(), full.id(), first - 1, full.sizeBytes()));
    }
    nextRequested = false;
    full.file().close();
  }

  /** Makes durable all that was written. */
  void sync() throws IOException {
    if (syncFailed) {
      // A second try may succeed without anything reaching the disk.
      throw new IOException("a sync of the log has failed before");
    }
    if (dirty) {
      long written = lastLsn;
      syncFailed = true;
      current.file().sync();
      syncFailed = false;
      dirty = false;
      durableLsn = written;
    }
  }

  /** The segment that holds a record, which must be written and not trimmed. */
  Written holderOf(long lsn) {
    synchronized (closed) {
      for (ClosedSegment segment : closed) {
        if (lsn <= segment.lastLsn()) {
          return new Written(segment.file(), segment.id(), lsn);
        }
      }
      return new Written(current.file().path(), current.id(), current.firstLsn());
    }
  }

  /** The file that holds a record. */
  public Path holderPath(long lsn) {
    return holderOf(lsn).file();
  }

  /** The bytes of all segments with records after a position, of the last one what is written. */
  public long bytesAfter(long lsn) {
    synchronized (closed) {
      long bytes = lsn < lastLsn ? currentBytes : 0;
      for (ClosedSegment segment : closed) {
        bytes += lsn < segment.lastLsn() ? segment.sizeBytes() : 0;
      }
      return bytes;
    }
  }

  /** Deletes the segments whose records are all at or below a position. */
  public void trim(long lsn) throws IOException {
    boolean deleted = false;
    while (true) {
      ClosedSegment oldest;
      synchronized (closed) {
        oldest = closed.peek();
        // Until a record after it is durable, the header of its successor may not be.
        if (oldest == null || oldest.lastLsn() > lsn || oldest.lastLsn() >= durableLsn) {
          break;
        }
        closed.remove();
      }
      files.delete(oldest.file());
      deleted = true;
    }
    if (deleted) {
      files.syncDirectory(directory);
    }
  }

  /** Ends the writer; what was not synced may be lost. */
  @Override
  public void close() throws IOException {
    preparer.close();
    current.file().close();
  }
}
