package io.partita.jdbc;

import io.partita.sql.SqlType;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What {@code java.sql} says about each type of the SQL layer. The constants have the names of
 * {@link SqlType}.
 */
enum JdbcType {
  VARCHAR(Types.VARCHAR, String.class, JdbcType.ITEM_BYTES, 0, "'", "'", "length"),
  CHAR(Types.CHAR, String.class, JdbcType.ITEM_BYTES, 0, "'", "'", "length"),
  SMALLINT(Types.SMALLINT, Integer.class, 5, 6, null, null, null),
  INTEGER(Types.INTEGER, Integer.class, 10, 11, null, null, null),
  BIGINT(Types.BIGINT, Long.class, 19, 20, null, null, null),
  DECIMAL(Types.DECIMAL, BigDecimal.class, 0, 40, null, null, "precision,scale"),
  REAL(Types.REAL, Float.class, 7, 15, null, null, null),
  DOUBLE(Types.DOUBLE, Double.class, 17, 25, null, null, null),
  BOOLEAN(Types.BOOLEAN, Boolean.class, 1, 5, null, null, null),
  DATE(Types.DATE, Date.class, 10, 10, "DATE '", "'", null),
  TIME(Types.TIME, Time.class, 18, 18, "TIME '", "'", null),
  TIMESTAMP(Types.TIMESTAMP, Timestamp.class, 29, 29, "TIMESTAMP '", "'", null),
  TIMESTAMP_WITH_TIME_ZONE(
      Types.TIMESTAMP_WITH_TIMEZONE, OffsetDateTime.class, 30, 30, "TIMESTAMP '", "'", null),
  UUID(Types.OTHER, java.util.UUID.class, 36, 36, "'", "'", null),
  VARBINARY(Types.VARBINARY, byte[].class, JdbcType.ITEM_BYTES, 0, "X'", "'", "length"),
  MAP(Types.OTHER, Map.class, 0, JdbcType.ITEM_BYTES, "{", "}", null),
  ARRAY(Types.ARRAY, Array.class, 0, JdbcType.ITEM_BYTES, "[", "]", null),
  JSON(Types.OTHER, Object.class, 0, JdbcType.ITEM_BYTES, "'", "'", null);

  /** The model's limit of an item, 400 KB: no text, binary or document can be longer. */
  static final int ITEM_BYTES = 409_600;

  /** The digits of the model's numbers. */
  static final int MAX_DIGITS = 38;

  private static final Map<SqlType, JdbcType> BY_TYPE = new EnumMap<>(SqlType.class);

  static {
    for (SqlType type : SqlType.values()) {
      BY_TYPE.put(type, valueOf(type.name()));
    }
  }

  private final int code;
  private final Class<?> javaClass;
  private final int precision;
  private final int displaySize;
  final @Nullable String literalPrefix;
  final @Nullable String literalSuffix;
  final @Nullable String createParameters;

  JdbcType(
      int code,
      Class<?> javaClass,
      int precision,
      int displaySize,
      @Nullable String literalPrefix,
      @Nullable String literalSuffix,
      @Nullable String createParameters) {
    this.code = code;
    this.javaClass = javaClass;
    this.precision = precision;
    this.displaySize = displaySize;
    this.literalPrefix = literalPrefix;
    this.literalSuffix = literalSuffix;
    this.createParameters = createParameters;
  }

  static JdbcType of(SqlType type) {
    return Objects.requireNonNull(BY_TYPE.get(type), type::name);
  }

  /** Whether {@code CONVERT} takes values of one type of {@link Types} to another. */
  static boolean converts(int from, int to) {
    for (JdbcType source : values()) {
      for (JdbcType target : values()) {
        if (source.code == from && target.code == to && source.converts(target)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean converts(JdbcType target) {
    if (!isConvertible() || !target.isConvertible()) {
      return false;
    }
    boolean truth = (this == BOOLEAN && target.isNumber()) || (isNumber() && target == BOOLEAN);
    boolean time =
        (this == DATE || this == TIMESTAMP)
            && (target == DATE || target == TIME || target == TIMESTAMP);
    // Their text has bytes.
    boolean bytes = target == VARBINARY && (this == DATE || this == TIME || this == TIMESTAMP);
    return this == target
        || isText()
        || target.isText()
        || (isNumber() && target.isNumber())
        || truth
        || time
        || bytes;
  }

  /** Whether one code of {@link Types} and one word means it. */
  private boolean isConvertible() {
    return code != Types.OTHER && this != TIMESTAMP_WITH_TIME_ZONE && this != ARRAY;
  }

  /** As DDL writes it. */
  String typeName() {
    return sqlType().words();
  }

  SqlType sqlType() {
    return SqlType.valueOf(name());
  }

  /** The constant of {@link Types}. */
  int code(DocumentStyle style) {
    return isText(style) && !isText() ? Types.LONGVARCHAR : code;
  }

  /** The class of {@code getObject}. */
  Class<?> javaClass(DocumentStyle style) {
    return isText(style) ? String.class : javaClass;
  }

  /** Whether values are shown as text, which documents may be. */
  boolean isText(DocumentStyle style) {
    return isText()
        || (style == DocumentStyle.TEXT && (this == MAP || this == ARRAY || this == JSON));
  }

  boolean isText() {
    return this == VARCHAR || this == CHAR;
  }

  boolean isNumber() {
    return sqlType().isNumeric();
  }

  /** The declared precision, else that of the type; 0 if it has none, as a decimal without one. */
  int precision(int declared) {
    return declared > 0 ? declared : precision;
  }

  /** The declared scale; nine digits for times without one. */
  int scale(int declaredPrecision, int declared) {
    return sqlType().hasTimeOfDay() && declaredPrecision == 0 ? 9 : declared;
  }

  /** The characters of the longest value. */
  int displaySize(int declaredPrecision) {
    if (this == VARBINARY) {
      return Math.multiplyExact(precision(declaredPrecision), 2);
    }
    if (this == DECIMAL && declaredPrecision > 0) {
      return declaredPrecision + 2;
    }
    boolean byPrecision = displaySize == 0 || displaySize == precision;
    return byPrecision ? precision(declaredPrecision) : displaySize;
  }
}
