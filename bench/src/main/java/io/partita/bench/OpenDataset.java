package io.partita.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A peer's data set, opened for reading. That all of it is in the store, with empty memtables, is
 * checked before it is opened and after it was closed. One for all that ask for it: JMH would make
 * one for each in thread scope, and a directory is open once.
 */
@State(Scope.Benchmark)
public class OpenDataset {
  @Param({"PARTITA", "SQLITE", "H2"})
  public Peer peer = Peer.PARTITA;

  private final SplittableRandom random = new SplittableRandom(42);
  private final String[] sortKeys = new String[Items.LOADED];
  private Path directory = Path.of("");
  private Connection connection;

  @Setup(Level.Trial)
  public void open() throws IOException, SQLException {
    for (int n = 0; n < sortKeys.length; n++) {
      sortKeys[n] = Items.sk(n);
    }
    directory = Dataset.loaded(peer);
    connection = peer.connect(directory, Acknowledgement.DURABLE);
  }

  @TearDown(Level.Trial)
  public void close() throws IOException, SQLException {
    connection.close();
    peer.requireSettled(directory);
  }

  Connection connection() {
    return connection;
  }

  /** One more connection, as the open one. */
  Connection another() throws SQLException {
    return DriverManager.getConnection(peer.url(directory, Acknowledgement.DURABLE));
  }

  /** A random item, at least so many before the end of its partition. */
  int randomItem(int beforeEnd) {
    int partition = random.nextInt(Items.PARTITIONS);
    int inPartition = random.nextInt(Items.PER_PARTITION - beforeEnd + 1);
    return partition * Items.PER_PARTITION + inPartition;
  }

  /** The sort key of a loaded item, made beforehand. */
  String sk(int n) {
    return sortKeys[n];
  }
}
