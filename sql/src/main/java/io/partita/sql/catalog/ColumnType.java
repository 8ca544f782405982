package io.partita.sql.catalog;

import io.partita.engine.value.AttributeType;
import io.partita.sql.SqlType;
import java.util.Set;

/**
 * The type of a column.
 *
 * @param precision digits, or characters, as a time's text has with its fraction; 0 if the type has
 *     none, or a time any number of them
 * @param scale digits after the point; 0 if the type has none
 */
public record ColumnType(SqlType type, int precision, int scale) {

  /** A type without precision and scale. */
  public static ColumnType of(SqlType type) {
    return new ColumnType(type, 0, 0);
  }

  /** A time, whose seconds have that many digits of a fraction. */
  static ColumnType ofTime(SqlType type, int digits) {
    int point = digits == 0 ? 0 : 1;
    int characters =
        switch (type) {
          case TIME -> "00:00:00".length() + point + digits;
          case TIMESTAMP -> "0000-00-00T00:00:00".length() + point + digits;
          // Their text has nine digits always, so that its order is that of time.
          default -> "0000-00-00T00:00:00.000000000Z".length();
        };
    return new ColumnType(type, characters, digits);
  }

  /** How an undeclared attribute of an engine type reads. */
  public static ColumnType ofAttribute(AttributeType type) {
    return of(
        switch (type) {
          case S, NULL -> SqlType.VARCHAR;
          case N -> SqlType.DECIMAL;
          case B -> SqlType.VARBINARY;
          case BOOL -> SqlType.BOOLEAN;
          case M -> SqlType.MAP;
          case L, SS, NS, BS -> SqlType.ARRAY;
        });
  }

  /** The engine type that values of this type are stored as; of JSON the usual one. */
  public AttributeType storedAs() {
    return switch (type) {
      case VARCHAR, CHAR, DATE, TIME, TIMESTAMP, TIMESTAMP_WITH_TIME_ZONE, UUID -> AttributeType.S;
      case SMALLINT, INTEGER, BIGINT, DECIMAL, REAL, DOUBLE -> AttributeType.N;
      case BOOLEAN -> AttributeType.BOOL;
      case VARBINARY -> AttributeType.B;
      case MAP, JSON -> AttributeType.M;
      case ARRAY -> AttributeType.L;
    };
  }

  /** The engine types that a value of this type may be stored as; any other reads as NULL. */
  public Set<AttributeType> readFrom() {
    return switch (type) {
      case ARRAY -> Set.of(AttributeType.L, AttributeType.SS, AttributeType.NS, AttributeType.BS);
      case JSON ->
          Set.of(
              AttributeType.M,
              AttributeType.L,
              AttributeType.SS,
              AttributeType.NS,
              AttributeType.BS);
      default -> Set.of(storedAs());
    };
  }

  /**
   * Whether every stored value of those types fits; if not, some of them read as NULL and only a
   * look at the value tells.
   */
  public boolean fitsByType() {
    return switch (type) {
      case VARCHAR, CHAR, REAL, DOUBLE, BOOLEAN, VARBINARY, MAP, ARRAY, JSON -> true;
      case DECIMAL -> precision == 0;
      case SMALLINT, INTEGER, BIGINT, DATE, TIME, TIMESTAMP, TIMESTAMP_WITH_TIME_ZONE, UUID ->
          false;
    };
  }

  /** As DDL writes it. */
  @Override
  public String toString() {
    if (precision == 0) {
      return type.words();
    }
    return switch (type) {
      case DECIMAL -> "DECIMAL(" + precision + ", " + scale + ")";
      case TIME, TIMESTAMP -> type + "(" + scale + ")";
      case TIMESTAMP_WITH_TIME_ZONE -> "TIMESTAMP(" + scale + ") WITH TIME ZONE";
      default -> type + "(" + precision + ")";
    };
  }
}
