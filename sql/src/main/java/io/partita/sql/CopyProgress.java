package io.partita.sql;

/** Who wants to know how far a COPY is. It is told after every row, so it must be quick. */
@FunctionalInterface
public interface CopyProgress {
  /** Nobody. */
  CopyProgress NONE = (rows, bytes, ofBytes) -> {};

  /**
   * It has moved on.
   *
   * @param rows read or written so far
   * @param bytes read of the file so far; 0 where one is written
   * @param ofBytes the size of the file; 0 where one is written
   */
  void moved(long rows, long bytes, long ofBytes);
}
