package io.partita.sql.run;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads that all statements of a database share to read scans ahead. Each ends when nothing
 * was to do for a while, and keeps nothing of the thread that it was made for. Safe for many
 * threads.
 */
public final class ScanThreads {
  /** More would hold many pages for one statement, and what is behind them is one file. */
  private static final int MOST = 8;

  private static final int IDLE_SECONDS = 5;

  private static final long PAGES_PER_THREAD = 8;

  /** Of the heap for a page, as long as nothing of it is left out. */
  private static final long HEAP_PER_PAGE = 32 << 20;

  private final int count;

  /** Made with the first task: many programs never scan. */
  private @Nullable ThreadPoolExecutor threads;

  /**
   * Threads for a machine.
   *
   * @param processors what may be used of it; with one there are no such threads
   */
  public ScanThreads(int processors) {
    this.count = Math.min(processors, MOST) - 1;
  }

  private static ThreadPoolExecutor pool(int count) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            count,
            count,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread made = new Thread(null, task, "partita-scan", 0, false);
              made.setDaemon(true);
              made.setContextClassLoader(null);
              return made;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /** How many there are at most, beside that of the statement. */
  int count() {
    return count;
  }

  /** How many pages may be read ahead for one scan. */
  int pagesAhead() {
    long bound = Runtime.getRuntime().maxMemory() / HEAP_PER_PAGE;
    return (int) Math.max(2, Math.min(PAGES_PER_THREAD * (count + 1), bound));
  }

  /** Has one of them run a task, soon or late, if there are any. */
  synchronized void run(Runnable task) {
    if (count > 0) {
      if (threads == null) {
        threads = pool(count);
      }
      threads.execute(task);
    }
  }
}
