package io.partita.sql.run;

import io.partita.engine.ConsumedCapacity;
import io.partita.engine.KeyValueEngine;
import io.partita.engine.RequestCancelledException;
import io.partita.engine.RequestContext;
import io.partita.sql.Budget;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.activity.StatementStatistics;
import io.partita.sql.catalog.Asker;
import io.partita.sql.function.ExecutionValue;
import io.partita.sql.plan.access.PathRead;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One execution of a statement: where it reads and writes, and what it has consumed. */
final class Execution {
  private static final int MOST_READ_AHEAD = 8;

  final KeyValueEngine engine;
  final RequestContext context;
  final @Nullable Transaction transaction;
  final Notices notices = new Notices();
  final long maxRows;

  /** Whether a change of several items is all or nothing. */
  final boolean atomic;

  private final Surroundings surroundings;

  /** Made when somebody asks for the time. */
  private @Nullable StatementTime time;

  /** Made when something is held. */
  private @Nullable HeldMemory held;

  private int steps;

  /** Whether what is held is let go of with the rows of the result. */
  private boolean endsWithRows;

  /** Whether the statement ends with the rows of the result. */
  private boolean statement;

  private boolean ended;

  /** The scans that are read ahead; made with the first. */
  private @Nullable Set<SegmentPages> readAhead;

  private final StatementStatistics statistics;
  private final long startNanos;
  private final Consumption consumption;

  /** The reads that go to their end once they have begun. */
  private Set<PathRead> wholeReads = Set.of();

  /** The scan that ends after some items, and how many. */
  private @Nullable PathRead previewed;

  private long previewItems = Long.MAX_VALUE;

  /**
   * An execution that begins.
   *
   * @param time the time of the statement, if it has one already
   */
  Execution(
      Surroundings surroundings,
      RequestContext context,
      @Nullable Transaction transaction,
      long maxRows,
      boolean atomic,
      Budget budget,
      @Nullable StatementTime time) {
    this.surroundings = surroundings;
    this.engine = surroundings.engine();
    this.context = context;
    this.transaction = transaction;
    this.maxRows = maxRows;
    this.atomic = atomic;
    this.time = time;
    this.consumption = new Consumption(budget);
    this.statistics = surroundings.session().begun();
    this.startNanos = surroundings.session().startNanos();
  }

  /** A value that is one in all of the statement, as the time. */
  Object valueOf(ExecutionValue value) {
    StatementTime now = time;
    if (now == null) {
      now = surroundings.time();
      time = now;
    }
    return now.of(value);
  }

  /** Who asks, for tables of system schemas. */
  Asker asker() {
    return new Asker(surroundings.session(), surroundings.settings());
  }

  /**
   * Counts what a read has consumed.
   *
   * @param items that it examined
   */
  void consume(ConsumedCapacity capacity, long items) {
    consumption.read(capacity, items);
  }

  /** Counts what a write has consumed. */
  void wrote(ConsumedCapacity capacity) {
    consumption.write(capacity);
  }

  /** As {@link #wrote}, of one element of a batch: it leaves the budget of the others alone. */
  void wroteForElement(ConsumedCapacity capacity) {
    consumption.writeOfElement(capacity);
  }

  Consumption consumption() {
    return consumption;
  }

  /** Says which reads go to their end once they have begun. */
  void readsWhole(Set<PathRead> reads) {
    wholeReads = reads;
  }

  /**
   * Ends a scan after some items.
   *
   * @param read null for none
   */
  void preview(@Nullable PathRead read, long items) {
    previewed = read;
    previewItems = items;
  }

  /** The items that a read examines at most. */
  long mostExamined(PathRead read) {
    return previewed != null && previewed.equals(read) ? previewItems : Long.MAX_VALUE;
  }

  /** Refuses to skip all that a preview would examine. */
  void requirePreviewed(long offset) {
    if (previewed != null && offset >= previewItems) {
      throw new SqlError(
          SqlErrors.SCAN_REFUSED,
          String.format(
              Locale.ROOT,
              "OFFSET %,d skips all of the %,d items that this statement examines at most"
                  + " (scan=preview, previewItems). To scan all the same: the hint /*+ SCAN */ after"
                  + " SELECT, or ALLOW SCAN at the end, or the connection property scan=allow.",
              offset,
              previewItems));
    }
  }

