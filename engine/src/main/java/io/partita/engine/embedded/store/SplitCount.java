package io.partita.engine.embedded.store;

import io.partita.engine.TableStatistics.Counts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts what lies below the boundary of a split, while the table changes: a page of items is
 * counted at the position of its view, and every change that was given its place meanwhile is
 * remembered, so that the sum is exact at the position of the split's record.
 *
 * <p>{@link #placed}, {@link #forget} and {@link #below} run under the append lock; pages come from
 * the one thread that splits, before {@link #below}.
 */
final class SplitCount {
  /** More changes than this while a partition is counted, and the split waits for a calmer time. */
  private static final int MAX_CHANGES = 50_000;

  private final long tableId;
  private final List<Change> changes = new ArrayList<>();
  private final List<Page> pages = new ArrayList<>();
  private boolean incomplete;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Change(long lsn, byte[] key, int items, long bytes) {}

  /** What was counted of the keys up to {@code last}, at a position; null stands for all. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Page(byte @Nullable [] last, long lsn, long items, long bytes) {}

  SplitCount(long tableId) {
    this.tableId = tableId;
  }

  void placed(long lsn, List<ItemChange> items) {
    for (ItemChange item : items) {
      if (item.tableId() == tableId && item.sizeBefore() != item.sizeAfter()) {
        int more = (item.sizeAfter() > 0 ? 1 : 0) - (item.sizeBefore() > 0 ? 1 : 0);
        changes.add(new Change(lsn, item.key(), more, item.sizeAfter() - (long) item.sizeBefore()));
      }
    }
    if (changes.size() > MAX_CHANGES) {
      forget();
    }
  }

  /** What was placed may never be applied. */
  void forget() {
    incomplete = true;
    changes.clear();
  }

  /** Adds a page; pages come in the order of the keys. */
  void page(byte @Nullable [] last, long lsn, long items, long bytes) {
    pages.add(new Page(last, lsn, items, bytes));
  }

  /** What lies from {@code from} up to the boundary, or null if too much happened meanwhile. */
  @Nullable Counts below(byte @Nullable [] from, byte[] boundary) {
    if (incomplete) {
      return null;
    }
    long items = 0;
    long bytes = 0;
    for (Page page : pages) {
      items += page.items();
      bytes += page.bytes();
    }
    for (Change change : changes) {
      boolean inside =
          Arrays.compareUnsigned(change.key(), boundary) < 0
              && (from == null || Arrays.compareUnsigned(change.key(), from) >= 0);
      if (inside && change.lsn() > pageOf(change.key()).lsn()) {
        items += change.items();
        bytes += change.bytes();
      }
    }
    return new Counts(items, bytes);
  }

  private Page pageOf(byte[] key) {
    for (Page page : pages) {
      byte[] last = page.last();
      if (last == null || Arrays.compareUnsigned(key, last) <= 0) {
        return page;
      }
    }
    throw new IllegalStateException("a page without end was not counted");
  }
}
