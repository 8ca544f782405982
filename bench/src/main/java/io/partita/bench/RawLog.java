package io.partita.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The least that a durable insert can cost: a frame of {@value #FRAME} bytes, which holds an item,
 * appended to a file that was written full of zeros and forced, and {@code fdatasync}. At its end
 * it begins again.
 */
final class RawLog {
  private static final int FRAME = 512;
  private static final int SIZE = 16 * 1024 * 1024;

  private final Path directory;
  private final FileChannel file;
  private final ByteBuffer frame = ByteBuffer.allocateDirect(FRAME);
  private long appended;

  RawLog() throws IOException {
    directory = Dataset.empty("raw");
    file =
        FileChannel.open(
            directory.resolve("log"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    ByteBuffer zeros = ByteBuffer.allocateDirect(SIZE);
    while (zeros.hasRemaining()) {
      file.write(zeros);
    }
    file.force(true);
  }

  void append() throws IOException {
    frame.clear();
    for (int i = 0; i < FRAME; i += Long.BYTES) {
      frame.putLong(i, appended + i);
    }
    long position = appended * FRAME % SIZE;
    while (frame.hasRemaining()) {
      file.write(frame, position + frame.position());
    }
    file.force(false);
    appended++;
  }

  void close() throws IOException {
    file.close();
    Dataset.delete(directory);
  }
}
