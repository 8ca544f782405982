package io.partita.engine.embedded.store;

import java.util.Map;
import java.util.TreeMap;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * How many request tokens are live, by the second in which their transactions were made: a token
 * counts until the second in which it expires is over. Guarded by its monitor; who holds it takes
 * no lock.
 */
final class LiveTokens {
  private final TreeMap<Long, Integer> bySecond = new TreeMap<>();
  private int count;

  /** Begins with what a checkpoint holds. */
  synchronized void begin(@Nullable MVMap<byte[], byte[]> checkpointed) {
    if (checkpointed != null) {
      for (Map.Entry<byte[], byte[]> token : checkpointed.entrySet()) {
        applied(TokenMap.timeMillis(token.getValue()));
      }
    }
  }

  /** A transaction with a token was applied. */
  synchronized void applied(long timeMillis) {
    bySecond.merge(Math.floorDiv(timeMillis, 1_000L), 1, Integer::sum);
    count++;
  }

  /** The number of tokens that are live. */
  synchronized int count(long nowMillis) {
    long oldest = Math.floorDiv(nowMillis - TokenMap.LIFETIME_MILLIS, 1_000L);
    Map<Long, Integer> expired = bySecond.headMap(oldest);
    for (int each : expired.values()) {
      count -= each;
    }
    expired.clear();
    return count;
  }
}
