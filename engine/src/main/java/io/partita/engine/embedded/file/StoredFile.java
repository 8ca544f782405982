package io.partita.engine.embedded.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * An open file, read and written at positions by any number of threads. An interrupt of the calling
 * thread disturbs neither the call nor the file; the thread stays interrupted.
 */
public interface StoredFile extends AutoCloseable {
  /** Its path when it was opened. */
  Path path();

  /** Its length in bytes. */
  long size() throws IOException;

  /** Reads until the buffer is full or the file ends, and returns how many bytes came. */
  int read(ByteBuffer target, long position) throws IOException;

  /** Writes all that remains in the buffer. */
  void write(ByteBuffer source, long position) throws IOException;

  /** Makes durable what was written, as {@code fdatasync} does. */
  void sync() throws IOException;

  /** Cuts the file. */
  void truncate(long size) throws IOException;

  /** Closes the file; what was not synced may be lost. Idempotent. */
  @Override
  void close() throws IOException;
}
