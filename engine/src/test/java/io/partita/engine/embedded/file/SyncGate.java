package io.partita.engine.embedded.file;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Files whose syncs by writers can be counted and held, so that a test decides how long a change
 * stays between its place in the log and its being applied. The syncs of the engine's own threads
 * pass.
 */
public final class SyncGate {
  private static final long PATIENCE_SECONDS = 20;

  private final FileLayer files;
  private final AtomicInteger syncs = new AtomicInteger();
  private final AtomicReference<@Nullable Hold> next = new AtomicReference<>();

  /** A gate before these files. */
  public SyncGate(FileLayer disk) {
    this.files = guard(FileLayer.class, disk);
  }

  /** One sync that is held. */
  public static final class Hold {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    /** Returns when a writer stands before the sync. */
    public void awaitReached() {
      await(reached);
    }

    /** Lets the writer go on. */
    public void release() {
      released.countDown();
    }

    private static void await(CountDownLatch latch) {
      try {
        if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          throw new AssertionError("nobody came to the sync, or nobody let it go");
        }
      } catch (InterruptedException e) {
        throw new AssertionError("interrupted at a held sync", e);
      }
    }
  }

  /** The files, as an engine is opened with them. */
  public FileLayer files() {
    return files;
  }

  /** The syncs of writers so far. */
  public int syncs() {
    return syncs.get();
  }

  /** Holds the next sync of a writer. */
  public Hold holdNext() {
    Hold hold = new Hold();
    next.set(hold);
    return hold;
  }

  private void beforeSync() {
    if (Thread.currentThread().getName().startsWith("partita-")) {
      return;
    }
    syncs.incrementAndGet();
    Hold hold = next.getAndSet(null);
    if (hold != null) {
      hold.reached.countDown();
      Hold.await(hold.released);
    }
  }

  private <T> T guard(Class<T> type, T target) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          if (method.getName().equals("sync")) {
            beforeSync();
          }
          Object result = invoke(method, target, arguments);
          return result instanceof StoredFile file ? guard(StoredFile.class, file) : result;
        };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static @Nullable Object invoke(
      Method method, Object target, Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
