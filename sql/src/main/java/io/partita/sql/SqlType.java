package io.partita.sql;

/** The types of columns and parameters, named as DDL names them. */
public enum SqlType {
  VARCHAR,
  CHAR,
  SMALLINT,
  INTEGER,
  BIGINT,
  DECIMAL,
  REAL,
  DOUBLE,
  BOOLEAN,
  DATE,
  TIME,
  TIMESTAMP,
  TIMESTAMP_WITH_TIME_ZONE,
  UUID,
  VARBINARY,
  MAP,
  ARRAY,
  JSON;

  /** As DDL writes it. */
  public String words() {
    return name().replace('_', ' ');
  }

  /** Whether values have a time of day, whose seconds may have a fraction. */
  public boolean hasTimeOfDay() {
    return this == TIME || this == TIMESTAMP || this == TIMESTAMP_WITH_TIME_ZONE;
  }

  /** Whether values are numbers. */
  public boolean isNumeric() {
    return this == SMALLINT
        || this == INTEGER
        || this == BIGINT
        || this == DECIMAL
        || this == REAL
        || this == DOUBLE;
  }
}
