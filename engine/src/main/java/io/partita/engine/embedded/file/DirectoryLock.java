package io.partita.engine.embedded.file;

/** A held lock of a directory. */
public interface DirectoryLock extends AutoCloseable {
  /** Releases the lock. Idempotent. */
  @Override
  void close();
}
