package io.partita.bench;

import io.partita.engine.embedded.EmbeddedEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Durable single inserts of eight threads that share their syncs. The baseline is what an insert
 * may take at most: a quarter of one thread's time; or where a sync takes less than 40 µs, so that
 * there is little to share, five quarters of eight threads' time without waiting for the disk.
 */
public class SharedSync {
  private static final int THREADS = 8;

  /** Of a thread: the rate of a run shows when beginning and end, with fewer threads, are short. */
  private static final int INSERTS = 400;

  private static final int WARMUP = 200;
  private static final long WORTH_SHARING_NANOS = 40_000;

  /** The databases. */
  @State(Scope.Thread)
  public static class Databases {
    @Param("PARTITA")
    public Peer peer = Peer.PARTITA;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final AtomicLong next = new AtomicLong();
    private Path durableDirectory = Path.of("");
    private Path bufferedDirectory = Path.of("");
    private EmbeddedEngine durable;
    private EmbeddedEngine buffered;
    private boolean sharing;

    @Setup(Level.Trial)
    public void open() throws IOException, InterruptedException, ExecutionException {
      sharing = syncNanos() >= WORTH_SHARING_NANOS;
      durableDirectory = Dataset.empty("durable");
      bufferedDirectory = Dataset.empty("buffered");
      durable = EngineTables.open(durableDirectory, Acknowledgement.DURABLE);
      buffered = EngineTables.open(bufferedDirectory, Acknowledgement.BUFFERED);
      EngineTables.create(durable, "item");
      EngineTables.create(buffered, "item");
      for (int i = 0; i < WARMUP / 4; i++) {
        inserts(buffered, THREADS);
      }
      for (int i = 0; i < WARMUP / 40; i++) {
        inserts(durable, THREADS);
      }
    }

    private static long syncNanos() throws IOException {
      RawLog raw = new RawLog();
      for (int i = 0; i < WARMUP; i++) {
        raw.append();
      }
      long start = System.nanoTime();
      for (int i = 0; i < WARMUP; i++) {
        raw.append();
      }
      long nanos = (System.nanoTime() - start) / WARMUP;
      raw.close();
      return nanos;
    }

    /** The time of one insert of so many threads, each of which makes as many. */
    private long inserts(EmbeddedEngine engine, int count)
        throws InterruptedException, ExecutionException {
      long start = System.nanoTime();
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        running.add(
            threads.submit(
                () -> {
                  for (int insert = 0; insert < INSERTS; insert++) {
                    EngineTables.put(engine, "item", Items.item(next.getAndIncrement(), 0));
                  }
                }));
      }
      for (Future<?> each : running) {
        each.get();
      }
      return (System.nanoTime() - start) / ((long) count * INSERTS);
    }

    @TearDown(Level.Trial)
    public void close() throws IOException {
      threads.shutdown();
      long items = durable.counts("item", null).items() + buffered.counts("item", null).items();
      EngineTables.require(items == next.get(), items + " items instead of " + next.get());
      durable.close();
      buffered.close();
      Dataset.delete(durableDirectory);
      Dataset.delete(bufferedDirectory);
    }
  }

  @Benchmark
  public void pair(Databases databases, Latencies latencies)
      throws InterruptedException, ExecutionException {
    long allowed =
        databases.sharing
            ? databases.inserts(databases.durable, 1) / 4
            : databases.inserts(databases.buffered, THREADS) * 5 / 4;
    latencies.record(databases.inserts(databases.durable, THREADS), allowed);
  }
}
