package io.partita.engine.embedded.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partita.engine.RequestCancelledException;
import io.partita.engine.RequestContext;
import io.partita.engine.TransactionConflictException;
import io.partita.engine.embedded.store.ItemKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LockTableTest {
  private static final ItemKey KEY = new ItemKey(1, new byte[] {1});
  private static final RequestContext PATIENT = RequestContext.CONSISTENT;
  private final LockTable locks = new LockTable();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  /** A context whose cancel signal is asked for by waiters, so that a test knows who waits. */
  private static RequestContext signalling(CountDownLatch waits, AtomicBoolean cancelled) {
    return new RequestContext(
        true,
        Long.MAX_VALUE,
        () -> {
          waits.countDown();
          return cancelled.get();
        });
  }

  private Future<ItemLock> acquire(boolean transaction, RequestContext context) {
    return threads.submit(() -> locks.acquire(KEY, transaction, context));
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void plainWritersQueueInTheOrderOfTheirComing() throws Exception {
    ItemLock first = locks.acquire(KEY, false, PATIENT);
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    List<Future<?>> writers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int number = i;
      CountDownLatch waits = new CountDownLatch(1);
      RequestContext context = signalling(waits, new AtomicBoolean());
      writers.add(
          threads.submit(
              () -> {
                ItemLock lock = locks.acquire(KEY, false, context);
                order.add(number);
                locks.release(lock);
              }));
      await(waits);
    }

    locks.release(first);
    for (Future<?> writer : writers) {
      writer.get(20, TimeUnit.SECONDS);
    }

    assertThat(order).containsExactly(0, 1, 2, 3);
    assertThat(locks.size()).isZero();
  }

  @Test
  void whoeverMeetsATransactionConflictsAtOnce() {
    ItemLock transaction = locks.acquire(KEY, true, PATIENT);

    assertThatThrownBy(() -> locks.acquire(KEY, false, PATIENT))
        .isInstanceOf(TransactionConflictException.class)
        .hasMessage("Transaction is ongoing for the item");
    assertThatThrownBy(() -> locks.acquire(KEY, true, PATIENT))
        .isInstanceOf(TransactionConflictException.class);
    locks.release(transaction);
    locks.release(locks.acquire(KEY, false, PATIENT));
    assertThat(locks.size()).isZero();
  }

  @Test
  void aTransactionWaitsForPlainWritersAndNobodyQueuesBehindIt() throws Exception {
    ItemLock writer = locks.acquire(KEY, false, PATIENT);
    CountDownLatch waits = new CountDownLatch(1);
    Future<ItemLock> transaction = acquire(true, signalling(waits, new AtomicBoolean()));
    await(waits);

    assertThatThrownBy(() -> locks.acquire(KEY, false, PATIENT))
        .isInstanceOf(TransactionConflictException.class);
    assertThatThrownBy(() -> locks.acquire(KEY, true, PATIENT))
        .isInstanceOf(TransactionConflictException.class);
    locks.release(writer);
    locks.release(transaction.get(20, TimeUnit.SECONDS));
    assertThat(locks.size()).isZero();
  }

  @Test
  void aCancelledWaiterLeavesTheQueue() throws Exception {
    ItemLock writer = locks.acquire(KEY, false, PATIENT);
    CountDownLatch waits = new CountDownLatch(1);
    AtomicBoolean cancelled = new AtomicBoolean();
    Future<ItemLock> waiter = acquire(false, signalling(waits, cancelled));
    await(waits);

    cancelled.set(true);

    assertThatThrownBy(() -> waiter.get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(RequestCancelledException.class);
    locks.release(writer);
    assertThat(locks.size()).isZero();
  }

  @Test
  void aChangeIsInFlightFromItsPlaceInTheLogToItsRelease() {
    ItemLock lock = locks.acquire(KEY, false, PATIENT);
    assertThat(locks.isInFlight(KEY)).isFalse();
    lock.markAppended();
    assertThat(locks.isInFlight(KEY)).isTrue();
    locks.release(lock);
    assertThat(locks.isInFlight(KEY)).isFalse();
  }

  @Test
  void otherKeysAreNotTouched() {
    ItemLock lock = locks.acquire(KEY, true, PATIENT);
    locks.release(locks.acquire(new ItemKey(2, new byte[] {1}), true, PATIENT));
    locks.release(locks.acquire(new ItemKey(1, new byte[] {2}), true, PATIENT));
    locks.release(lock);
    assertThat(locks.size()).isZero();
  }
}
