package io.partita.sql.statement;

/** The types that a column, a CAST or IS can name; all spellings of one type are one constant. */
public enum DataType {
  VARCHAR,
  CHAR,
  SMALLINT,
  INTEGER,
  BIGINT,
  REAL,
  DOUBLE,
  DECIMAL,
  BOOLEAN,
  DATE,
  TIME,
  TIMESTAMP,
  TIMESTAMP_WITH_TIME_ZONE,
  UUID,
  VARBINARY,
  JSON,
  MAP,
  ARRAY,
  STRING_SET,
  NUMBER_SET,
  BINARY_SET,
  /** Any set, only after IS. */
  BAG
}
