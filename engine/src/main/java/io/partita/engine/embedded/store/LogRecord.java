package io.partita.engine.embedded.store;

/**
 * One entry of the log: an atomic change, self-contained, so that whoever reads it applies what it
 * says and derives nothing from the state that he finds.
 */
sealed interface LogRecord {
  /** Its position. */
  long lsn();

  /** The version of the structure that it was made for. */
  long schemaVersion();

  /** When it was made; never less than that of a record before it. */
  long timeMillis();

  /**
   * A change of items. The sightings are those that were new.
   *
   * @param draft what changes
   */
  record Change(long lsn, long schemaVersion, long timeMillis, ChangeDraft draft)
      implements LogRecord {}

  /** A new table. */
  record TableCreated(long lsn, long schemaVersion, long timeMillis, TableStructure table)
      implements LogRecord {}

  /** A table that is gone with its indexes. */
  record TableDropped(long lsn, long schemaVersion, long timeMillis, long tableId)
      implements LogRecord {}

  /** A table as it is from here on: another index, another state of one, another definition. */
  record TableChanged(long lsn, long schemaVersion, long timeMillis, TableStructure table)
      implements LogRecord {}
}
