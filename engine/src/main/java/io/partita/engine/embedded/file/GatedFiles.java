package io.partita.engine.embedded.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A file layer with a gate. Once it is shut, nothing is written, synced, created, renamed or
 * deleted any more, so that whoever opens the directory next meets no late write of this opening.
 */
public final class GatedFiles implements FileLayer {
  private final FileLayer files;
  private final ReadWriteLock gate = new ReentrantReadWriteLock();
  private final Set<StoredFile> open = ConcurrentHashMap.newKeySet();
  private volatile boolean shut;

  public GatedFiles(FileLayer files) {
    this.files = files;
  }

  /** Shuts the gate, waits for what passes it, and closes all files. Idempotent. */
  public void shut() {
    shut = true;
    gate.writeLock().lock();
    try {
      for (StoredFile file : open) {
        try {
          file.close();
        } catch (IOException e) {
          // Nothing of it is promised any more, and its descriptor is gone either way.
        }
      }
      open.clear();
    } finally {
      gate.writeLock().unlock();
    }
  }

  /** Until {@link #leave} the gate stays as it is. */
  private void enter() throws IOException {
    gate.readLock().lock();
    if (shut) {
      gate.readLock().unlock();
      throw new IOException("the storage is closed");
    }
  }

  private void leave() {
    gate.readLock().unlock();
  }

  private StoredFile gated(StoredFile file) {
    open.add(file);
    return new GatedFile(file);
  }

  @Override
  public DirectoryLock lock(Path directory) throws IOException {
    return files.lock(directory);
  }

  @Override
  public boolean exists(Path path) throws IOException {
    return files.exists(path);
  }

  @Override
  public boolean isDirectory(Path path) throws IOException {
    return files.isDirectory(path);
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    enter();
    try {
      files.createDirectories(directory);
    } finally {
      leave();
    }
  }

  @Override
  public List<Path> list(Path directory) throws IOException {
    return files.list(directory);
  }

  @Override
  public StoredFile open(Path file, boolean writable) throws IOException {
    enter();
    try {
      return gated(files.open(file, writable));
    } finally {
      leave();
    }
  }

  @Override
  public StoredFile create(Path file) throws IOException {
    enter();
    try {
      return gated(files.create(file));
    } finally {
      leave();
    }
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    enter();
    try {
      files.rename(from, to);
    } finally {
      leave();
    }
  }

  @Override
  public void delete(Path file) throws IOException {
    enter();
    try {
      files.delete(file);
    } finally {
      leave();
    }
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    enter();
    try {
      files.syncDirectory(directory);
    } finally {
      leave();
    }
  }

  @Override
  public long usableSpace(Path directory) throws IOException {
    return files.usableSpace(directory);
  }

  private final class GatedFile implements StoredFile {
    private final StoredFile file;

    GatedFile(StoredFile file) {
      this.file = file;
    }

    @Override
    public Path path() {
      return file.path();
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      return file.read(target, position);
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
      enter();
      try {
        file.write(source, position);
      } finally {
        leave();
      }
    }

    @Override
    public void sync() throws IOException {
      enter();
      try {
        file.sync();
      } finally {
        leave();
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      enter();
      try {
        file.truncate(size);
      } finally {
        leave();
      }
    }

    @Override
    public void close() throws IOException {
      open.remove(file);
      file.close();
    }
  }
}
