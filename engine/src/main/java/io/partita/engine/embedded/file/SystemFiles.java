package io.partita.engine.embedded.file;

import io.partita.engine.DirectoryUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files of the operating system.
 *
 * <p>The lock of a directory is the lock of its file {@value #LOCK_FILE}: a {@link FileHeader} of
 * the kind {@code PartiLCK}, version 1, with one field, the owner's process id (8 bytes). POSIX
 * drops a process's lock when *any* of its descriptors of the file closes, so a table that the
 * whole process shares (the system properties: class loaders share nothing else) is asked before
 * the file is touched.
 */
public final class SystemFiles implements FileLayer {
  /** The name of the lock's file. */
  public static final String LOCK_FILE = "partita.lock";

  private static final FileHeader LOCK_HEADER = new FileHeader("PartiLCK", 1, 32);
  private static final String OPEN_DIRECTORY = "io.partita.open.";

  /** Beyond the contents, because locked bytes cannot be read by others on Windows. */
  private static final long LOCKED_BYTE = 1L << 40;

  @Override
  public DirectoryLock lock(Path directory) throws IOException {
    Path real = directory.toRealPath();
    String entry = OPEN_DIRECTORY + real;
    String us = Integer.toHexString(System.identityHashCode(SystemFiles.class.getClassLoader()));
    Object owner = System.getProperties().putIfAbsent(entry, us);
    if (owner != null) {
      throw new DirectoryUnavailableException(
          directory,
          processId(),
          owner.equals(us)
              ? "The database " + real + " is already open in this process"
              : "The database "
                  + real
                  + " is open in another class loader of this process: close it there, or load the"
                  + " driver in a class loader that both share",
          null);
    }
    boolean locked = false;
    try {
      DirectoryLock lock = lockFile(real, entry);
      locked = true;
      return lock;
    } finally {
      if (!locked) {
        System.getProperties().remove(entry);
      }
    }
  }

  private static DirectoryLock lockFile(Path directory, String entry) throws IOException {
    Path file = directory.resolve(LOCK_FILE);
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock(LOCKED_BYTE, 1, false);
      if (lock == null) {
        long owner = ownerProcessId(file);
        throw new DirectoryUnavailableException(
            directory,
            owner,
            "The database "
                + directory
                + " is open in another process"
                + (owner < 0 ? "" : ", whose id is " + owner)
                + "; one process at a time can use it",
            null);
      }
      ByteBuffer header = LOCK_HEADER.begin().putLong(processId());
      channel.write(LOCK_HEADER.finish(header), 0);
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    return new HeldLock(channel, entry);
  }

  /** Of this process; from Linux itself, as the JDK makes threads that watch processes for it. */
  private static long processId() {
    try {
      return Long.parseLong(Files.readSymbolicLink(Path.of("/proc/self")).toString());
    } catch (IOException | NumberFormatException | UnsupportedOperationException e) {
      return ProcessHandle.current().pid();
    }
  }

  /** The process named in the lock's file, or -1. */
  private static long ownerProcessId(Path file) {
    try {
      ByteBuffer header = ByteBuffer.wrap(Files.readAllBytes(file));
      return LOCK_HEADER.isPresent(header) ? header.getLong(FileHeader.FIELDS_OFFSET) : -1;
    } catch (IOException e) {
      return -1;
    }
  }

  @Override
  public boolean exists(Path path) {
    return Files.exists(path);
  }

  @Override
  public boolean isDirectory(Path path) {
    return Files.isDirectory(path);
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    Path above = directory.toAbsolutePath().getParent();
    Path existing = above;
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    Files.createDirectories(directory);
    // Each holds the entry of the one below it.
    for (Path holder = above; holder != null; holder = holder.getParent()) {
      syncDirectory(holder);
      if (holder.equals(existing)) {
        break;
      }
    }
  }

  @Override
  public List<Path> list(Path directory) throws IOException {
    List<Path> listed = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      files.forEach(listed::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return listed;
  }

  @Override
  public StoredFile open(Path file, boolean writable) throws IOException {
    return new ChannelFile(
        file,
        writable
            ? Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE)
            : Set.of(StandardOpenOption.READ));
  }

  @Override
  public StoredFile create(Path file) throws IOException {
    return new ChannelFile(
        file,
        Set.of(
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void delete(Path file) throws IOException {
    try {
      Files.delete(file);
    } catch (NoSuchFileException e) {
      // It is gone, which is what was asked for.
    }
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    if (isWindows()) {
      // Windows opens no directory as a file; its file systems journal names by themselves.
      return;
    }
    try (StoredFile opened = new ChannelFile(directory, Set.of(StandardOpenOption.READ))) {
      opened.sync();
    }
  }

  private static boolean isWindows() {
    return java.io.File.separatorChar == '\\';
  }

  @Override
  public long usableSpace(Path directory) throws IOException {
    return Files.getFileStore(directory).getUsableSpace();
  }

  private static final class HeldLock implements DirectoryLock {
    private final String entry;
    private @Nullable FileChannel channel;

    HeldLock(FileChannel channel, String entry) {
      this.channel = channel;
      this.entry = entry;
    }

    @Override
    public synchronized void close() {
      FileChannel held = channel;
      channel = null;
      if (held == null) {
        return;
      }
      try {
        held.close();
      } catch (IOException e) {
        // The descriptor is gone either way, and the lock with it.
      } finally {
        System.getProperties().remove(entry);
      }
    }
  }
}
