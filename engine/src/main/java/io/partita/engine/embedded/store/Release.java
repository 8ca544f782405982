package io.partita.engine.embedded.store;

import io.partita.engine.embedded.file.DirectoryLock;
import io.partita.engine.embedded.file.GatedFiles;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Lets go of everything that an open storage holds, once: orderly, or after a failure, when the
 * gate of the file layer closes first. The lock of the directory goes last either way, so that
 * nobody opens it while something of this opening may still be written.
 */
final class Release {
  /** What is merged at an orderly close; more is left to the log. */
  static final long LITTLE_BYTES = 4 * 1024 * 1024;

  private final @Nullable GatedFiles files;
  private final @Nullable DirectoryLock lock;
  private @Nullable Checkpointer checkpointer;
  private @Nullable Appender appender;
  private @Nullable Tree tree;
  private boolean done;

  Release(@Nullable GatedFiles files, @Nullable DirectoryLock lock) {
    this.files = files;
    this.lock = lock;
  }

  /** Says what is to be closed; until then, whoever opens the storage closes it himself. */
  synchronized void guard(Checkpointer store, Appender appends, Tree checkpointed) {
    checkpointer = store;
    appender = appends;
    tree = checkpointed;
  }

  /** After a failure: nothing is written any more, from this moment on. Waits as the other. */
  void afterFailure() {
    if (files != null) {
      files.shut();
    }
    run(false);
  }

  /** At an orderly end: what is in flight is written. Waits if another thread releases. */
  void orderly() {
    run(true);
  }

  private synchronized void run(boolean orderly) {
    if (done || checkpointer == null || appender == null || tree == null) {
      return;
    }
    done = true;
    try {
      appender.close();
      checkpointer.stop();
      tree.close(orderly);
      if (appender.log() != null) {
        appender.log().close();
      }
    } catch (IOException | RuntimeException | Error e) {
      if (orderly) {
        logger().log(System.Logger.Level.DEBUG, "a file was not closed as it should be", e);
      }
    } finally {
      if (files != null) {
        files.shut();
      }
      if (lock != null) {
        lock.close();
      }
    }
  }

  /** Asked for when there is something to tell, as it takes a new process a while to set up. */
  private static System.Logger logger() {
    return System.getLogger(Release.class.getName());
  }
}
