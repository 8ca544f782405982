package io.partita.sql;

import java.time.ZoneId;
import java.util.List;
import java.util.function.Supplier;

/**
 * The settings of one session. Made from the {@link #defaults} by {@link #toBuilder}.
 *
 * @param scan what to do with statements that scan
 * @param consistentRead whether reads in auto-commit are strongly consistent
 * @param readOnly whether every write is refused
 * @param wideQueryItems a key query that is estimated to examine more is warned about
 * @param queryTimeoutMillis the time of a statement; 0 for no end
 * @param timeZone where dates and times without a zone are local, asked when a statement needs it
 * @param retryConflicts whether a lock conflict is tried again before it is reported
 * @param atomic whether a change of several items is refused where it cannot be all or nothing
 * @param budget what each statement may consume
 * @param previewItems the items that a scan examines at most under {@link ScanMode#PREVIEW}
 * @param settings what {@code sys.settings} shows, asked when somebody reads it
 */
public record SessionOptions(
    ScanMode scan,
    boolean consistentRead,
    boolean readOnly,
    long wideQueryItems,
    long queryTimeoutMillis,
    Supplier<ZoneId> timeZone,
    boolean retryConflicts,
    boolean atomic,
    Budget budget,
    long previewItems,
    Supplier<List<Setting>> settings) {

  private static final Supplier<List<Setting>> NO_SETTINGS = List::of;

  /** The documented defaults, in the given zone. */
  public static SessionOptions defaults(ZoneId timeZone) {
    return defaults(() -> timeZone);
  }

  /** The documented defaults, in the zone that is given when it is asked for. */
  public static SessionOptions defaults(Supplier<ZoneId> timeZone) {
    return new SessionOptions(
        ScanMode.FORBID,
        false,
        false,
        100_000,
        0,
        timeZone,
        true,
        true,
        Budget.NONE,
        1_000,
        NO_SETTINGS);
  }

  /** These, to be changed. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Settings that are being put together; for one thread. */
  public static final class Builder {
    private ScanMode scan;
    private boolean consistentRead;
    private boolean readOnly;
    private long wideQueryItems;
    private long queryTimeoutMillis;
    private Supplier<ZoneId> timeZone;
    private boolean retryConflicts;
    private boolean atomic;
    private Budget budget;
    private long previewItems;
    private Supplier<List<Setting>> settings;

    private Builder(SessionOptions from) {
      this.scan = from.scan;
      this.consistentRead = from.consistentRead;
      this.readOnly = from.readOnly;
      this.wideQueryItems = from.wideQueryItems;
      this.queryTimeoutMillis = from.queryTimeoutMillis;
      this.timeZone = from.timeZone;
      this.retryConflicts = from.retryConflicts;
      this.atomic = from.atomic;
      this.budget = from.budget;
      this.previewItems = from.previewItems;
      this.settings = from.settings;
    }

    public Builder scan(ScanMode value) {
      scan = value;
      return this;
    }

    public Builder consistentRead(boolean value) {
      consistentRead = value;
      return this;
    }

    public Builder readOnly(boolean value) {
      readOnly = value;
      return this;
    }

    public Builder wideQueryItems(long value) {
      wideQueryItems = value;
      return this;
    }

    public Builder queryTimeoutMillis(long value) {
      queryTimeoutMillis = value;
      return this;
    }

    public Builder timeZone(ZoneId value) {
      timeZone = () -> value;
      return this;
    }

    public Builder retryConflicts(boolean value) {
      retryConflicts = value;
      return this;
    }

    public Builder atomic(boolean value) {
      atomic = value;
      return this;
    }

    public Builder budget(Budget value) {
      budget = value;
      return this;
    }

    public Builder previewItems(long value) {
      previewItems = value;
      return this;
    }

    public Builder settings(Supplier<List<Setting>> value) {
      settings = value;
      return this;
    }

    /** The settings. */
    public SessionOptions build() {
      return new SessionOptions(
          scan,
          consistentRead,
          readOnly,
          wideQueryItems,
          queryTimeoutMillis,
          timeZone,
          retryConflicts,
          atomic,
          budget,
          previewItems,
          settings);
    }
  }
}
