package io.partita.sql.run;

import static java.util.Objects.requireNonNull;

import io.partita.engine.PageResult;
import io.partita.engine.value.Item;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The pages of a scan that is divided into segments, in the order of the segments, of which {@link
 * ScanThreads} read some ahead: of each the first page, so that what waits here is some pages and
 * not a table. What nobody has begun to read when it is wanted, the statement's own thread reads.
 * So a statement gets on whatever the others do, and nobody waits for more than one page.
 *
 * <p>For one thread, the statement's.
 */
final class SegmentPages {
  private final int segments;
  private final ScanThreads threads;
  private final Reader reader;

  /** What is read ahead, in order. */
  private final Deque<FirstPage> ahead = new ArrayDeque<>();

  /** The segment whose pages come now, and where the next of them begins; null for its first. */
  private int segment;

  private @Nullable Item startKey;

  /** The segments whose first page has been asked for. */
  private int asked;

  private volatile boolean closed;

  /** Reads a page of a segment. */
  @FunctionalInterface
  interface Reader {
    /**
     * Reads it, in any thread.
     *
     * @param startKey the last evaluated key of the page before, or null
     */
    PageResult read(int segment, @Nullable Item startKey);
  }

  SegmentPages(int segments, ScanThreads threads, Reader reader) {
    this.segments = segments;
    this.threads = threads;
    this.reader = reader;
  }

  /** Whether nobody wants the pages any more; safe for many threads. */
  boolean isClosed() {
    return closed;
  }

  /** Whether all pages have been taken. */
  boolean isAtEnd() {
    return segment == segments;
  }

  /** The next page; there must be one. */
  PageResult next() {
    PageResult page = startKey == null ? firstPage() : reader.read(segment, startKey);
    startKey = page.lastEvaluatedKey();
    if (startKey == null) {
      segment++;
    }
    return page;
  }

  private PageResult firstPage() {
    if (segment == 0) {
      // Who wants some rows only has them here, and has not paid for more.
      asked = 1;
      return reader.read(0, null);
    }
    // Many at a time, so that threads seldom fall asleep and are woken.
    if (2 * ahead.size() <= threads.pagesAhead()) {
      int most = Math.min(segments, segment + threads.pagesAhead());
      for (; asked < most; asked++) {
        FirstPage page = new FirstPage(asked);
        ahead.add(page);
        threads.run(page);
      }
    }
    FirstPage wanted = ahead.remove();
    wanted.run();
    for (FirstPage later : ahead) {
      if (wanted.isRead()) {
        break;
      }
      later.run();
    }
    return wanted.result();
  }

  /**
   * Ends the reading of what was not taken: when this returns no thread is at it.
   *
   * @return the pages that were read in vain
   */
  Iterable<PageResult> close() {
    closed = true;
    Deque<PageResult> read = new ArrayDeque<>();
    for (FirstPage page : ahead) {
      PageResult result = page.end();
      if (result != null) {
        read.add(result);
      }
    }
    ahead.clear();
    return read;
  }

  /** The first page of a segment, read by whoever begins first. */
  private final class FirstPage implements Runnable {
    private final int of;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CountDownLatch read = new CountDownLatch(1);

    // Written before the latch opens, read behind it.
    private @Nullable PageResult page;
    private @Nullable RuntimeException refused;
    private @Nullable Error failed;

    FirstPage(int of) {
      this.of = of;
    }

    @Override
    public void run() {
      if (!begun.compareAndSet(false, true)) {
        return;
      }
      try {
        page = reader.read(of, null);
      } catch (RuntimeException e) {
        refused = e;
      } catch (Error e) {
        failed = e;
      } finally {
        read.countDown();
      }
    }

    boolean isRead() {
      return read.getCount() == 0;
    }

    PageResult result() {
      await();
      if (refused != null) {
        throw refused;
      }
      if (failed != null) {
        throw failed;
      }
      return requireNonNull(page);
    }

    /** Waits for who has begun, or has nobody begin any more. */
    @Nullable PageResult end() {
      if (begun.compareAndSet(false, true)) {
        return null;
      }
      await();
      return page;
    }

    private void await() {
      boolean interrupted = false;
      while (true) {
        try {
          read.await();
          break;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
