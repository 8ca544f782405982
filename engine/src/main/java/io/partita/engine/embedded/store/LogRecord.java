package io.partita.engine.embedded.store;

import io.partita.engine.TableStatistics.Counts;
import io.partita.engine.value.Binary;
import org.jspecify.annotations.Nullable;

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

  /**
   * A table that is empty from here on, with its indexes: another one under its name.
   *
   * @param tableId the one that is gone
   */
  record TableTruncated(
      long lsn, long schemaVersion, long timeMillis, long tableId, TableStructure table)
      implements LogRecord {}

  /**
   * A named definition as it is from here on.
   *
   * @param definition null if it is gone
   */
  record DefinitionChanged(
      long lsn, long schemaVersion, long timeMillis, String name, @Nullable String definition)
      implements LogRecord {}

  /**
   * A partition that is two from here on.
   *
   * @param boundary the first key of the second one
   * @param left what the first one holds
   * @param after the table with the boundary, so that who appended and who applies have the same
   *     object; null in a record that was read, and not written
   */
  record PartitionSplit(
      long lsn,
      long schemaVersion,
      long timeMillis,
      long tableId,
      Binary boundary,
      Counts left,
      @Nullable TableStructure after)
      implements LogRecord {}
}
