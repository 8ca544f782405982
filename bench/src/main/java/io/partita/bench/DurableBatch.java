package io.partita.bench;

import io.partita.engine.PutItemRequest;
import io.partita.engine.RequestContext;
import io.partita.engine.embedded.EmbeddedEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A durable batch of a hundred inserts. The baseline is the same batch without waiting for the
 * disk, and one raw append and sync.
 */
public class DurableBatch {
  private static final int SIZE = 100;
  private static final int WARMUP = 500;

  /** The databases and the raw file. */
  @State(Scope.Thread)
  public static class Databases {
    @Param("PARTITA")
    public Peer peer = Peer.PARTITA;

    private Path durableDirectory = Path.of("");
    private Path bufferedDirectory = Path.of("");
    private EmbeddedEngine durable;
    private EmbeddedEngine buffered;
    private RawLog raw;
    private long next;

    @Setup(Level.Trial)
    public void open() throws IOException {
      durableDirectory = Dataset.empty("durable");
      bufferedDirectory = Dataset.empty("buffered");
      durable = EngineTables.open(durableDirectory, Acknowledgement.DURABLE);
      buffered = EngineTables.open(bufferedDirectory, Acknowledgement.BUFFERED);
      EngineTables.create(durable, "item");
      EngineTables.create(buffered, "item");
      raw = new RawLog();
      for (int i = 0; i < WARMUP; i++) {
        execute(new Latencies());
      }
    }

    void execute(Latencies latencies) throws IOException {
      List<PutItemRequest> batch = new ArrayList<>(SIZE);
      for (int i = 0; i < SIZE; i++) {
        batch.add(EngineTables.put("item", Items.item(next++, 0)));
      }
      long start = System.nanoTime();
      durable.batchExecute(batch, RequestContext.CONSISTENT);
      long executed = System.nanoTime();
      buffered.batchExecute(batch, RequestContext.CONSISTENT);
      raw.append();
      latencies.record(executed - start, System.nanoTime() - executed);
    }

    @TearDown(Level.Trial)
    public void close() throws IOException {
      raw.close();
      long items = durable.counts("item", null).items();
      EngineTables.require(items == next, items + " items instead of " + next);
      durable.close();
      buffered.close();
      Dataset.delete(durableDirectory);
      Dataset.delete(bufferedDirectory);
    }
  }

  @Benchmark
  public void pair(Databases databases, Latencies latencies) throws IOException {
    databases.execute(latencies);
  }
}
