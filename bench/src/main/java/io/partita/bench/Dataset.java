package io.partita.bench;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The databases on disk, one directory a peer, under the directory that the system property {@code
 * bench.data} names. Each is loaded once, checkpointed and closed; benchmarks that read open it
 * where it is, benchmarks that write get a copy.
 */
final class Dataset {
  private static final Path ROOT =
      Path.of(System.getProperty("bench.data", "target/data")).toAbsolutePath();

  private Dataset() {}

  /** The directory of a peer's data set, closed and wholly in the store; loads it if need be. */
  static Path loaded(Peer peer) throws IOException, SQLException {
    Path directory = ROOT.resolve(peer.name());
    if (!Files.exists(directory)) {
      Path unfinished = ROOT.resolve(peer.name() + ".unfinished");
      delete(unfinished);
      Files.createDirectories(unfinished);
      load(peer, unfinished);
      peer.settle(unfinished);
      Files.move(unfinished, directory);
      long items = peer.count(directory);
      peer.require(items == Items.LOADED, items + " items were loaded");
    }
    peer.requireSettled(directory);
    return directory;
  }

  /** A copy of a peer's data set, to write to. */
  static Path copy(Peer peer) throws IOException, SQLException {
    Path source = loaded(peer);
    Path copy = Files.createTempDirectory(ROOT, peer.name() + "-");
    try (Stream<Path> files = Files.list(source)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  /** An empty directory on the same file system. */
  static Path empty(String name) throws IOException {
    return Files.createTempDirectory(Files.createDirectories(ROOT), name + "-");
  }

  /** Removes what earlier runs left. */
  static void clear() throws IOException {
    delete(ROOT);
  }

  static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** In the order of the keys, which packs the peers' pages best. */
  private static void load(Peer peer, Path directory) throws SQLException {
    try (Connection connection = peer.connect(directory, Acknowledgement.BUFFERED);
        Statement statement = connection.createStatement()) {
      statement.execute(peer.createTable());
      try (PreparedStatement insert = connection.prepareStatement(Items.INSERT)) {
        for (long n = 0; n < Items.LOADED; n++) {
          Items.bind(insert, n);
          insert.executeUpdate();
        }
      }
    }
  }
}
