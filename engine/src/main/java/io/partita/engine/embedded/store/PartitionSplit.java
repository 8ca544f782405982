package io.partita.engine.embedded.store;

import io.partita.engine.TableStatistics.Counts;
import io.partita.engine.value.Binary;
import io.partita.engine.value.Item;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Divides a partition: finds and counts what lies below the boundary, then appends one record. No
 * data moves, and nobody waits but the thread that does it. One split at a time.
 */
final class PartitionSplit {
  private static final int PAGE_ITEMS = 1_024;
  private static final long POLL_NANOS = 100_000;

  private final DatabaseState state;
  private final Appender appender;
  private final Tree tree;
  private final Health health;

  PartitionSplit(DatabaseState state, Appender appender, Tree tree, Health health) {
    this.state = state;
    this.appender = appender;
    this.tree = tree;
    this.health = health;
  }

  /**
   * Splits partition {@code number} of a table.
   *
   * @return whether it did; false if there is no boundary, or too much changed meanwhile
   */
  synchronized boolean split(TableStructure table, int number, BoundaryChoice choice) {
    List<Binary> boundaries = table.partitionBoundaries();
    byte[] from = number == 0 ? null : boundaries.get(number - 1).toByteArray();
    byte[] to = number == boundaries.size() ? null : boundaries.get(number).toByteArray();
    SplitCount count = new SplitCount(table.id());
    long firstTracked = appender.track(count);
    try {
      awaitApplied(firstTracked - 1);
      byte[] boundary = count(table.id(), from, to, choice, count);
      boolean inside =
          boundary != null
              && (from == null || Arrays.compareUnsigned(boundary, from) > 0)
              && (to == null || Arrays.compareUnsigned(boundary, to) < 0);
      return inside
          && appender.split(table, Binary.copyOf(boundary), () -> count.below(from, boundary));
    } finally {
      appender.untrack();
    }
  }

  /** A view from here on shows all that is not tracked. */
  private void awaitApplied(long lsn) {
    while (state.appliedLsn() < lsn) {
      health.check();
      LockSupport.parkNanos(this, POLL_NANOS);
    }
  }

  private byte @Nullable [] count(
      long tableId,
      byte @Nullable [] from,
      byte @Nullable [] to,
      BoundaryChoice choice,
      SplitCount count) {
    byte[] last = from;
    boolean inclusive = true;
    long items = 0;
    long bytes = 0;
    while (true) {
      health.check();
      long pageItems = 0;
      long pageBytes = 0;
      try (ReadView view = state.view(new long[] {tableId}, tree)) {
        EntryCursor cursor = view.cursor(tableId, last, inclusive, to, false, false);
        while (pageItems < PAGE_ITEMS && cursor.next()) {
          byte[] boundary = choice.before(cursor.key(), items + pageItems, bytes + pageBytes);
          if (boundary != null) {
            count.page(null, view.appliedLsn(), pageItems, pageBytes);
            return boundary;
          }
          last = cursor.key();
          inclusive = false;
          pageItems++;
          pageBytes += sizeBytes(cursor.value());
        }
        boolean end = pageItems < PAGE_ITEMS;
        count.page(end ? null : last, view.appliedLsn(), pageItems, pageBytes);
        if (end) {
          return choice.atEnd();
        }
      }
      items += pageItems;
      bytes += pageBytes;
    }
  }

  private static int sizeBytes(byte[] stored) {
    return Item.over(stored, StoredItem.itemOffset(stored)).sizeBytes();
  }

  /** What lies below the boundary when the record gets its place; null gives up. */
  interface Left {
    @Nullable Counts counts();
  }
}