  /** Whether there is a budget, and a read goes to its end once it has begun. */
  boolean mustAfford(PathRead read) {
    return consumption.limitsReads() && wholeReads.contains(read);
  }

  /**
   * Notes that a row stays in memory.
   *
   * @param what what holds it, as a message names it
   * @throws SqlError 53200 if that is too much
   */
  void hold(@Nullable Object[] row, String what) {
    hold(HeldMemory.bytes(row), what);
    step();
  }

  /** As {@link #hold(Object[], String)}, of something else. */
  void hold(long bytes, String what) {
    HeldMemory all = held;
    if (all == null) {
      all = new HeldMemory(surroundings.memory());
      held = all;
    }
    all.hold(bytes, what);
  }

  /** Notes that a row that was held is not any more. */
  void release(@Nullable Object[] row) {
    if (held != null) {
      held.release(HeldMemory.bytes(row));
    }
  }

  /**
   * Says that the rows of the result are what the execution is for: their end is its own.
   *
   * @param statementToo whether the session's statement ends with them too, and is counted then
   */
  void endWithRows(boolean statementToo) {
    endsWithRows = true;
    statement = statementToo;
  }

  /**
   * The rows have ended.
   *
   * @param returned how many there were
   * @param exhausted whether there were no more
   * @param failed whether they ended with an error
   */
  void rowsClosed(long returned, boolean exhausted, boolean failed) {
    if (endsWithRows && !ended) {
      if (exhausted || !failed) {
        surroundings.session().examined(statistics, consumption.examined(), exhausted);
      }
      end();
      if (statement) {
        surroundings.session().ended(statistics, startNanos, 1, failed ? 1 : 0, returned);
      }
    }
  }

  /** The only row, given after the end, had a value that could not be computed. */
  void failedAfterEnd() {
    surroundings.session().failedAfterEnd(statistics);
  }

  /** The execution, whose end is not that of its rows, has done all. */
  void completed() {
    surroundings.session().examined(statistics, consumption.examined(), true);
  }

  /** Lets go of all that is held, and counts what was consumed. Idempotent. */
  void end() {
    if (!ended) {
      ended = true;
      endReadingAhead();
      if (held != null) {
        held.close();
      }
      surroundings
          .session()
          .consumed(
              statistics,
              consumption.examined(),
              consumption.readUnits(),
              consumption.writeUnits() + consumption.elementWriteUnits());
    }
  }

  /** The threads that read scans ahead. */
  ScanThreads scanThreads() {
    return surroundings.scanThreads();
  }

  /**
   * Whether one more scan may be read ahead. Who leaves a scan in the middle does not say so, and
   * what was read of it stays until this ends.
   */
  boolean mayReadAhead() {
    return scanThreads().count() > 0 && (readAhead == null || readAhead.size() < MOST_READ_AHEAD);
  }

  /** A scan is read ahead, until its end or that of this execution. */
  void readsAhead(SegmentPages pages) {
    if (readAhead == null) {
      readAhead = new HashSet<>();
    }
    readAhead.add(pages);
  }

  /** A scan that was read ahead has been read to its end. */
  void hasRead(SegmentPages pages) {
    if (readAhead != null) {
      readAhead.remove(pages);
    }
  }

  private void endReadingAhead() {
    if (readAhead != null) {
      for (SegmentPages pages : readAhead) {
        pages.close().forEach(page -> consume(page.consumed(), page.scannedCount()));
      }
      readAhead = null;
    }
  }

  /** One step of a loop that may be long: looks at every 1,024th whether to go on. */
  void step() {
    if ((++steps & 1023) == 0) {
      checkCancelled();
    }
  }

  /** Ends the execution if somebody cancelled it or its time is over. */
  void checkCancelled() {
    if (context.cancelled().getAsBoolean()) {
      throw new RequestCancelledException(false);
    }
    if (context.deadlineNanos() != Long.MAX_VALUE
        && System.nanoTime() - context.deadlineNanos() > 0) {
      throw new RequestCancelledException(true);
    }
  }
}
