package io.partita.sql.plan;

import io.partita.sql.SqlType;
import io.partita.sql.catalog.ColumnType;
import io.partita.sql.type.Family;

/** The family of a column's values inside a plan. */
final class ColumnFamily {
  private ColumnFamily() {}

  static Family of(ColumnType type) {
    SqlType name = type.type();
    return switch (name) {
      case VARCHAR, CHAR -> Family.TEXT;
      case SMALLINT, INTEGER, BIGINT, DECIMAL, REAL, DOUBLE -> Family.NUMBER;
      case BOOLEAN -> Family.BOOLEAN;
      case DATE -> Family.DATE;
      case TIME -> Family.TIME;
      case TIMESTAMP -> Family.TIMESTAMP;
      case TIMESTAMP_WITH_TIME_ZONE -> Family.INSTANT;
      case UUID -> Family.UUID;
      case VARBINARY -> Family.BINARY;
      case MAP, ARRAY, JSON -> Family.DYNAMIC;
    };
  }
}
