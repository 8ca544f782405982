package io.partita.engine.embedded.log;

import io.partita.engine.embedded.file.FileLayer;
import io.partita.engine.embedded.file.StoredFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes the next segment full of zeros in its own thread, so that whoever needs it finds it ready.
 * The thread ends when nothing was to do for a while.
 */
final class SegmentPreparer {
  private final FileLayer files;
  private final Path directory;
  private final long sizeBytes;
  private final ThreadPoolExecutor thread;
  private @Nullable Future<StoredFile> prepared;
  private long preparedId;

  SegmentPreparer(FileLayer files, Path directory, long sizeBytes) {
    this.files = files;
    this.directory = directory;
    this.sizeBytes = sizeBytes;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            5,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread made = new Thread(task, "partita-log-segments");
              made.setDaemon(true);
              return made;
            });
    thread.allowCoreThreadTimeOut(true);
  }

  /** Begins to prepare a segment. */
  synchronized void prepare(long id) {
    preparedId = id;
    prepared = thread.submit(() -> SegmentFormat.prepare(files, directory, id, sizeBytes));
  }

  /** The prepared segment, or one made here if that failed or is too small for the frame. */
  synchronized StoredFile take(long id, long minimumBytes) throws IOException {
    StoredFile file = preparedId == id ? await() : null;
    prepared = null;
    if (file != null && sizeBytes >= minimumBytes) {
      return file;
    }
    if (file != null) {
      file.close();
    }
    return SegmentFormat.prepare(files, directory, id, Math.max(sizeBytes, minimumBytes));
  }

  private @Nullable StoredFile await() {
    Future<StoredFile> pending = prepared;
    if (pending == null) {
      return null;
    }
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return pending.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          // Whoever needs the segment now tries again and is told what is wrong.
          return null;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Ends the thread and removes a segment that nobody took. */
  synchronized void close() throws IOException {
    StoredFile unused = await();
    prepared = null;
    thread.shutdown();
    if (unused != null) {
      unused.close();
      files.delete(unused.path());
    }
  }
}
