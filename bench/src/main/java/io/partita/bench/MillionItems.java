package io.partita.bench;

import io.partita.engine.embedded.EmbeddedEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Random gets and puts of a million items, some 200 MB, buffered; with a heap that is about as
 * large, and with one that holds everything.
 */
public class MillionItems {
  static final int LOADED = 1_000_000;
  private static final int WARMUP = 200_000;

  /** The table. */
  @State(Scope.Thread)
  public static class Table {
    @Param("PARTITA")
    public Peer peer = Peer.PARTITA;

    private final SplittableRandom random = new SplittableRandom(42);
    private Path directory = Path.of("");
    private EmbeddedEngine engine;
    private long rewritten;

    @Setup(Level.Trial)
    public void open(Blackhole blackhole) throws IOException {
      directory = load();
      engine = EngineTables.open(directory, Acknowledgement.BUFFERED);
      for (int i = 0; i < WARMUP; i++) {
        blackhole.consume(EngineTables.get(engine, "item", random.nextInt(LOADED)));
      }
    }

    @TearDown(Level.Trial)
    public void close() throws IOException {
      long items = engine.counts("item", null).items();
      EngineTables.require(items == LOADED, items + " items instead of " + LOADED);
      engine.close();
      Dataset.delete(directory);
    }
  }

  /** A directory with the items, all of them in the store. */
  static Path load() throws IOException {
    Path directory = Dataset.empty("million");
    try (EmbeddedEngine loading = EngineTables.open(directory, Acknowledgement.BUFFERED)) {
      EngineTables.create(loading, "item");
      for (int n = 0; n < LOADED; n++) {
        EngineTables.put(loading, "item", Items.item(n, 0));
      }
      loading.checkpoint();
    }
    return directory;
  }

  @Benchmark
  public void get(Table table, CpuTime cpu, Blackhole blackhole) {
    cpu.count();
    blackhole.consume(EngineTables.get(table.engine, "item", table.random.nextInt(LOADED)));
  }

  @Benchmark
  public void put(Table table, CpuTime cpu) {
    cpu.count();
    EngineTables.put(
        table.engine, "item", Items.item(table.random.nextInt(LOADED), ++table.rewritten));
  }
}
