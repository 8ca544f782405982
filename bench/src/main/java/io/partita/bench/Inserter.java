package io.partita.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Inserts one item after the other into a copy of the data set, each in a transaction of its own;
 * the first ones buffered, to warm up. {@link #close} opens the copy again and counts: what was
 * acknowledged must be there.
 */
final class Inserter {
  /** By count, and without waiting for the disk: a slow disk must not leave the code cold. */
  private static final int WARMUP = 50_000;

  private final Peer peer;
  private final Path directory;
  private final Connection connection;
  private final PreparedStatement insert;
  private long next = Items.LOADED;

  Inserter(Peer peer, Acknowledgement when) throws IOException, SQLException {
    this.peer = peer;
    this.directory = Dataset.copy(peer);
    warmUp();
    this.connection = peer.connect(directory, when);
    this.insert = connection.prepareStatement(Items.INSERT);
  }

  private void warmUp() throws SQLException {
    try (Connection buffered = peer.connect(directory, Acknowledgement.BUFFERED);
        PreparedStatement statement = buffered.prepareStatement(Items.INSERT)) {
      for (int i = 0; i < WARMUP; i++) {
        insert(statement);
      }
    }
  }

  void insert() throws SQLException {
    insert(insert);
  }

  private void insert(PreparedStatement statement) throws SQLException {
    Items.bind(statement, next);
    if (statement.executeUpdate() != 1) {
      throw new IllegalStateException("not inserted: item " + next);
    }
    next++;
  }

  void close() throws IOException, SQLException {
    insert.close();
    connection.close();
    long items = peer.count(directory);
    peer.require(items == next, items + " items instead of " + next);
    Dataset.delete(directory);
  }
}
