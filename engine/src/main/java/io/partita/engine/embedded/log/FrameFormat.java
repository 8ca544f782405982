package io.partita.engine.embedded.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A frame holds the records of one group. It begins at a multiple of 512 bytes in its segment and
 * is padded with zeros to the next; all numbers are big endian.
 *
 * <pre>
 *  0  magic, 4 bytes: PFR1
 *  4  CRC32C over the rest of the header and the body, 4 bytes
 *  8  id of the segment, 8 bytes: a frame elsewhere is none
 * 16  LSN of the first record, 8 bytes
 * 24  LSN of the last record, 8 bytes
 * 32  durableLsn, 8 bytes: all records up to it were synced when this frame was written
 * 40  length of the body, 4 bytes
 * 44  number of records, 4 bytes
 * 48  body: of each record its length (4 bytes) and its bytes
 * </pre>
 *
 * What a record's bytes say is described where it is written; its own first byte is its format
 * version.
 */
final class FrameFormat {
  static final int BLOCK = 512;
  static final int HEADER_LENGTH = 48;
  static final int MAGIC = 0x5046_5231;

  private static final int CHECKSUM_OFFSET = 4;
  private static final int CHECKED_OFFSET = 8;

  private FrameFormat() {}

  /** A valid frame as it was found. */
  record Frame(
      long position,
      long firstLsn,
      long lastLsn,
      long durableLsn,
      int paddedLength,
      ByteBuffer body) {}

  static int padded(int length) {
    return (length + BLOCK - 1) & -BLOCK;
  }

  /**
   * Completes the frame in the buffer, which holds the records after the place of the header.
   *
   * @return ready to be written, padding included
   */
  static ByteBuffer seal(
      ByteBuffer frame, int end, long segmentId, long firstLsn, long lastLsn, long durableLsn) {
    frame.clear();
    frame.putInt(0, MAGIC);
    frame.putLong(8, segmentId);
    frame.putLong(16, firstLsn);
    frame.putLong(24, lastLsn);
    frame.putLong(32, durableLsn);
    frame.putInt(40, end - HEADER_LENGTH);
    frame.putInt(44, (int) (lastLsn - firstLsn + 1));
    frame.putInt(CHECKSUM_OFFSET, checksum(frame, end));
    int padded = padded(end);
    frame.position(end);
    while (frame.position() < padded) {
      frame.put((byte) 0);
    }
    return frame.limit(padded).position(0);
  }

  /** The frame at a position, or null if there is no valid one of this segment. */
  static @Nullable Frame read(Segment segment, long position) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(8 * BLOCK);
    segment.file().read(start, position);
    start.flip();
    if (start.limit() < HEADER_LENGTH
        || start.getInt(0) != MAGIC
        || start.getLong(8) != segment.id()) {
      return null;
    }
    long firstLsn = start.getLong(16);
    long lastLsn = start.getLong(24);
    int bodyLength = start.getInt(40);
    int records = start.getInt(44);
    if (bodyLength < 0
        || records < 1
        || lastLsn - firstLsn != records - 1
        || position + HEADER_LENGTH + bodyLength > segment.file().size()) {
      return null;
    }
    ByteBuffer frame = whole(segment, position, start, HEADER_LENGTH + bodyLength);
    if (frame == null || frame.getInt(CHECKSUM_OFFSET) != checksum(frame, frame.limit())) {
      return null;
    }
    return new Frame(
        position,
        firstLsn,
        lastLsn,
        frame.getLong(32),
        padded(frame.limit()),
        frame.slice(HEADER_LENGTH, bodyLength));
  }

  private static @Nullable ByteBuffer whole(
      Segment segment, long position, ByteBuffer start, int length) throws IOException {
    if (length <= start.limit()) {
      return start.limit(length);
    }
    ByteBuffer frame = ByteBuffer.allocate(length);
    frame.put(start);
    segment.file().read(frame, position + start.limit());
    return frame.hasRemaining() ? null : frame.flip();
  }

  private static int checksum(ByteBuffer frame, int end) {
    CRC32C crc = new CRC32C();
    crc.update(frame.duplicate().limit(end).position(CHECKED_OFFSET));
    return (int) crc.getValue();
  }
}
