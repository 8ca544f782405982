package io.partita.sql.activity;

import java.time.Instant;

/**
 * An open transaction, as others see it: the session's thread tells, any other reads. A reader sees
 * each number as it was a moment ago.
 */
public final class TransactionActivity {
  private final Instant since;
  private final String kind;
  private volatile int keysRead;
  private volatile int rangesRead;
  private volatile int itemsWritten;
  private volatile long bytesWritten;
  private volatile int savepoints;

  TransactionActivity(Instant since, String kind) {
    this.since = since;
    this.kind = kind;
  }

  /** When its first statement ran. */
  public Instant since() {
    return since;
  }

  /** Its isolation: serializable, read committed, or snapshot. */
  public String kind() {
    return kind;
  }

  /** It remembers so many items and ranges that it has read. */
  public void read(int keys, int ranges) {
    keysRead = keys;
    rangesRead = ranges;
  }

  /** It has so many items to write, with so many bytes. */
  public void written(int items, long bytes) {
    itemsWritten = items;
    bytesWritten = bytes;
  }

  /** It has so many savepoints. */
  public void savepoints(int set) {
    savepoints = set;
  }

  /** The single items that it has read, those that it writes too. */
  public int keysRead() {
    return keysRead;
  }

  /** The ranges and whole tables that it has read and that its commit will check. */
  public int rangesRead() {
    return rangesRead;
  }

  /** The items that its commit will write. */
  public int itemsWritten() {
    return itemsWritten;
  }

  /** Their size. */
  public long bytesWritten() {
    return bytesWritten;
  }

  /** The savepoints that are set. */
  public int savepoints() {
    return savepoints;
  }
}
