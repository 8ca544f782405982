package io.partita.engine.embedded.transaction;

import io.partita.engine.RequestContext;
import io.partita.engine.TransactionConflictException;
import io.partita.engine.embedded.store.ItemKey;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Exclusive locks of exact item keys. Plain writers queue for a key in the order of their coming. A
 * transaction queues behind plain writers; whoever meets a transaction, holding or waiting, gets
 * the conflict at once. So at most one transaction waits for a key, as the last of its queue.
 *
 * <p>A plain writer holds one lock and waits for none while it holds it; a transaction takes its
 * locks in the order of {@link ItemKey}: nobody waits in a circle. Stripes guard the queues; their
 * locks are held for some map operations and never two at a time.
 */
final class LockTable {
  private static final int STRIPES = 64;

  /** How long a waiter sleeps before it asks again whether its request was cancelled. */
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final Stripe[] stripes = new Stripe[STRIPES];

  private static final class Stripe {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<ItemKey, Entry> entries = new HashMap<>();
  }

  private static final class Entry {
    private ItemLock holder;
    private @Nullable ArrayDeque<ItemLock> waiting;

    Entry(ItemLock holder) {
      this.holder = holder;
    }

    boolean hasTransaction() {
      return holder.isTransaction()
          || (waiting != null && !waiting.isEmpty() && waiting.getLast().isTransaction());
    }
  }

  LockTable() {
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new Stripe();
    }
  }

  /**
   * Takes the lock of a key, after waiting for plain writers that came before.
   *
   * @throws TransactionConflictException if a transaction holds it or waits for it
   * @throws io.partita.engine.RequestCancelledException if the request ended while it waited
   */
  ItemLock acquire(ItemKey key, boolean transaction, RequestContext context) {
    ItemLock request = new ItemLock(key, transaction);
    Stripe stripe = stripe(key);
    stripe.lock.lock();
    try {
      Entry entry = stripe.entries.get(key);
      if (entry == null) {
        request.held = true;
        stripe.entries.put(key, new Entry(request));
      } else if (entry.hasTransaction()) {
        throw new TransactionConflictException();
      } else {
        await(stripe, entry, request, context);
      }
      return request;
    } finally {
      stripe.lock.unlock();
    }
  }

  private static void await(Stripe stripe, Entry entry, ItemLock request, RequestContext context) {
    if (entry.waiting == null) {
      entry.waiting = new ArrayDeque<>();
    }
    entry.waiting.addLast(request);
    request.granted = stripe.lock.newCondition();
    boolean interrupted = false;
    try {
      while (!request.held) {
        context.checkNotEnded();
        try {
          request.granted.awaitNanos(POLL_NANOS);
        } catch (InterruptedException e) {
          // An interrupt is no cancellation here; who waits above us may want to know of it.
          interrupted = true;
        }
      }
    } finally {
      if (!request.held) {
        entry.waiting.remove(request);
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Gives the lock to the next in the queue. */
  void release(ItemLock lock) {
    Stripe stripe = stripe(lock.key());
    stripe.lock.lock();
    try {
      Entry entry = stripe.entries.get(lock.key());
      if (entry == null || entry.holder != lock) {
        throw new IllegalStateException("released a lock that was not held");
      }
      ItemLock next = entry.waiting == null ? null : entry.waiting.pollFirst();
      if (next == null) {
        stripe.entries.remove(lock.key());
      } else {
        entry.holder = next;
        next.held = true;
        if (next.granted != null) {
          next.granted.signal();
        }
      }
    } finally {
      stripe.lock.unlock();
    }
  }

  /** Whether somebody holds the key to write it, or waits for it. */
  boolean isHeld(ItemKey key) {
    Stripe stripe = stripe(key);
    stripe.lock.lock();
    try {
      return stripe.entries.containsKey(key);
    } finally {
      stripe.lock.unlock();
    }
  }

  /** Whether a change of the key has its place in the log but is not seen by readers yet. */
  boolean isInFlight(ItemKey key) {
    Stripe stripe = stripe(key);
    stripe.lock.lock();
    try {
      Entry entry = stripe.entries.get(key);
      return entry != null && entry.holder.isAppended();
    } finally {
      stripe.lock.unlock();
    }
  }

  /** The number of keys that are locked. */
  int size() {
    int size = 0;
    for (Stripe stripe : stripes) {
      stripe.lock.lock();
      try {
        size += stripe.entries.size();
      } finally {
        stripe.lock.unlock();
      }
    }
    return size;
  }

  private Stripe stripe(ItemKey key) {
    int hash = key.hashCode();
    return stripes[(hash ^ (hash >>> 16)) & (STRIPES - 1)];
  }
}
