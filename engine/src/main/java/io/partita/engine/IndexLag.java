package io.partita.engine;

/**
 * How far a global index is behind its table.
 *
 * @param position all changes up to this one are in the index
 * @param changes how many changes of the database were made after that; 0 if the index has all that
 *     concern it
 * @param millis the age of the oldest change that the index does not have, 0 if it has all
 */
public record IndexLag(long position, long changes, long millis) {
  /** Whether the index has every change. */
  public boolean isCaughtUp() {
    return changes == 0;
  }
}
