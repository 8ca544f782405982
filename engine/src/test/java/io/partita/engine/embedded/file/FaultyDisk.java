package io.partita.engine.embedded.file;

import io.partita.engine.DirectoryUnavailableException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that can lose its power, fill up, and fail. What was written is read back at
 * once; what of it survives a power cut is decided for each 4 KB block by a seeded coin, unless it
 * was synced. Changes of a directory survive as a prefix of their order, as in a journal.
 *
 * <p>Every write, sync and change of a directory is a step; a test lets the power go at any of
 * them.
 */
public final class FaultyDisk implements FileLayer {
  private static final int BLOCK = 4096;

  /** What a disk writes as a whole, even when it fails. */
  private static final int SECTOR = 512;

  private final Random random;
  private final double survival;
  private final Map<Path, Content> names = new TreeMap<>();
  private final Map<Path, Content> durableNames = new TreeMap<>();
  private final List<Runnable> unsyncedNames = new ArrayList<>();
  private final Map<Path, Boolean> directories = new TreeMap<>();
  private final Map<Path, Object> locks = new HashMap<>();
  private long generation;
  private long steps;
  private long cutAt = Long.MAX_VALUE;
  private long failSyncAt = Long.MAX_VALUE;
  private long failWriteAt = Long.MAX_VALUE;
  private long capacity = Long.MAX_VALUE;
  private boolean dropFailedSync;
  private @Nullable Path failSyncOf;

  /**
   * @param seed of the coin
   * @param survival the share of unsynced blocks that survive a cut
   */
  public FaultyDisk(long seed, double survival) {
    this.random = new Random(seed);
    this.survival = survival;
  }

  /** The bytes of a file: as they are read, and as the platter has them. */
  private static final class Content {
    byte[] current = new byte[0];
    byte[] durable = new byte[0];
    int size;
    int durableSize;
    final Map<Integer, Boolean> dirty = new TreeMap<>();
  }

  /** The steps so far. */
  public synchronized long steps() {
    return steps;
  }

  /** Lets the power go after so many more steps. */
  public synchronized void cutAfter(long more) {
    cutAt = steps + more;
  }

  /** Fails the sync that is so many steps away, or the next after it. */
  public synchronized void failSyncAfter(long more) {
    failSyncAt = steps + more;
    dropFailedSync = true;
  }

  /** Fails the next sync of one file, whatever else is synced before it. */
  public synchronized void failNextSyncOf(Path file) {
    failSyncOf = file;
    dropFailedSync = true;
  }

  /**
   * Fails the write that is so many steps away, or the next after it, having written half of it.
   */
  public synchronized void failWriteAfter(long more) {
    failWriteAt = steps + more;
  }

  /** Bounds what all files together may hold. */
  public synchronized void limit(long bytes) {
    capacity = bytes;
  }

  /** What all files hold. */
  public synchronized long usedBytes() {
    return names.values().stream().mapToLong(content -> content.size).sum();
  }

  /** Turns the power off and on: everything open is dead, and unsynced blocks are gone or not. */
  public synchronized void powerCycle() {
    generation++;
    cutAt = Long.MAX_VALUE;
    failSyncAt = Long.MAX_VALUE;
    failSyncOf = null;
    failWriteAt = Long.MAX_VALUE;
    locks.clear();
    int survive = unsyncedNames.isEmpty() ? 0 : random.nextInt(unsyncedNames.size() + 1);
    for (int i = 0; i < survive; i++) {
      unsyncedNames.get(i).run();
    }
    unsyncedNames.clear();
    names.clear();
    for (Map.Entry<Path, Content> name : durableNames.entrySet()) {
      tear(name.getValue());
      names.put(name.getKey(), name.getValue());
    }
  }

  /** The process ends without the power going: what was written stays, what was open is dead. */
  public synchronized void killProcess() {
    generation++;
    cutAt = Long.MAX_VALUE;
    failSyncAt = Long.MAX_VALUE;
    failSyncOf = null;
    failWriteAt = Long.MAX_VALUE;
    locks.clear();
  }

  private void tear(Content content) {
    int size = content.durableSize;
    if (content.size != size && random.nextDouble() < survival) {
      size = content.size;
    }
    byte[] image = Arrays.copyOf(content.durable, size);
    for (int block : content.dirty.keySet()) {
      int from = block * BLOCK;
      int to = Math.min(Math.min(size, content.size), from + BLOCK);
      if (from < to && random.nextDouble() < survival) {
        System.arraycopy(content.current, from, image, from, to - from);
      }
    }
    content.current = image.clone();
    content.durable = image;
    content.size = size;
    content.durableSize = size;
    content.dirty.clear();
  }

  /** Turns one bit of a file over, on the platter too. */
  public synchronized void flip(Path file, long offset, int bit) {
    Content content = names.get(file);
    content.current[(int) offset] ^= (byte) (1 << bit);
    content.durable = Arrays.copyOf(content.current, content.size);
    content.durableSize = content.size;
    content.dirty.clear();
  }

  /** The bytes of a file as they are read. */
  public synchronized byte[] bytes(Path file) {
    Content content = names.get(file);
    return Arrays.copyOf(content.current, content.size);
  }

  /** Another disk with the same files, all of them synced. */
  public synchronized FaultyDisk copy(long seed) {
    FaultyDisk copy = new FaultyDisk(seed, survival);
    copy.directories.putAll(directories);
    for (Map.Entry<Path, Content> name : names.entrySet()) {
      Content content = new Content();
      content.current = Arrays.copyOf(name.getValue().current, name.getValue().size);
      content.durable = content.current.clone();
      content.size = name.getValue().size;
      content.durableSize = content.size;
      copy.names.put(name.getKey(), content);
      copy.durableNames.put(name.getKey(), content);
    }
    return copy;
  }

