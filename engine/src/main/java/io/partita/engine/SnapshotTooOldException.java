package io.partita.engine;

/**
 * What was read at a position can no longer be read there, or no longer be checked; a retry at a
 * newer position may succeed.
 */
public final class SnapshotTooOldException extends EngineException {
  private static final long serialVersionUID = 1L;
  private final long readPosition;

  /**
   * @param readPosition of the snapshot or of the reader
   * @param why it had to go
   */
  public SnapshotTooOldException(long readPosition, String why) {
    super("Snapshot too old: " + why + " (read position " + readPosition + ")");
    this.readPosition = readPosition;
  }

  /** The position that is gone. */
  public long readPosition() {
    return readPosition;
  }
}
