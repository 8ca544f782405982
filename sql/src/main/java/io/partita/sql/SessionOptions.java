package io.partita.sql;

import java.time.ZoneId;
import java.util.List;

/**
 * The settings of one session.
 *
 * @param scan what to do with statements that scan
 * @param consistentRead whether reads in auto-commit are strongly consistent
 * @param readOnly whether every write is refused
 * @param wideQueryItems a key query that is estimated to examine more is warned about
 * @param queryTimeoutMillis the time of a statement; 0 for no end
 * @param timeZone where {@code java.sql} dates without a calendar, and CURRENT_TIMESTAMP, are local
 * @param retryConflicts whether a lock conflict is tried again before it is reported
 * @param atomic whether a change of several items is refused where it cannot be all or nothing
 * @param budget what each statement may consume
 * @param previewItems the items that a scan examines at most under {@link ScanMode#PREVIEW}
 * @param settings what {@code sys.settings} shows
 */
public record SessionOptions(
    ScanMode scan,
    boolean consistentRead,
    boolean readOnly,
    long wideQueryItems,
    long queryTimeoutMillis,
    ZoneId timeZone,
    boolean retryConflicts,
    boolean atomic,
    Budget budget,
    long previewItems,
    List<Setting> settings) {
  private static final long PREVIEW_ITEMS = 1_000;

  public SessionOptions {
    settings = List.copyOf(settings);
  }

  /** Settings that {@code sys.settings} does not show. */
  public SessionOptions(
      ScanMode scan,
      boolean consistentRead,
      boolean readOnly,
      long wideQueryItems,
      long queryTimeoutMillis,
      ZoneId timeZone,
      boolean retryConflicts,
      boolean atomic,
      Budget budget) {
    this(
        scan,
        consistentRead,
        readOnly,
        wideQueryItems,
        queryTimeoutMillis,
        timeZone,
        retryConflicts,
        atomic,
        budget,
        PREVIEW_ITEMS,
        List.of());
  }

  /** The same with another bound of previews. */
  public SessionOptions previewing(long items) {
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
        items,
        settings);
  }

  /** The same, as {@code sys.settings} is to show them. */
  public SessionOptions shownAs(List<Setting> shown) {
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
        shown);
  }

  /** The documented defaults, in the given zone. */
  public static SessionOptions defaults(ZoneId timeZone) {
    return new SessionOptions(
        ScanMode.FORBID, false, false, 100_000, 0, timeZone, true, true, Budget.NONE);
  }
}
