package io.partita.sql.run;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that the sorts, joins, aggregates, windows, set operations and kept subqueries of all
 * statements of a database share. Safe for many threads.
 */
public final class QueryMemory {
  private final long limitBytes;
  private final AtomicLong held = new AtomicLong();

  /**
   * Memory of which nothing is held yet.
   *
   * @param limitBytes what may be held at most, by estimate
   */
  public QueryMemory(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /** What may be held at most. */
  public long limitBytes() {
    return limitBytes;
  }

  /** What is held now. */
  public long heldBytes() {
    return held.get();
  }

  /** Takes some; false, and nothing is taken, if there is not so much left. */
  boolean take(long bytes) {
    if (held.addAndGet(bytes) <= limitBytes) {
      return true;
    }
    held.addAndGet(-bytes);
    return false;
  }

  void giveBack(long bytes) {
    held.addAndGet(-bytes);
  }
}
