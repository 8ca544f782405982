package io.partita.sql.activity;

/**
 * How far a COPY is.
 *
 * @param rows read or written so far
 * @param bytes read of the file so far; 0 where one is written
 * @param ofBytes the size of the file; 0 where one is written
 */
public record CopyState(long rows, long bytes, long ofBytes) {
  /** This and another together. */
  public CopyState and(CopyState other) {
    return new CopyState(rows + other.rows, bytes + other.bytes, ofBytes + other.ofBytes);
  }
}
