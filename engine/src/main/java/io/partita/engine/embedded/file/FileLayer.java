package io.partita.engine.embedded.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * All that the storage does to a file system. Every change of a directory (a file that comes, goes
 * or is renamed) is durable only after {@link #syncDirectory}.
 */
public interface FileLayer {

  /**
   * Locks a directory for this process, and names the process in the lock's file.
   *
   * @throws io.partita.engine.DirectoryUnavailableException naming the owner, if there is one
   */
  DirectoryLock lock(Path directory) throws IOException;

  /** Whether there is a file or directory. */
  boolean exists(Path path) throws IOException;

  /** Whether there is a directory. */
  boolean isDirectory(Path path) throws IOException;

  /** Creates a directory with those above it, durably. */
  void createDirectories(Path directory) throws IOException;

  /** The files in a directory, in no particular order. */
  List<Path> list(Path directory) throws IOException;

  /** Opens an existing file. */
  StoredFile open(Path file, boolean writable) throws IOException;

  /** Creates an empty file, replacing one of that name. */
  StoredFile create(Path file) throws IOException;

  /** Gives a file another name, replacing one that has it, as one step. */
  void rename(Path from, Path to) throws IOException;

  /** Removes a file. */
  void delete(Path file) throws IOException;

  /** Makes durable which files a directory has. */
  void syncDirectory(Path directory) throws IOException;

  /** The bytes that can still be written there. */
  long usableSpace(Path directory) throws IOException;
}
