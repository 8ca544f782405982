package io.partita.engine.embedded.log;

import io.partita.engine.DamagedFileException;
import io.partita.engine.embedded.file.FileHeader;
import io.partita.engine.embedded.file.FileLayer;
import io.partita.engine.embedded.file.StoredFile;
import io.partita.engine.embedded.log.FrameFormat.Frame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Finds what the log holds, and where it goes on.
 *
 * <p>Reading starts at the newest segment whose first LSN is at or below the one after the store's
 * (an older one without its successor is an unfinished deletion). A record at or above the first
 * LSN of a later segment does not count: an opening had found the end before it. The first invalid
 * frame ends its segment; if the next segment begins there, reading goes on in it. Otherwise the
 * log ends, and if anything beyond says that more was durable, the log is damaged; if nothing does,
 * it is a torn tail of changes that were never acknowledged.
 *
 * <p>Nothing is answered from what was read before {@link #force} has made it durable: it may be in
 * the memory of the operating system only, and a second crash must not take back what somebody saw.
 * What no later frame proves to be durable is copied into the new segment for the same reason: if a
 * sync failed in the opening before, the operating system may believe that the old copy is on disk.
 */
public final class LogRecovery implements AutoCloseable {
  /** A new opening's first segment; small, because many openings write little. */
  private static final long FIRST_SEGMENT_BYTES = 1024 * 1024;

  private final FileLayer files;
  private final Path directory;
  private final UUID databaseId;
  private final long storeLsn;
  private final List<Segment> segments = new ArrayList<>();
  private final List<Segment> headless = new ArrayList<>();
  private final List<Span> spans = new ArrayList<>();
  private final List<Path> superfluous = new ArrayList<>();
  private long highestId;
  private long lastLsn;
  private long provenLsn;

  /** The frames of one segment that count. */
  private record Span(Segment segment, long end) {}

  /** Takes the records of the log, in order. */
  public interface RecordConsumer {
    /**
     * Takes one record; the buffer is valid during the call only.
     *
     * @param segment the file that the record is in
     * @param frame where the frame of the record begins in it
     */
    void accept(long lsn, ByteBuffer record, Path segment, long frame) throws IOException;
  }

  /**
   * Reads the log of a directory.
   *
   * @param storeLsn the last LSN that the store holds in full
   * @throws DamagedFileException if acknowledged records are missing
   */
  public LogRecovery(FileLayer files, Path directory, UUID databaseId, long storeLsn)
      throws IOException {
    this.files = files;
    this.directory = directory;
    this.databaseId = databaseId;
    this.storeLsn = storeLsn;
    this.lastLsn = storeLsn;
    this.provenLsn = storeLsn;
    try {
      openSegments();
      readChain();
    } catch (IOException | RuntimeException | Error e) {
      try {
        close();
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  /** Whether a file is a segment of a log, by its name. */
  public static boolean isSegment(Path file) {
    return SegmentFormat.id(file).isPresent();
  }

  private void openSegments() throws IOException {
    for (Path path : files.list(directory)) {
      OptionalLong id = SegmentFormat.id(path);
      if (id.isPresent()) {
        highestId = Math.max(highestId, id.getAsLong());
        openSegment(files.open(path, true), id.getAsLong());
      }
    }
    segments.sort((a, b) -> Long.compare(a.id(), b.id()));
  }

  private void openSegment(StoredFile file, long id) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(SegmentFormat.HEADER.length());
    file.read(header, 0);
    header.flip();
    if (!SegmentFormat.HEADER.isPresent(header)) {
      headless.add(new Segment(file, id, Long.MAX_VALUE, file.size()));
      return;
    }
    SegmentFormat.Fields fields = SegmentFormat.fields(SegmentFormat.HEADER.read(file));
    if (fields.id() != id || !fields.databaseId().equals(databaseId)) {
      throw new DamagedFileException(
          file.path(), FileHeader.FIELDS_OFFSET, "this segment is of another place", null);
    }
    segments.add(new Segment(file, id, fields.firstLsn(), fields.sizeBytes()));
  }

  private void readChain() throws IOException {
    int start = -1;
    for (int i = 0; i < segments.size(); i++) {
      if (segments.get(i).firstLsn() <= storeLsn + 1) {
        start = i;
      }
    }
    if (start < 0) {
      requireNew();
      return;
    }
    lastLsn = segments.get(start).firstLsn() - 1;
    int at = start;
    while (at < segments.size() && segments.get(at).firstLsn() == lastLsn + 1) {
      readSegment(at);
      at++;
    }
    long end = spans.get(spans.size() - 1).end();
    requireNoneBeyond(at, end);
    if (lastLsn < storeLsn) {
      throw new DamagedFileException(
          segments.get(at - 1).file().path(),
          end,
          "the log ends at " + lastLsn + ", but the store holds changes up to " + storeLsn,
          null);
    }
    // What later segments took over, and what was never begun, is no part of the log.
    provenLsn = Math.min(Math.max(provenLsn, segments.get(at - 1).firstLsn() - 1), lastLsn);
  }

  private void requireNew() throws IOException {
    if (!segments.isEmpty()) {
      Segment first = segments.get(0);
      throw new DamagedFileException(
          first.file().path(),
          0,
          "the log begins at " + first.firstLsn() + ", but the store ends at " + storeLsn,
          null);
    }
    requireNoneBeyond(0, FrameFormat.BLOCK);
    if (storeLsn > 0) {
      throw new DamagedFileException(
          directory, -1, "the log is missing, but the store ends at " + storeLsn, null);
    }
  }

  private void readSegment(int index) throws IOException {
    Segment segment = segments.get(index);
    long limit = limit(index);
    long position = FrameFormat.BLOCK;
    while (true) {
      Frame frame = FrameFormat.read(segment, position);
      if (frame == null || frame.firstLsn() != lastLsn + 1 || frame.lastLsn() >= limit) {
        break;
      }
      provenLsn = Math.max(provenLsn, frame.durableLsn());
      lastLsn = frame.lastLsn();
      position += frame.paddedLength();
    }
    spans.add(new Span(segment, position));
  }

  /** The lowest first LSN of the later segments. */
  private long limit(int index) {
    long limit = Long.MAX_VALUE;
    for (Segment later : segments.subList(index + 1, segments.size())) {
      limit = Math.min(limit, later.firstLsn());
    }
    return limit;
  }

  /** Checks that nothing behind the end of the chain says that more was durable. */
  private void requireNoneBeyond(int nextSegment, long end) throws IOException {
    Segment last = nextSegment == 0 ? null : segments.get(nextSegment - 1);
    if (last != null) {
      if (nextSegment < segments.size()) {
        throw gap(last.file().path(), end, segments.get(nextSegment).firstLsn() - 1);
      }
      requireNoneIn(last, end, last.file().path(), end);
    }
    for (Segment segment : headless) {
      // Where the chain ends; without any, the header that it should begin with.
      Path place = (last == null ? segment : last).file().path();
      requireNoneIn(segment, FrameFormat.BLOCK, place, last == null ? 0 : end);
    }
  }

  private void requireNoneIn(Segment segment, long from, Path gapFile, long gapOffset)
      throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(1024 * 1024);
    long size = segment.file().size();
    for (long position = from; position < size; position += chunk.capacity()) {
      chunk.clear();
      segment.file().read(chunk, position);
      chunk.flip();
      for (int at = 0; at + FrameFormat.HEADER_LENGTH <= chunk.limit(); at += FrameFormat.BLOCK) {
        if (chunk.getInt(at) == FrameFormat.MAGIC) {
          Frame frame = FrameFormat.read(segment, position + at);
          if (frame != null && frame.durableLsn() > lastLsn) {
            throw gap(gapFile, gapOffset, frame.durableLsn());
          }
        }
      }
    }
  }

  private DamagedFileException gap(Path file, long offset, long durableLsn) {
    return new DamagedFileException(
        file,
        offset,
        "the log breaks off after " + lastLsn + ", but was durable up to " + durableLsn,
        null);
  }

  /** The last record that counts. */
  public long lastLsn() {
    return lastLsn;
  }

  /** Makes durable all that was read; that its files are found is made so by {@link #begin}. */
  public void force() throws IOException {
    for (Span span : spans) {
      span.segment().file().sync();
    }
  }

  /** Gives out the records that the store does not hold, in order. */
  public void replay(RecordConsumer consumer) throws IOException {
    for (Span span : spans) {
      for (long position = FrameFormat.BLOCK; position < span.end(); ) {
        Frame frame = frame(span.segment(), position);
        if (frame.lastLsn() > storeLsn) {
          replay(span.segment().file().path(), frame, consumer);
        }
        position += frame.paddedLength();
      }
    }
  }

  private void replay(Path segment, Frame frame, RecordConsumer consumer) throws IOException {
    ByteBuffer body = frame.body();
    for (long lsn = frame.firstLsn(); lsn <= frame.lastLsn(); lsn++) {
      int length = body.remaining() < Integer.BYTES ? -1 : body.getInt();
      if (length < 0 || length > body.remaining()) {
        throw new DamagedFileException(
            segment, frame.position(), "record " + lsn + " does not fit in its frame", null);
      }
      ByteBuffer record = body.slice(body.position(), length);
      body.position(body.position() + length);
      if (lsn > storeLsn) {
        consumer.accept(lsn, record, segment, frame.position());
      }
    }
  }

  private static Frame frame(Segment segment, long position) throws IOException {
    Frame frame = FrameFormat.read(segment, position);
    if (frame == null) {
      throw new DamagedFileException(
          segment.file().path(), position, "a frame has changed while it was read", null);
    }
    return frame;
  }

  /**
   * Makes the new segment in which the log goes on, after {@link #force}. Closing this recovery
   * then removes what no longer counts.
   */
  public LogWriter begin(int segmentSizeBytes) throws IOException {
    List<Frame> tail = unproven();
    long length = FrameFormat.BLOCK;
    for (Frame frame : tail) {
      length += frame.paddedLength();
    }
    long id = highestId + 1;
    long size = Math.max(length, Math.min(FIRST_SEGMENT_BYTES, segmentSizeBytes));
    StoredFile file = SegmentFormat.prepare(files, directory, id, size);
    long first = tail.isEmpty() ? lastLsn + 1 : tail.get(0).firstLsn();
    long position = FrameFormat.BLOCK;
    for (Frame frame : tail) {
      position += copy(frame, file, id, position);
    }
    if (!tail.isEmpty()) {
      file.sync();
    }
    // Only now: the header takes these records away from the segments before.
    SegmentFormat.writeHeader(file, new SegmentFormat.Fields(id, first, size, databaseId));
    file.sync();
    Deque<LogWriter.ClosedSegment> older = divide(first);
    return new LogWriter(
        files,
        directory,
        databaseId,
        segmentSizeBytes,
        new Segment(file, id, first, size),
        position,
        lastLsn,
        older);
  }

  private List<Frame> unproven() throws IOException {
    List<Frame> tail = new ArrayList<>();
    for (Span span : spans) {
      for (long position = FrameFormat.BLOCK; position < span.end(); ) {
        Frame frame = frame(span.segment(), position);
        if (frame.lastLsn() > provenLsn) {
          tail.add(frame);
        }
        position += frame.paddedLength();
      }
    }
    return tail;
  }

  private static int copy(Frame frame, StoredFile file, long id, long position) throws IOException {
    ByteBuffer copy = ByteBuffer.allocateDirect(frame.paddedLength());
    copy.position(FrameFormat.HEADER_LENGTH).put(frame.body().duplicate().rewind());
    file.write(
        FrameFormat.seal(
            copy, copy.position(), id, frame.firstLsn(), frame.lastLsn(), frame.durableLsn()),
        position);
    return frame.paddedLength();
  }

  /** Divides the segments into those of which something counts, closed, and the superfluous. */
  private Deque<LogWriter.ClosedSegment> divide(long newFirst) {
    Deque<LogWriter.ClosedSegment> kept = new ArrayDeque<>();
    for (int i = 0; i < segments.size(); i++) {
      Segment segment = segments.get(i);
      long last = Math.min(limit(i), newFirst) - 1;
      if (last < segment.firstLsn()) {
        superfluous.add(segment.file().path());
      } else {
        kept.add(
            new LogWriter.ClosedSegment(
                segment.file().path(), segment.id(), last, segment.sizeBytes()));
      }
    }
    headless.forEach(segment -> superfluous.add(segment.file().path()));
    return kept;
  }

  /** Closes the files that were read, and removes those that a new segment took the place of. */
  @Override
  public void close() throws IOException {
    for (Segment segment : segments) {
      segment.file().close();
    }
    for (Segment segment : headless) {
      segment.file().close();
    }
    for (Path path : superfluous) {
      files.delete(path);
    }
    superfluous.clear();
  }
}