  private void step(long openedIn) throws IOException {
    if (openedIn != generation) {
      throw new IOException("the power was off meanwhile");
    }
    if (steps >= cutAt) {
      throw new IOException("the power is off");
    }
    steps++;
  }

  private void changeName(Runnable change, Runnable durably) throws IOException {
    step(generation);
    change.run();
    unsyncedNames.add(durably);
  }

  @Override
  public synchronized DirectoryLock lock(Path directory) {
    Object own = new Object();
    if (locks.putIfAbsent(directory, own) != null) {
      throw new DirectoryUnavailableException(directory, 1, "locked", null);
    }
    return () -> {
      synchronized (FaultyDisk.this) {
        locks.remove(directory, own);
      }
    };
  }

  /** Whether somebody holds the lock of a directory. */
  public synchronized boolean isLocked(Path directory) {
    return locks.containsKey(directory);
  }

  @Override
  public synchronized boolean exists(Path path) {
    return names.containsKey(path) || directories.containsKey(path);
  }

  @Override
  public synchronized boolean isDirectory(Path path) {
    return directories.containsKey(path);
  }

  @Override
  public synchronized void createDirectories(Path directory) {
    directories.put(directory, true);
  }

  @Override
  public synchronized List<Path> list(Path directory) {
    return names.keySet().stream().filter(path -> directory.equals(path.getParent())).toList();
  }

  @Override
  public synchronized StoredFile open(Path file, boolean writable) throws IOException {
    Content content = names.get(file);
    if (content == null) {
      throw new FileNotFoundException(file.toString());
    }
    return new OpenFile(file, content, generation);
  }

  @Override
  public synchronized StoredFile create(Path file) throws IOException {
    Content content = new Content();
    changeName(() -> names.put(file, content), () -> durableNames.put(file, content));
    return new OpenFile(file, content, generation);
  }

  @Override
  public synchronized void rename(Path from, Path to) throws IOException {
    Content content = names.get(from);
    changeName(
        () -> {
          names.remove(from);
          names.put(to, content);
        },
        () -> {
          durableNames.remove(from);
          durableNames.put(to, content);
        });
  }

  @Override
  public synchronized void delete(Path file) throws IOException {
    changeName(() -> names.remove(file), () -> durableNames.remove(file));
  }

  @Override
  public synchronized void syncDirectory(Path directory) throws IOException {
    step(generation);
    unsyncedNames.forEach(Runnable::run);
    unsyncedNames.clear();
  }

  @Override
  public synchronized long usableSpace(Path directory) {
    return capacity == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(0, capacity - usedBytes());
  }

  private final class OpenFile implements StoredFile {
    private final Path path;
    private final Content content;
    private final long openedIn;
    private boolean closed;

    OpenFile(Path path, Content content, long openedIn) {
      this.path = path;
      this.content = content;
      this.openedIn = openedIn;
    }

    @Override
    public Path path() {
      return path;
    }

    private void requireOpen() throws IOException {
      if (closed) {
        throw new IOException("the file is closed");
      }
    }

    @Override
    public long size() throws IOException {
      synchronized (FaultyDisk.this) {
        requireOpen();
        return content.size;
      }
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      synchronized (FaultyDisk.this) {
        requireOpen();
        if (openedIn != generation) {
          throw new IOException("the power was off meanwhile");
        }
        int length = (int) Math.max(0, Math.min(target.remaining(), content.size - position));
        if (length > 0) {
          target.put(content.current, (int) position, length);
        }
        return length;
      }
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
      synchronized (FaultyDisk.this) {
        requireOpen();
        int length = source.remaining();
        if (steps >= failWriteAt) {
          failWriteAt = Long.MAX_VALUE;
          put(source.limit(source.position() + (length / 2 & -SECTOR)), position);
          throw new IOException("the disk failed to write");
        }
        step(openedIn);
        long growth = Math.max(0, position + length - content.size);
        if (growth > 0 && usedBytes() + growth > capacity) {
          throw new NoSpaceException("No space left on device", null);
        }
        put(source, position);
      }
    }

    private void put(ByteBuffer source, long position) {
      int from = (int) position;
      int to = from + source.remaining();
      if (to > content.current.length) {
        content.current = Arrays.copyOf(content.current, Math.max(to, content.current.length * 2));
      }
      source.get(content.current, from, to - from);
      content.size = Math.max(content.size, to);
      for (int block = from / BLOCK; block * BLOCK < to; block++) {
        content.dirty.put(block, true);
      }
    }

    @Override
    public void sync() throws IOException {
      synchronized (FaultyDisk.this) {
        requireOpen();
        if (steps >= failSyncAt || path.equals(failSyncOf)) {
          failSyncAt = Long.MAX_VALUE;
          failSyncOf = null;
          if (dropFailedSync) {
            // As an operating system that marks the pages clean although they are not on disk.
            content.dirty.clear();
          }
          throw new IOException("the disk failed to sync");
        }
        step(openedIn);
        if (content.durable.length < content.size) {
          content.durable = Arrays.copyOf(content.durable, content.size);
        }
        for (int block : content.dirty.keySet()) {
          int from = block * BLOCK;
          int to = Math.min(content.size, from + BLOCK);
          if (from < to) {
            System.arraycopy(content.current, from, content.durable, from, to - from);
          }
        }
        content.dirty.clear();
        content.durableSize = content.size;
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      synchronized (FaultyDisk.this) {
        requireOpen();
        step(openedIn);
        if (size < content.size) {
          content.current = Arrays.copyOf(content.current, (int) size);
          content.size = (int) size;
        }
      }
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
