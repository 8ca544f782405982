package io.partita.engine.embedded.log;

import java.nio.ByteBuffer;

/**
 * A growing direct buffer in which one frame takes shape, so that a group is one write without a
 * copy. Used by one thread at a time.
 */
public final class FrameBuffer {
  private static final int INITIAL = 64 * 1024;

  /** A buffer that grew beyond this is not kept for the next group. */
  private static final int KEPT = 1024 * 1024;

  private ByteBuffer buffer = ByteBuffer.allocateDirect(INITIAL);

  FrameBuffer() {
    clear();
  }

  void clear() {
    if (buffer.capacity() > KEPT) {
      buffer = ByteBuffer.allocateDirect(INITIAL);
    }
    buffer.clear().position(FrameFormat.HEADER_LENGTH);
  }

  /** Makes room for one record and writes its length; the record's bytes are to follow. */
  public ByteBuffer beginRecord(int length) {
    // The frame is padded to a whole block, so that much room is always left behind it.
    long needed = (long) buffer.position() + 4 + length + FrameFormat.BLOCK;
    if (needed > buffer.capacity()) {
      grow(needed);
    }
    return buffer.putInt(length);
  }

  private void grow(long needed) {
    if (needed > Integer.MAX_VALUE) {
      throw new IllegalStateException("a frame of " + needed + " bytes");
    }
    long size = Math.min(Integer.MAX_VALUE, Math.max(needed, buffer.capacity() * 2L));
    ByteBuffer larger = ByteBuffer.allocateDirect((int) size);
    buffer.flip();
    buffer = larger.put(buffer);
  }

  /** The bytes of header and records so far. */
  int length() {
    return buffer.position();
  }

  ByteBuffer buffer() {
    return buffer;
  }
}
