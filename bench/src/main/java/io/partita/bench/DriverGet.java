package io.partita.bench;

import io.partita.engine.embedded.EmbeddedEngine;
import io.partita.engine.embedded.EmbeddedOptions;
import io.partita.engine.value.Item;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What the driver adds to a get: a statement is prepared whose plan is known, its two parameters
 * set, it is executed, two columns read, all closed; in turns with the engine's own get of the same
 * item. Both are in memory, each with items of its own.
 */
public class DriverGet {
  private static final int WARMUP = 200_000;
  private static final String GET = "SELECT amount, note FROM item WHERE pk = ? AND sk = ?";

  /** The two databases. */
  @State(Scope.Thread)
  public static class Databases {
    @Param("PARTITA")
    public Peer peer = Peer.PARTITA;

    private final SplittableRandom random = new SplittableRandom(42);
    private EmbeddedEngine engine;
    private Connection connection;
    private long read;

    @Setup(Level.Trial)
    public void open() throws SQLException {
      engine = EmbeddedEngine.inMemory(EmbeddedOptions.DEFAULTS, Clock.systemUTC());
      EngineTables.create(engine, "item");
      connection = DriverManager.getConnection("jdbc:partita:mem:");
      try (Statement statement = connection.createStatement()) {
        statement.execute(peer.createTable());
      }
      try (PreparedStatement insert = connection.prepareStatement(Items.INSERT)) {
        for (int n = 0; n < Items.LOADED; n++) {
          EngineTables.put(engine, "item", Items.item(n, 0));
          Items.bind(insert, n);
          insert.executeUpdate();
        }
      }
      Latencies ignored = new Latencies();
      for (int i = 0; i < WARMUP; i++) {
        get(ignored);
      }
    }

    void get(Latencies latencies) throws SQLException {
      int n = random.nextInt(Items.LOADED);
      boolean driverFirst = random.nextBoolean();
      long first = driverFirst ? byDriver(n) : byEngine(n);
      long second = driverFirst ? byEngine(n) : byDriver(n);
      latencies.record(driverFirst ? first : second, driverFirst ? second : first);
    }

    private long byDriver(int n) throws SQLException {
      String pk = Items.pk(Items.partition(n));
      String sk = Items.sk(n);
      long start = System.nanoTime();
      try (PreparedStatement get = connection.prepareStatement(GET)) {
        get.setString(1, pk);
        get.setString(2, sk);
        try (ResultSet rows = get.executeQuery()) {
          if (!rows.next() || rows.getLong(1) != Items.amount(n)) {
            throw new IllegalStateException("not item " + n);
          }
          read += rows.getString(2).length();
        }
      }
      return System.nanoTime() - start;
    }

    /** The same two values, found and read as the SQL layer does it. */
    private long byEngine(int n) {
      String pk = Items.pk(Items.partition(n));
      String sk = Items.sk(n);
      long start = System.nanoTime();
      Item item = EngineTables.get(engine, "item", pk, sk);
      if (item.longAt(item.find("amount")) != Items.amount(n)) {
        throw new IllegalStateException("not item " + n);
      }
      read += item.textAt(item.find("note")).length();
      return System.nanoTime() - start;
    }

    @TearDown(Level.Trial)
    public void close() throws SQLException {
      EngineTables.require(read > 0, "nothing was read");
      connection.close();
      engine.close();
    }
  }

  @Benchmark
  public void pair(Databases databases, Latencies latencies) throws SQLException {
    databases.get(latencies);
  }
}
