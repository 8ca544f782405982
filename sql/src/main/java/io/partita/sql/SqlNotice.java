package io.partita.sql;

/**
 * A warning: the statement ran, and its author should know something.
 *
 * @param sqlState of class 01
 */
public record SqlNotice(String sqlState, String message) {
  /** A name that was never seen; the nearest known one is in the message. */
  public static final String NAME_NEVER_SEEN = "01N01";

  /** A comparison with NULL, which is true of nothing. */
  public static final String COMPARED_WITH_NULL = "01N02";

  /** A scan ended at the bound of {@link ScanMode#PREVIEW}. */
  public static final String PREVIEW = "01P01";

  /** A key query that examines a large part of a table. */
  public static final String WIDE_QUERY = "01P02";

  /** A stored value did not fit its declared type and reads as NULL. */
  public static final String VALUE_DOES_NOT_FIT = "01S02";

  /** A hint that nobody knows. */
  public static final String UNKNOWN_HINT = "01S03";

  /** The isolation level was raised. */
  public static final String ISOLATION_RAISED = "01S04";
}
