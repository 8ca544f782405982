package io.partita.engine;

/**
 * What the model charges, by its formulas: a read unit per 4 KB begun, half if the read is
 * eventually consistent, a write unit per 1 KB begun; nothing costs less than one of them. A
 * transaction pays double.
 */
public final class CapacityUnits {
  private static final int READ_BYTES = 4_096;
  private static final int WRITE_BYTES = 1_024;

  /** What a transaction's units are multiplied with. */
  public static final int TRANSACTION_FACTOR = 2;

  private CapacityUnits() {}

  /** Units of a read that examined so many bytes. */
  public static double read(long bytes, boolean consistent) {
    long units = Math.max(1, (bytes + READ_BYTES - 1) / READ_BYTES);
    return consistent ? units : units / 2.0;
  }

  /** Units of a read of so many bytes within a transaction. */
  public static double transactionalRead(long bytes) {
    return TRANSACTION_FACTOR * read(bytes, true);
  }

  /** Units of a write that left or found so many bytes. */
  public static int write(long bytes) {
    return (int) Math.max(1, (bytes + WRITE_BYTES - 1) / WRITE_BYTES);
  }

  /**
   * Units of a change of an index's entry, which is a write of it, or of the old one and the new
   * one where its key changes.
   *
   * @param before the bytes of the old entry, 0 if there is none
   * @param after the bytes of the new entry, 0 if there is none
   */
  public static int writeOfEntry(long before, long after, boolean sameKey) {
    if (sameKey) {
      return write(Math.max(before, after));
    }
    return (before == 0 ? 0 : write(before)) + (after == 0 ? 0 : write(after));
  }
}
