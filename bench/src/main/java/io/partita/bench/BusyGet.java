package io.partita.bench;

import io.partita.engine.GlobalIndexUpdate;
import io.partita.engine.RequestContext;
import io.partita.engine.UpdateTableRequest;
import io.partita.engine.embedded.EmbeddedEngine;
import io.partita.engine.embedded.partition.PartitionOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Point gets while a new index of their table is filled and its partitions are divided; the
 * baseline is as many gets while nothing else is done.
 */
public class BusyGet {
  private static final int LOADED = 100_000;
  private static final int WARMUP = 200_000;
  private static final int GETS = 20_000;
  private static final int DIVIDED = 8;
  private static final long SMALL_PARTITION = 256 * 1024;
  private static final long MINUTE_MILLIS = 60_000;

  /** The table. */
  @State(Scope.Thread)
  public static class Table {
    @Param("PARTITA")
    public Peer peer = Peer.PARTITA;

    private final SplittableRandom random = new SplittableRandom(42);
    private final SplittableRandom besideRandom = new SplittableRandom(43);
    private final ExecutorService beside = Executors.newSingleThreadExecutor();
    private Path directory = Path.of("");
    private EmbeddedEngine engine;

    @Setup(Level.Trial)
    public void open(Blackhole blackhole) throws IOException {
      directory = Dataset.empty("busy");
      engine =
          EngineTables.open(
              directory,
              Acknowledgement.BUFFERED,
              new PartitionOptions(SMALL_PARTITION, 1e9, 1e9, 60, false));
      EngineTables.create(engine, "item");
      for (int n = 0; n < LOADED; n++) {
        EngineTables.put(engine, "item", Items.item(n, 0));
      }
      engine.checkpoint();
      for (int i = 0; i < WARMUP; i++) {
        get(blackhole);
      }
    }

    long get(Blackhole blackhole) {
      long start = System.nanoTime();
      blackhole.consume(EngineTables.get(engine, "item", random.nextInt(LOADED)));
      return System.nanoTime() - start;
    }

    /** Fills an index and divides what is due, then removes the index. */
    void work() {
      update(new GlobalIndexUpdate.Create(EngineTables.BY_CITY));
      for (int i = 0; i < DIVIDED; i++) {
        // A put says that its partition is due; a split that meets the index's change gives up.
        EngineTables.put(engine, "item", Items.item(besideRandom.nextInt(LOADED), 0));
        engine.splitDuePartitions();
      }
      EngineTables.require(
          engine.await(
              "item",
              EngineTables.BY_CITY.name(),
              engine.appliedPosition(),
              MINUTE_MILLIS,
              RequestContext.EVENTUAL),
          "the index is not filled");
    }

    void rest() {
      while (engine.describeTable("item", RequestContext.EVENTUAL).globalIndexes().stream()
          .anyMatch(index -> index.backfilling() != null)) {
        Thread.onSpinWait();
      }
      update(new GlobalIndexUpdate.Delete(EngineTables.BY_CITY.name()));
      while (!engine.describeTable("item", RequestContext.EVENTUAL).globalIndexes().isEmpty()) {
        Thread.onSpinWait();
      }
      engine.checkpoint();
    }

    private void update(GlobalIndexUpdate index) {
      engine.updateTable(new UpdateTableRequest("item", index, null), RequestContext.EVENTUAL);
    }

    @TearDown(Level.Trial)
    public void close() throws IOException {
      beside.shutdown();
      EngineTables.require(engine.splits() > 0, "no partition was divided");
      engine.close();
      Dataset.delete(directory);
    }
  }

  @Benchmark
  public void pair(Table table, Latencies latencies, Blackhole blackhole)
      throws InterruptedException, ExecutionException {
    long[] quiet = new long[GETS];
    for (int i = 0; i < GETS; i++) {
      quiet[i] = table.get(blackhole);
    }
    Future<?> work = table.beside.submit(table::work);
    for (int i = 0; i < GETS || !work.isDone(); i++) {
      latencies.record(table.get(blackhole), quiet[i % GETS]);
    }
    work.get();
    table.rest();
  }
}
