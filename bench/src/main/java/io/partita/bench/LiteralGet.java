package io.partita.bench;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * A random existing item by its key, which is written into the text: a new text each time, of 20
 * that differ in more than literals. All columns selected, a number and a text read.
 */
public class LiteralGet {
  /** By count: on a busy machine, seconds would leave the code cold. */
  private static final int WARMUP = 100_000;

  private static final int SHAPES = 20;

  /** The statement, and a number that makes the texts take turns. */
  @State(Scope.Thread)
  public static class Texts {
    private Statement statement;
    private int number;

    @Setup(Level.Trial)
    public void warmUp(OpenDataset dataset, Blackhole blackhole) throws SQLException {
      statement = dataset.connection().createStatement();
      for (int i = 0; i < WARMUP; i++) {
        read(dataset, this, blackhole);
      }
    }

    @TearDown(Level.Trial)
    public void close() throws SQLException {
      statement.close();
    }
  }

  @Benchmark
  public void get(OpenDataset dataset, Texts texts, CpuTime cpu, Blackhole blackhole)
      throws SQLException {
    cpu.count();
    read(dataset, texts, blackhole);
  }

  private static void read(OpenDataset dataset, Texts texts, Blackhole blackhole)
      throws SQLException {
    int n = dataset.randomItem(1);
    String text =
        "SELECT * FROM item AS item_"
            + texts.number++ % SHAPES
            + " WHERE pk = '"
            + Items.pk(Items.partition(n))
            + "' AND sk = '"
            + dataset.sk(n)
            + "'";
    try (ResultSet rows = texts.statement.executeQuery(text)) {
      if (!rows.next() || rows.getLong(Items.AMOUNT_COLUMN) != Items.amount(n)) {
        throw new IllegalStateException("not item " + n);
      }
      blackhole.consume(rows.getString(Items.NOTE_COLUMN));
    }
  }
}
