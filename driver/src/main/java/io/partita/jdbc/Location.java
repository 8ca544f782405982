package io.partita.jdbc;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a database is. Two equal locations are one database, but for private ones. */
sealed interface Location {

  /** The name that the database has as a catalog. */
  String catalog();

  /** A directory, by its real path, so that links and relative paths lead to one database. */
  record Directory(Path path) implements Location {

    /** The directory of a path, which may be missing yet. */
    static Directory of(Path path) throws IOException {
      Path existing = path.toAbsolutePath().normalize();
      Path missing = Path.of("");
      while (!existing.toFile().exists() && existing.getParent() != null) {
        Path name = existing.getFileName();
        missing = name.resolve(missing);
        existing = existing.getParent();
      }
      return new Directory(existing.toRealPath().resolve(missing).normalize());
    }

    @Override
    public String catalog() {
      Path name = path.getFileName();
      return name == null ? "partita" : name.toString();
    }

    /** As a record has it, which takes a new process some 10 ms to link. */
    @Override
    public int hashCode() {
      return path.hashCode();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Directory directory && path.equals(directory.path);
    }

    @Override
    public String toString() {
      return path.toString();
    }
  }

  /** A database in memory that connections of this process share by its name. */
  record Shared(String name) implements Location {
    @Override
    public String catalog() {
      return name;
    }

    @Override
    public String toString() {
      return "mem:" + name;
    }
  }

  /** A database in memory of one connection only: equal to itself alone. */
  final class Private implements Location {
    @Override
    public String catalog() {
      return "mem";
    }

    @Override
    public String toString() {
      return "mem:";
    }
  }
}
