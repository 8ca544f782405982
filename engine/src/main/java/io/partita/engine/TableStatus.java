package io.partita.engine;

/** What can be done with a table; its items can be read and written in all of these. */
public enum TableStatus {
  /** Everything. */
  ACTIVE,
  /**
   * An index is being created or deleted: until that has ended, the table can be neither deleted
   * nor get or lose another index.
   */
  UPDATING
}
