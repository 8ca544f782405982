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

/**
 * A random range of 50 items of a partition in the order of their sort keys, prepared; all columns
 * selected, a number and a text of each row read.
 */
public class KeyRange {
  private static final int ROWS = 50;

  /** By count: on a busy machine, seconds would leave the code cold. */
  private static final int WARMUP = 20_000;

  /** The prepared statement. */
  @State(Scope.Thread)
  public static class Prepared {
    private PreparedStatement query;

    @Setup(Level.Trial)
    public void prepare(OpenDataset dataset, Blackhole blackhole) throws SQLException {
      query =
          dataset
              .connection()
              .prepareStatement(
                  "SELECT * FROM item WHERE pk = ? AND sk BETWEEN ? AND ? ORDER BY sk");
      for (int i = 0; i < WARMUP; i++) {
        read(dataset, query, blackhole);
      }
    }

    @TearDown(Level.Trial)
    public void close() throws SQLException {
      query.close();
    }
  }

  @Benchmark
  public void range(OpenDataset dataset, Prepared prepared, CpuTime cpu, Blackhole blackhole)
      throws SQLException {
    cpu.count();
    read(dataset, prepared.query, blackhole);
  }

  private static void read(OpenDataset dataset, PreparedStatement query, Blackhole blackhole)
      throws SQLException {
    int first = dataset.randomItem(ROWS);
    query.setString(1, Items.pk(Items.partition(first)));
    query.setString(2, dataset.sk(first));
    query.setString(3, dataset.sk(first + ROWS - 1));
    int n = first;
    try (ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        if (rows.getLong(Items.AMOUNT_COLUMN) != Items.amount(n)) {
          throw new IllegalStateException("not item " + n);
        }
        blackhole.consume(rows.getString(Items.NOTE_COLUMN));
        n++;
      }
    }
    if (n != first + ROWS) {
      throw new IllegalStateException((n - first) + " rows instead of " + ROWS);
    }
  }
}
