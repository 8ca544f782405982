package io.partita.bench;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** All items of the data set as one forward-only result; a number and a text of each row read. */
public class FullRead {
  /** By count: on a busy machine, seconds would leave the code cold. */
  private static final int WARMUP = 20;

  /** That everything was read some times before. */
  @State(Scope.Thread)
  public static class Warm {
    @Setup(Level.Trial)
    public void warmUp(OpenDataset dataset, Blackhole blackhole) throws SQLException {
      for (int i = 0; i < WARMUP; i++) {
        read(dataset, blackhole);
      }
    }
  }

  @Benchmark
  public void all(OpenDataset dataset, Warm warm, CpuTime cpu, Blackhole blackhole)
      throws SQLException {
    cpu.count();
    read(dataset, blackhole);
  }

  private static void read(OpenDataset dataset, Blackhole blackhole) throws SQLException {
    int rows = 0;
    long sum = 0;
    try (Statement statement = dataset.connection().createStatement();
        ResultSet items = statement.executeQuery(dataset.peer.readAll())) {
      while (items.next()) {
        sum += items.getLong(Items.AMOUNT_COLUMN);
        blackhole.consume(items.getString(Items.NOTE_COLUMN));
        rows++;
      }
    }
    if (rows != Items.LOADED || sum != Items.SUM) {
      throw new IllegalStateException(rows + " rows with a sum of " + sum);
    }
  }
}
