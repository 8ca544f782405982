package io.partita.engine;

import java.util.Set;

/**
 * Capability: many reads of many tables at one state. A {@link RequestContext} that carries a
 * snapshot makes {@code getItem}, {@code batchGetItem}, {@code query} and {@code scan} read there;
 * writes and transactions take no notice of it.
 *
 * <p>A snapshot delays no writer, but costs memory and room on the disk, so it does not live for
 * ever: an engine may cancel one that is 60 seconds old, or when all of them together hold too
 * much. Whoever reads a cancelled one gets {@link SnapshotTooOldException}.
 */
public interface Snapshots {

  /** The state of all tables as of now. */
  Snapshot snapshot();

  /**
   * The state of some tables as of now, which costs less than that of all.
   *
   * @throws ResourceNotFoundException if one is missing
   */
  Snapshot snapshot(Set<String> tables);

  /** A state to read from, by any number of threads, until it is closed. */
  interface Snapshot extends AutoCloseable {
    /** The read position: what was written at or below it is seen, what came after it is not. */
    long readPosition();

    /** Lets go of the state. Idempotent. */
    @Override
    void close();
  }
}
