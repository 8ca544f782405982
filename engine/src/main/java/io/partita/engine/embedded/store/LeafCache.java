package io.partita.engine.embedded.store;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The leaves that readers met, up to a number of bytes. A place among eight is found by the leaf's
 * position, and taken from the first that nobody has met since the last look (the clock algorithm).
 * While the cache is full, a leaf is let in when it is met a second time: leaves that are read once
 * would drive out those that are read often, and would all be moved about by the garbage collector.
 * Of the leaves of scans only some of these are: a scan of more than the cache holds, again and
 * again, would meet each leaf just after it has been let go of, while so a part of them stays.
 *
 * <p>For any number of threads, without locks: one that reads what another just replaces reads the
 * leaf from the file again.
 */
final class LeafCache {
  private static final int WAYS = 8;
  private static final int MAX_PLACES = 1 << 24;

  /** A leaf of small items has some 6 KB: the bytes fill before the places do. */
  private static final int BYTES_PER_PLACE = 2_048;

  /** Of the leaves of scans that could be let in, one in so many is. */
  private static final int SCANNED_PER_ADMITTED = 16;

  private final long capacity;
  private final int mask;

  /**
   * Beside the leaves, so that a search touches no leaf but its own; the leaf has the last word.
   */
  private final long[] positions;

  private final AtomicReferenceArray<@Nullable StoredLeaf> leaves;

  /** The positions met last that were not let in. */
  private final long[] passedBy;

  private final AtomicLong bytes = new AtomicLong();
  private final AtomicInteger hand = new AtomicInteger();

  /** How many leaves scans have met a second time; a lost update does no harm. */
  private int scanned;

  LeafCache(long capacity) {
    long wanted = Math.max(WAYS, Math.min(MAX_PLACES, capacity / BYTES_PER_PLACE));
    int places = Integer.highestOneBit((int) wanted);
    this.capacity = capacity;
    this.mask = places - 1 & -WAYS;
    this.positions = new long[places];
    this.leaves = new AtomicReferenceArray<>(places);
    this.passedBy = new long[places];
  }

  /** The leaf at that position, or null. */
  @Nullable StoredLeaf get(long position) {
    int first = firstWay(position);
    for (int i = first; i < first + WAYS; i++) {
      if (positions[i] == position) {
        StoredLeaf leaf = leaves.get(i);
        if (leaf != null && leaf.position() == position) {
          if (!leaf.used) {
            leaf.used = true;
          }
          return leaf;
        }
      }
    }
    return null;
  }

  private int firstWay(long position) {
    return (int) (mixed(position) >>> 32) & mask;
  }

  /** Positions of one chunk are near each other; their places are not. */
  private static long mixed(long position) {
    return position * 0x9E3779B97F4A7C15L;
  }

  /**
   * Whether a leaf that was not found should be put.
   *
   * @param scanned whether it was met in a row of leaves, and not looked for
   */
  boolean admits(long position, int length, boolean scanned) {
    if (bytes.get() + length <= capacity) {
      return true;
    }
    int at = (int) (mixed(position) >>> 20) & (passedBy.length - 1);
    boolean again = passedBy[at] == position;
    passedBy[at] = position;
    return again && (!scanned || this.scanned++ % SCANNED_PER_ADMITTED == 0);
  }

  /** Takes a leaf in, and lets others go for it. */
  void put(StoredLeaf leaf) {
    int place = place(firstWay(leaf.position()));
    StoredLeaf before = leaves.getAndSet(place, leaf);
    positions[place] = leaf.position();
    bytes.addAndGet(leaf.memory() - (before == null ? 0 : before.memory()));
    // Twice around: the first time may find each leaf just used.
    for (int i = 0; i < 2 * positions.length && bytes.get() > capacity; i++) {
      release(hand.getAndIncrement() & (positions.length - 1), leaf);
    }
  }

  private int place(int first) {
    for (int i = first; i < first + WAYS; i++) {
      if (leaves.get(i) == null) {
        return i;
      }
    }
    for (int i = first; i < first + WAYS; i++) {
      StoredLeaf leaf = leaves.get(i);
      if (leaf == null || !leaf.used) {
        return i;
      }
      leaf.used = false;
    }
    return first;
  }

  private void release(int place, StoredLeaf newest) {
    StoredLeaf leaf = leaves.get(place);
    if (leaf == null || leaf == newest) {
      return;
    }
    if (leaf.used) {
      leaf.used = false;
    } else if (leaves.compareAndSet(place, leaf, null)) {
      bytes.addAndGet(-leaf.memory());
    }
  }
}
