package io.partita.bench;

import io.partita.engine.embedded.EmbeddedEngine;
import io.partita.engine.embedded.EmbeddedOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;

/**
 * A database that is measured: how it is opened and what it calls the common table. Everything else
 * is plain {@code java.sql} and the same for all. Page caches are of 64 MB, more than the data set:
 * Partita's and H2's (at 1 GB of heap) by default, SQLite's by setting.
 */
public enum Peer {
  PARTITA {
    @Override
    String url(Path directory, Acknowledgement when) {
      String durability = when == Acknowledgement.DURABLE ? "sync" : "async";
      return "jdbc:partita:" + directory + "?durability=" + durability;
    }

    @Override
    String createTable() {
      return "CREATE TABLE item (pk VARCHAR, sk VARCHAR, status VARCHAR, amount BIGINT,"
          + " created_at VARCHAR, city VARCHAR, note VARCHAR, PRIMARY KEY (pk, sk))";
    }

    @Override
    String readAll() {
      return "SELECT * FROM item ALLOW SCAN";
    }

    @Override
    void settle(Path directory) {
      try (EmbeddedEngine engine = engine(directory)) {
        engine.checkpoint();
      }
    }

    @Override
    void requireSettled(Path directory) {
      try (EmbeddedEngine engine = engine(directory)) {
        require(engine.memtableEntries() == 0, "the memtables hold " + engine.memtableEntries());
      }
    }

    @Override
    long count(Path directory) {
      try (EmbeddedEngine engine = engine(directory)) {
        return engine.counts("item", null).items();
      }
    }

    private static EmbeddedEngine engine(Path directory) {
      return EmbeddedEngine.open(directory, false, EmbeddedOptions.DEFAULTS, Clock.systemUTC());
    }
  },

  /** Write-ahead log, and a table that is its primary key's tree. */
  SQLITE {
    @Override
    String url(Path directory, Acknowledgement when) {
      String synchronous = when == Acknowledgement.DURABLE ? "FULL" : "NORMAL";
      return "jdbc:sqlite:"
          + directory.resolve("items.sqlite")
          + "?journal_mode=WAL&cache_size=-65536&synchronous="
          + synchronous;
    }

    @Override
    String createTable() {
      return "CREATE TABLE item (pk TEXT NOT NULL, sk TEXT NOT NULL, status TEXT, amount INTEGER,"
          + " created_at TEXT, city TEXT, note TEXT, PRIMARY KEY (pk, sk)) WITHOUT ROWID";
    }

    @Override
    void check(Connection connection, Acknowledgement when) throws SQLException {
      require(first(connection, "PRAGMA journal_mode").equals("wal"), "not in WAL mode");
      String synchronous = when == Acknowledgement.DURABLE ? "2" : "1";
      require(first(connection, "PRAGMA synchronous").equals(synchronous), "not as synchronous");
      require(first(connection, "PRAGMA cache_size").equals("-65536"), "another cache");
    }

    @Override
    void requireSettled(Path directory) throws IOException {
      Path log = directory.resolve("items.sqlite-wal");
      require(!Files.exists(log) || Files.size(log) == 0, "the log is not checkpointed");
    }
  },

  /** As it comes; it has no setting that syncs each commit. */
  H2 {
    @Override
    String url(Path directory, Acknowledgement when) {
      return "jdbc:h2:file:" + directory.resolve("items");
    }

    @Override
    String createTable() {
      return "CREATE TABLE item (pk VARCHAR(40), sk VARCHAR(40), status VARCHAR, amount BIGINT,"
          + " created_at VARCHAR, city VARCHAR, note VARCHAR, PRIMARY KEY (pk, sk))";
    }
  };

  abstract String url(Path directory, Acknowledgement when);

  abstract String createTable();

  /** The query of all items. */
  String readAll() {
    return "SELECT * FROM item";
  }

  /** Checks that a connection has the settings that its URL asks for. */
  void check(Connection connection, Acknowledgement when) throws SQLException {}

  /** Brings what was loaded into the store, if closing did not. */
  void settle(Path directory) {}

  /** Fails unless all of a closed database is in its store, where the reads find it. */
  void requireSettled(Path directory) throws IOException {}

  /** The items of a closed database. */
  long count(Path directory) throws SQLException {
    try (Connection connection = connect(directory, Acknowledgement.BUFFERED)) {
      return Long.parseLong(first(connection, "SELECT COUNT(*) FROM item"));
    }
  }

  Connection connect(Path directory, Acknowledgement when) throws SQLException {
    Connection connection = DriverManager.getConnection(url(directory, when));
    check(connection, when);
    return connection;
  }

  String title() {
    return switch (this) {
      case PARTITA -> "Partita";
      case SQLITE -> "SQLite";
      case H2 -> "H2";
    };
  }

  private static String first(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }

  void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalStateException(title() + ": " + otherwise);
    }
  }
}
