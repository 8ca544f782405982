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

/** Inserts that the disk follows: Partita's {@code async}, and H2 as it comes. */
public class BufferedInsert {

  /** The database. */
  @State(Scope.Thread)
  public static class Target {
    @Param({"PARTITA", "H2", "SQLITE"})
    public Peer peer = Peer.PARTITA;

    private Inserter inserter;

    @Setup(Level.Trial)
    public void open() throws IOException, SQLException {
      inserter = new Inserter(peer, Acknowledgement.BUFFERED);
    }

    @TearDown(Level.Trial)
    public void close() throws IOException, SQLException {
      inserter.close();
    }
  }

  @Benchmark
  public void insert(Target target, CpuTime cpu) throws SQLException {
    cpu.count();
    target.inserter.insert();
  }
}
