package io.partita.sql;

import java.time.Clock;

/**
 * What all sessions of a database share.
 *
 * @param planCacheSize the number of statements whose plans are kept, 1 or more; as many again for
 *     strongly consistent sessions, and for those that may scan
 * @param queryMemoryBytes what the sorts, joins, aggregates, windows, set operations and kept
 *     subqueries of all statements may hold together, by estimate
 * @param clock what CURRENT_TIMESTAMP and its like read; its zone is of no meaning
 */
public record DatabaseOptions(int planCacheSize, long queryMemoryBytes, Clock clock) {
  public DatabaseOptions {
    planCacheSize = Math.max(1, planCacheSize);
  }

  /** A quarter of the heap for what is held, and the clock of the system. */
  public static DatabaseOptions caching(int planCacheSize) {
    return new DatabaseOptions(
        planCacheSize, Runtime.getRuntime().maxMemory() / 4, Clock.systemUTC());
  }

  /** The same with another bound. */
  public DatabaseOptions withQueryMemory(long bytes) {
    return new DatabaseOptions(planCacheSize, bytes, clock);
  }

  /** The same with another clock. */
  public DatabaseOptions withClock(Clock other) {
    return new DatabaseOptions(planCacheSize, queryMemoryBytes, other);
  }
}
