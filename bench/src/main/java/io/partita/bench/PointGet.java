package io.partita.bench;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** A random existing item by its key, prepared; all columns selected, a number and a text read. */
public class PointGet {
  /** By count: on a busy machine, seconds would leave the code cold. */
  private static final int WARMUP = 100_000;

  /** The prepared statement. */
  @State(Scope.Thread)
  public static class Prepared {
    private PreparedStatement get;

    @Setup(Level.Trial)
    public void prepare(OpenDataset dataset, Blackhole blackhole) throws SQLException {
      get = dataset.connection().prepareStatement("SELECT * FROM item WHERE pk = ? AND sk = ?");
      for (int i = 0; i < WARMUP; i++) {
        read(dataset, get, blackhole);
      }
    }

    @TearDown(Level.Trial)
    public void close() throws SQLException {
      get.close();
    }
  }

  @Benchmark
  public void get(OpenDataset dataset, Prepared prepared, CpuTime cpu, Blackhole blackhole)
      throws SQLException {
    cpu.count();
    read(dataset, prepared.get, blackhole);
  }

  private static void read(OpenDataset dataset, PreparedStatement get, Blackhole blackhole)
      throws SQLException {
    int n = dataset.randomItem(1);
    get.setString(1, Items.pk(Items.partition(n)));
    get.setString(2, dataset.sk(n));
    try (ResultSet rows = get.executeQuery()) {
      if (!rows.next() || rows.getLong(Items.AMOUNT_COLUMN) != Items.amount(n)) {
        throw new IllegalStateException("not item " + n);
      }
      blackhole.consume(rows.getString(Items.NOTE_COLUMN));
    }
  }
}
