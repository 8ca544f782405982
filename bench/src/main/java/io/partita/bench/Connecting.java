package io.partita.bench;

import java.sql.Connection;
import java.sql.SQLException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Opening a connection to a database that is open, and closing it. */
public class Connecting {
  /** By count: on a busy machine, seconds would leave the code cold. */
  private static final int WARMUP = 50_000;

  /** That many were opened before. */
  @State(Scope.Thread)
  public static class Warm {
    @Setup(Level.Trial)
    public void warmUp(OpenDataset dataset) throws SQLException {
      for (int i = 0; i < WARMUP; i++) {
        connect(dataset);
      }
    }
  }

  @Benchmark
  public void connect(OpenDataset dataset, Warm warm, CpuTime cpu) throws SQLException {
    cpu.count();
    connect(dataset);
  }

  private static void connect(OpenDataset dataset) throws SQLException {
    try (Connection connection = dataset.another()) {
      if (connection.isClosed()) {
        throw new IllegalStateException("not open");
      }
    }
  }
}
