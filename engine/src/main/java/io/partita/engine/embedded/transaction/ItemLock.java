package io.partita.engine.embedded.transaction;

import io.partita.engine.embedded.store.ItemKey;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/** One request's hold of an item, or its place in the queue for it. */
final class ItemLock {
  private final ItemKey key;
  private final boolean transaction;
  private volatile boolean appended;

  /** Guarded by the stripe's lock. */
  boolean held;

  /** Where its thread waits; guarded by the stripe's lock. */
  @Nullable Condition granted;

  ItemLock(ItemKey key, boolean transaction) {
    this.key = key;
    this.transaction = transaction;
  }

  ItemKey key() {
    return key;
  }

  boolean isTransaction() {
    return transaction;
  }

  /** Whether the holder's change has its place in the log, so that nothing can stop it. */
  boolean isAppended() {
    return appended;
  }

  void markAppended() {
    appended = true;
  }
}
