package io.partita.engine.embedded.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * A file behind a channel that survives interrupts. An interrupt closes a {@link FileChannel} under
 * everybody who uses it; so the flag is cleared first, a closed channel is opened again and the
 * call repeated (positions make that harmless; a cut sync is made again), and the flag is restored.
 */
final class ChannelFile implements StoredFile {
  private final Path path;
  private final Set<OpenOption> reopen;
  private volatile FileChannel channel;
  private boolean closed;

  ChannelFile(Path path, Set<OpenOption> options) throws IOException {
    this.path = path;
    this.reopen =
        options.contains(StandardOpenOption.WRITE)
            ? Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE)
            : Set.of(StandardOpenOption.READ);
    this.channel = FileChannel.open(path, options);
  }

  private interface Call {
    long on(FileChannel channel) throws IOException;
  }

  private long call(Call call) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        FileChannel current = channel;
        try {
          return call.on(current);
        } catch (ClosedByInterruptException e) {
          interrupted = true;
          Thread.interrupted();
          reopen(current);
        } catch (ClosedChannelException e) {
          // Another thread was interrupted, or the file was closed; the latter is told.
          reopen(current);
        }
      }
    } catch (IOException e) {
      throw NoSpaceException.classify(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private synchronized void reopen(FileChannel broken) throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    if (channel == broken) {
      channel = FileChannel.open(path, reopen);
    }
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public long size() throws IOException {
    return call(FileChannel::size);
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    int start = target.position();
    call(
        open -> {
          while (target.hasRemaining()
              && open.read(target, position + target.position() - start) >= 0) {
            // until the buffer is full or the file ends
          }
          return 0;
        });
    return target.position() - start;
  }

  @Override
  public void write(ByteBuffer source, long position) throws IOException {
    int start = source.position();
    call(
        open -> {
          while (source.hasRemaining()) {
            open.write(source, position + source.position() - start);
          }
          return 0;
        });
  }

  @Override
  public void sync() throws IOException {
    call(
        open -> {
          open.force(false);
          return 0;
        });
  }

  @Override
  public void truncate(long size) throws IOException {
    call(
        open -> {
          open.truncate(size);
          return 0;
        });
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    channel.close();
  }
}
