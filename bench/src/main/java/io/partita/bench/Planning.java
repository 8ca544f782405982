package io.partita.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Preparing a statement that was never seen before. What changes is the name of a column of the
 * result: a cache by text misses, and so does one by text without its literals. The result's
 * columns are asked for, so that a driver cannot put the planning off. Warm means that some
 * thousand statements were planned before, as the code is large.
 */
public class Planning {

  private static final int WARMUP = 5000;

  /** Makes the texts, and has the first ones prepared before anything is measured. */
  @State(Scope.Thread)
  public static class Texts {
    private static final String GET = "pk = ? AND sk = ?";
    private static final String RANGE = "pk = ? AND sk BETWEEN ? AND ? ORDER BY sk";

    private long number;

    @Setup(Level.Trial)
    public void warmUp(OpenDataset dataset, Blackhole blackhole) throws SQLException {
      for (int i = 0; i < WARMUP; i++) {
        prepare(dataset.connection(), next(i % 2 == 0 ? GET : RANGE), blackhole);
      }
    }

    String next(String where) {
      return "SELECT pk, sk, status, amount AS amount_"
          + number++
          + ", note FROM item WHERE "
          + where;
    }
  }

  @Benchmark
  public void get(OpenDataset dataset, Texts texts, CpuTime cpu, Blackhole blackhole)
      throws SQLException {
    cpu.count();
    prepare(dataset.connection(), texts.next(Texts.GET), blackhole);
  }

  @Benchmark
  public void range(OpenDataset dataset, Texts texts, CpuTime cpu, Blackhole blackhole)
      throws SQLException {
    cpu.count();
    prepare(dataset.connection(), texts.next(Texts.RANGE), blackhole);
  }

  private static void prepare(Connection connection, String text, Blackhole blackhole)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(text)) {
      blackhole.consume(statement.getMetaData().getColumnLabel(4));
    }
  }
}
