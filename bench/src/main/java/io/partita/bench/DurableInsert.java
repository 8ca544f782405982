package io.partita.bench;

import java.io.IOException;
import java.sql.SQLException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Inserts that are on disk when they are acknowledged, each followed by a raw append and sync on
 * the same file system, so that both meet the same disk. The score is that of the pair; the parts
 * are in {@link Latencies}.
 */
public class DurableInsert {

  /** The database and the raw file. */
  @State(Scope.Thread)
  public static class Disk {
    @Param({"PARTITA", "SQLITE"})
    public Peer peer = Peer.PARTITA;

    private Inserter inserter;
    private RawLog raw;

    @Setup(Level.Trial)
    public void open() throws IOException, SQLException {
      inserter = new Inserter(peer, Acknowledgement.DURABLE);
      raw = new RawLog();
    }

    @TearDown(Level.Trial)
    public void close() throws IOException, SQLException {
      raw.close();
      inserter.close();
    }
  }

  @Benchmark
  public void pair(Disk disk, Latencies latencies) throws IOException, SQLException {
    long start = System.nanoTime();
    disk.inserter.insert();
    long inserted = System.nanoTime();
    disk.raw.append();
    latencies.record(inserted - start, System.nanoTime() - inserted);
  }
}
