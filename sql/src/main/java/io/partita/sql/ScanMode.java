package io.partita.sql;

/** What a connection says to statements that would read every item of a table. */
public enum ScanMode {
  /** Refused, unless the statement itself allows it. */
  FORBID,
  /** Allowed up to a number of items; what needs all of a table is refused if that has more. */
  PREVIEW,
  /** Allowed. */
  ALLOW
}
