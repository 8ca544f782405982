package io.partita.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** A million rows, some 200 MB, as one forward-only result, also in a heap that is smaller. */
public class MillionRows {
  /** The table, open through the driver. */
  @State(Scope.Thread)
  public static class Table {
    @Param("PARTITA")
    public Peer peer = Peer.PARTITA;

    private Path directory = Path.of("");
    private Connection connection;

    @Setup(Level.Trial)
    public void open() throws IOException, SQLException {
      directory = MillionItems.load();
      connection = peer.connect(directory, Acknowledgement.BUFFERED);
    }

    @TearDown(Level.Trial)
    public void close() throws IOException, SQLException {
      connection.close();
      Dataset.delete(directory);
    }
  }

  @Benchmark
  public void all(Table table, CpuTime cpu, Blackhole blackhole) throws SQLException {
    cpu.count();
    int rows = 0;
    try (Statement statement = table.connection.createStatement();
        ResultSet items = statement.executeQuery(table.peer.readAll())) {
      while (items.next()) {
        blackhole.consume(items.getLong("amount"));
        blackhole.consume(items.getString("note"));
        rows++;
      }
    }
    table.peer.require(rows == MillionItems.LOADED, rows + " rows");
  }
}
