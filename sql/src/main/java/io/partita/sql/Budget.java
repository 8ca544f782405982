package io.partita.sql;

/**
 * What each statement may consume. A statement that must read more is refused before it reads;
 * otherwise it is stopped on the way, a change only before its first write.
 *
 * @param readUnits 0 for no end
 * @param writeUnits of the items and of their index entries, in a transaction as its commit will
 *     pay them; 0 for no end
 */
public record Budget(long readUnits, long writeUnits) {
  /** No end. */
  public static final Budget NONE = new Budget(0, 0);

  /**
   * This, or what the statement itself says.
   *
   * @param readUnits the statement's own, or 0
   */
  public Budget withReadUnits(long readUnits) {
    return readUnits == 0 ? this : new Budget(readUnits, writeUnits);
  }
}
