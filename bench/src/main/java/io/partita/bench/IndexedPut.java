package io.partita.bench;

import io.partita.engine.RequestContext;
import io.partita.engine.embedded.EmbeddedEngine;
import io.partita.engine.value.Item;
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

/**
 * What a global index costs the writer: the same item put into a table with one, and into a table
 * without, one after the other in turns, buffered. An overwritten item moves in the index.
 */
public class IndexedPut {
  /** The items that are there at the beginning, and by which everything has warmed up. */
  private static final int LOADED = 50_000;

  private static final long MINUTE_MILLIS = 60_000;

  /** The two tables. */
  @State(Scope.Thread)
  public static class Tables {
    @Param("PARTITA")
    public Peer peer = Peer.PARTITA;

    private final SplittableRandom random = new SplittableRandom(42);
    private Path directory = Path.of("");
    private EmbeddedEngine engine;
    private long next;
    private long rewritten;

    @Setup(Level.Trial)
    public void open() throws IOException {
      directory = Dataset.empty("indexed");
      engine = EngineTables.open(directory, Acknowledgement.BUFFERED);
      EngineTables.create(engine, "plain");
      EngineTables.create(engine, "indexed", EngineTables.BY_CITY);
      Latencies ignored = new Latencies();
      while (next < LOADED) {
        put(Items.item(next++, 0), ignored);
      }
      while (rewritten < LOADED) {
        put(Items.item(random.nextInt(LOADED), ++rewritten), ignored);
      }
    }

    void put(Item item, Latencies latencies) {
      boolean indexedFirst = random.nextBoolean();
      long first = time(indexedFirst ? "indexed" : "plain", item);
      long second = time(indexedFirst ? "plain" : "indexed", item);
      latencies.record(indexedFirst ? first : second, indexedFirst ? second : first);
    }

    private long time(String table, Item item) {
      long start = System.nanoTime();
      EngineTables.put(engine, table, item);
      return System.nanoTime() - start;
    }

    @TearDown(Level.Trial)
    public void close() throws IOException {
      EngineTables.require(
          engine.await(
              "indexed",
              EngineTables.BY_CITY.name(),
              engine.appliedPosition(),
              MINUTE_MILLIS,
              RequestContext.EVENTUAL),
          "the index has not caught up");
      long entries = engine.counts("indexed", EngineTables.BY_CITY.name()).items();
      EngineTables.require(entries == next, entries + " entries instead of " + next);
      engine.close();
      Dataset.delete(directory);
    }
  }

  @Benchmark
  public void insert(Tables tables, Latencies latencies) {
    tables.put(Items.item(tables.next++, 0), latencies);
  }

  @Benchmark
  public void overwrite(Tables tables, Latencies latencies) {
    tables.put(Items.item(tables.random.nextInt(LOADED), ++tables.rewritten), latencies);
  }
}
