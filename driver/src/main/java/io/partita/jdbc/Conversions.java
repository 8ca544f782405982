package io.partita.jdbc;

import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Binary;
import io.partita.sql.Json;
import io.partita.sql.SqlErrors;
import io.partita.sql.SqlType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The one table of conversions: from the type of a value and the class that a getter wants, to a
 * function. It is table B-6 of the JDBC specification as far as our types reach; what is not in it
 * is refused. Conversions of values that a setter got go through it as well.
 */
final class Conversions {
  /** Longer texts are no numbers of ours, and parsing them is quadratic. */
  private static final int MAX_NUMBER_LENGTH = 1_000;

  private static final int DATE_LENGTH = "2026-02-03".length();

  /** What a conversion may need beside the value. */
  record Target(int scale, Supplier<TimeZone> local) {
    TimeZone zone() {
      return local.get();
    }
  }

  /** Throws arithmetic exceptions, date-time exceptions, or illegal arguments. */
  private interface Conversion {
    Object apply(Object value, Target target);
  }

  private static final Map<SqlType, Map<Class<?>, Conversion>> TABLE = new EnumMap<>(SqlType.class);

  private static final List<SqlType> TEXTS = List.of(SqlType.VARCHAR, SqlType.CHAR);
  private static final List<SqlType> NUMBERS =
      List.of(
          SqlType.SMALLINT,
          SqlType.INTEGER,
          SqlType.BIGINT,
          SqlType.DECIMAL,
          SqlType.REAL,
          SqlType.DOUBLE);

  static {
    for (SqlType type : SqlType.values()) {
      TABLE.put(type, new HashMap<>());
      add(type, AttributeValue.class, (value, target) -> Documents.toAttributeValue(value));
    }
    numbers();
    texts();
    dateTimes();
    documents();
    add(SqlType.BOOLEAN, Boolean.class, (value, target) -> value);
    add(SqlType.BOOLEAN, String.class, (value, target) -> value.toString());
    number(SqlType.BOOLEAN, value -> ((Boolean) value) ? BigDecimal.ONE : BigDecimal.ZERO);
    add(SqlType.VARBINARY, byte[].class, (value, target) -> ((Binary) value).toByteArray());
    add(SqlType.VARBINARY, String.class, (value, target) -> value.toString());
    lobs();
    for (JdbcType type : JdbcType.values()) {
      Map<Class<?>, Conversion> row = row(type.sqlType());
      Conversion standard = row.get(type.javaClass(DocumentStyle.NATIVE));
      if (standard == null) {
        throw new IllegalStateException(
            type + " has no conversion to " + type.javaClass(DocumentStyle.NATIVE));
      }
      row.put(Object.class, standard);
    }
  }

  private Conversions() {}

  private static void numbers() {
    for (SqlType type : NUMBERS) {
      number(type, Conversions::toDecimal);
      add(type, Boolean.class, (value, target) -> toDecimal(value).signum() != 0);
    }
    // The fraction of a decimal has as many digits as its column declares.
    add(
        SqlType.DECIMAL,
        BigDecimal.class,
        (value, target) -> scaled(toDecimal(value), target.scale()));
    add(
        SqlType.DECIMAL,
        String.class,
        (value, target) -> scaled(toDecimal(value), target.scale()).toPlainString());
    for (SqlType type : List.of(SqlType.SMALLINT, SqlType.INTEGER, SqlType.BIGINT)) {
      add(type, String.class, (value, target) -> toDecimal(value).toPlainString());
    }
    add(SqlType.REAL, String.class, (value, target) -> Float.toString(toFloat(value)));
    add(SqlType.DOUBLE, String.class, (value, target) -> Double.toString(toDouble(value)));
    add(SqlType.REAL, Double.class, (value, target) -> toDouble(value));
    add(SqlType.DOUBLE, Double.class, (value, target) -> toDouble(value));
    add(SqlType.REAL, Float.class, (value, target) -> toFloat(value));
    add(SqlType.DOUBLE, Float.class, (value, target) -> toFloat(value));
  }

  /** The eight numeric classes, from whatever the function makes a decimal of. */
  private static void number(SqlType type, Function<Object, BigDecimal> decimal) {
    add(type, BigDecimal.class, (value, target) -> decimal.apply(value));
    add(type, BigInteger.class, (value, target) -> whole(decimal.apply(value), 1_000));
    add(type, Byte.class, (value, target) -> (byte) inRange(decimal.apply(value), Byte.MAX_VALUE));
    add(type, Short.class, (v, target) -> (short) inRange(decimal.apply(v), Short.MAX_VALUE));
    add(type, Integer.class, (v, target) -> (int) inRange(decimal.apply(v), Integer.MAX_VALUE));
    add(type, Long.class, (v, target) -> inRange(decimal.apply(v), Long.MAX_VALUE));
    add(type, Float.class, (value, target) -> toFloat(decimal.apply(value)));
    add(type, Double.class, (value, target) -> toDouble(decimal.apply(value)));
  }

  private static void texts() {
    for (SqlType type : TEXTS) {
      add(type, String.class, (value, target) -> value);
      number(type, value -> parseNumber((String) value));
      add(type, Boolean.class, (value, target) -> parseBoolean((String) value));
      add(type, UUID.class, (value, target) -> parseUuid((String) value));
      add(type, OffsetDateTime.class, (value, target) -> parseInstant(text(value)));
      add(type, ZonedDateTime.class, (value, target) -> ZonedDateTime.parse(withT(text(value))));
      add(type, OffsetTime.class, (value, target) -> OffsetTime.parse(text(value)));
      add(type, Instant.class, (value, target) -> parseInstant(text(value)).toInstant());
      dates(type, (value, target) -> parseDateTime(text(value), target));
      times(type, (value, target) -> parseTime(text(value), target));
      timestamps(type, Conversions::parseTimestamp);
    }
  }

  private static void dateTimes() {
    dates(SqlType.DATE, (value, target) -> ((LocalDate) value).atStartOfDay());
    add(SqlType.DATE, String.class, (value, target) -> value.toString());
    times(SqlType.TIME, (value, target) -> LocalTime.parse((String) value));
    add(SqlType.TIME, String.class, (value, target) -> value);
    add(
        SqlType.TIME,
        Timestamp.class,
        (value, target) ->
            LegacyDates.timestamp(
                LocalTime.parse((String) value).atDate(LocalDate.EPOCH), target.zone()));
    dates(SqlType.TIMESTAMP, (value, target) -> LocalDateTime.parse((String) value));
    times(SqlType.TIMESTAMP, (v, target) -> LocalDateTime.parse((String) v).toLocalTime());
    add(SqlType.TIMESTAMP, String.class, (value, target) -> value);
    SqlType instant = SqlType.TIMESTAMP_WITH_TIME_ZONE;
    add(instant, OffsetDateTime.class, (value, target) -> OffsetDateTime.parse((String) value));
    add(instant, ZonedDateTime.class, (value, target) -> ZonedDateTime.parse((String) value));
    add(instant, Instant.class, (value, target) -> Instant.parse((String) value));
    dates(instant, Conversions::local);
    times(instant, (value, target) -> local(value, target).toLocalTime());
    timestamps(instant, (value, target) -> Timestamp.from(Instant.parse((String) value)));
    add(instant, String.class, (value, target) -> value);
    add(SqlType.UUID, UUID.class, (value, target) -> parseUuid((String) value));
    add(SqlType.UUID, String.class, (value, target) -> value);
  }

  /** What an instant's clock shows in a zone. */
  private static LocalDateTime local(Object instant, Target target) {
    return LocalDateTime.ofInstant(Instant.parse((String) instant), target.zone().toZoneId());
  }

  private static void dates(SqlType type, BiFunction<Object, Target, LocalDateTime> local) {
    add(type, LocalDateTime.class, local::apply);
    add(type, LocalDate.class, (value, target) -> local.apply(value, target).toLocalDate());
    add(
        type,
        Date.class,
        (v, target) -> LegacyDates.date(local.apply(v, target).toLocalDate(), target.zone()));
    timestamps(type, (v, target) -> LegacyDates.timestamp(local.apply(v, target), target.zone()));
  }

  private static void timestamps(SqlType type, Conversion timestamp) {
    add(type, Timestamp.class, timestamp);
    add(type, java.util.Date.class, timestamp);
  }

  private static void times(SqlType type, BiFunction<Object, Target, LocalTime> local) {
    add(type, LocalTime.class, local::apply);
    add(
        type,
        Time.class,
        (value, target) -> LegacyDates.time(local.apply(value, target), target.zone()));
  }

  /** Whatever has bytes is a Blob as well, and whatever has a text a Clob. */
  private static void lobs() {
    add(
        SqlType.VARBINARY,
        Blob.class,
        (value, target) -> new PartitaBlob(((Binary) value).toByteArray()));
    for (SqlType type : SqlType.values()) {
      Conversion text = row(type).get(String.class);
      if (text != null && type != SqlType.VARBINARY) {
        Conversion clob = (value, target) -> new PartitaClob((String) text.apply(value, target));
        add(type, Clob.class, clob);
        add(type, NClob.class, clob);
      }
    }
  }

  private static void documents() {
    add(SqlType.MAP, Map.class, (value, target) -> java(value));
    add(SqlType.MAP, String.class, (value, target) -> Json.text((AttributeValue) value));
    add(SqlType.ARRAY, List.class, (value, target) -> list(java(value)));
    add(SqlType.ARRAY, Set.class, (value, target) -> java(value));
    add(
        SqlType.ARRAY,
        Array.class,
        (value, target) -> PartitaArray.of((AttributeValue) value, target.local()));
    add(SqlType.ARRAY, String.class, (value, target) -> Json.text((AttributeValue) value));
    add(SqlType.JSON, Object.class, (value, target) -> list(java(value)));
    add(SqlType.JSON, String.class, (value, target) -> Json.text((AttributeValue) value));
    add(SqlType.JSON, Map.class, (value, target) -> java(value));
    add(SqlType.JSON, List.class, (value, target) -> list(java(value)));
    add(
        SqlType.JSON,
        Array.class,
        (value, target) -> PartitaArray.of((AttributeValue) value, target.local()));
  }

  /** A set as a list; what is one already stays. */
  private static Object list(Object value) {
    return value instanceof Set<?> set ? List.copyOf(set) : value;
  }

  private static Object java(Object value) {
    Object java = Documents.toJava((AttributeValue) value);
    if (java == null) {
      throw new IllegalArgumentException("a stored null");
    }
    return java;
  }

  private static void add(SqlType type, Class<?> target, Conversion conversion) {
    row(type).put(target, conversion);
  }

  private static Map<Class<?>, Conversion> row(SqlType type) {
    Map<Class<?>, Conversion> row = TABLE.get(type);
    if (row == null) {
      throw new IllegalArgumentException(type.name());
    }
    return row;
  }

  /**
   * Converts a value of a column of the given type. An attribute seen with several types is a
   * VARCHAR column whose values keep their own types, and one that was seen with one type may hold
   * another as soon as somebody writes it: the value's own type decides, and {@code getObject}
   * without a class gives the text.
   *
   * @param place what the message calls the value's place: "column total", "parameter 2"
   */
  static <T> T convert(Object value, SqlType type, Target target, Class<T> wanted, String place)
      throws SQLException {
    boolean dynamic = !isOf(type, value);
    SqlType actual = dynamic ? typeOf(value) : type;
    Conversion conversion =
        row(actual).get(dynamic && wanted == Object.class ? String.class : wanted);
    if (conversion == null) {
      throw Failures.of(
          SqlErrors.NOT_CONVERTIBLE,
          message(value, actual, wanted, place, "there is no such conversion"));
    }
    try {
      return wanted.cast(conversion.apply(value, target));
    } catch (ArithmeticException e) {
      throw Failures.of(
          SqlErrors.OUT_OF_RANGE, message(value, actual, wanted, place, "it is out of range"), e);
    } catch (DateTimeException e) {
      throw Failures.of(
          SqlErrors.DATETIME_FORMAT,
          message(value, actual, wanted, place, "it is no such date or time"),
          e);
    } catch (IllegalArgumentException | ClassCastException e) {
      throw Failures.of(
          SqlErrors.NOT_CONVERTIBLE, message(value, actual, wanted, place, "it does not fit"), e);
    }
  }

  /** Whether a value is one that a column of the type has. */
  private static boolean isOf(SqlType type, Object value) {
    return switch (type) {
      case VARCHAR, CHAR, TIME, TIMESTAMP, TIMESTAMP_WITH_TIME_ZONE, UUID ->
          value instanceof String;
      case SMALLINT, INTEGER, BIGINT, DECIMAL, REAL, DOUBLE -> value instanceof Number;
      case BOOLEAN -> value instanceof Boolean;
      case VARBINARY -> value instanceof Binary;
      case DATE -> value instanceof LocalDate;
      case MAP -> value instanceof AttributeValue.M;
      case ARRAY -> value instanceof AttributeValue && !(value instanceof AttributeValue.M);
      case JSON -> value instanceof AttributeValue;
    };
  }

  /** The type of a value that has no column. */
  static SqlType typeOf(Object value) {
    if (value instanceof BigDecimal || value instanceof BigInteger) {
      return SqlType.DECIMAL;
    } else if (value instanceof Double) {
      return SqlType.DOUBLE;
    } else if (value instanceof Float) {
      return SqlType.REAL;
    } else if (value instanceof Number) {
      return SqlType.BIGINT;
    } else if (value instanceof Boolean) {
      return SqlType.BOOLEAN;
    } else if (value instanceof Binary) {
      return SqlType.VARBINARY;
    } else if (value instanceof LocalDate) {
      return SqlType.DATE;
    } else if (value instanceof AttributeValue.M) {
      return SqlType.MAP;
    } else if (value instanceof AttributeValue) {
      return SqlType.ARRAY;
    }
    return SqlType.VARCHAR;
  }

  private static String message(
      Object value, SqlType type, Class<?> wanted, String place, String why) {
    String text = value instanceof AttributeValue document ? Json.text(document) : value.toString();
    String shown = text.length() > 60 ? text.substring(0, 57) + "…" : text;
    return String.format(
        "The value '%s' of %s (%s) cannot be read as %s: %s",
        shown, place, type.words(), wanted.getSimpleName(), why);
  }

  private static BigDecimal toDecimal(Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal;
    } else if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      if (Double.isNaN(number) || Double.isInfinite(number)) {
        throw new ArithmeticException("not finite");
      }
      return new BigDecimal(value.toString());
    } else if (value instanceof BigInteger integer) {
      return new BigDecimal(integer);
    }
    return BigDecimal.valueOf(((Number) value).longValue());
  }

  private static BigDecimal scaled(BigDecimal number, int scale) {
    return scale > 0 ? number.setScale(scale, RoundingMode.HALF_UP) : number;
  }

  /** The whole part. */
  private static BigInteger whole(BigDecimal number, int maxDigits) {
    if ((long) number.precision() - number.scale() > maxDigits) {
      throw new ArithmeticException("too many digits");
    }
    return number.toBigInteger();
  }

  private static long inRange(BigDecimal number, long max) {
    long value = whole(number, 19).longValueExact();
    if (value > max || value < -max - 1) {
      throw new ArithmeticException("beyond " + max);
    }
    return value;
  }

  private static double toDouble(Object value) {
    if (value instanceof Double number) {
      return number;
    }
    double number = ((Number) value).doubleValue();
    if (Double.isInfinite(number)) {
      throw new ArithmeticException("beyond the range of double");
    }
    return number;
  }

  private static float toFloat(Object value) {
    float number = ((Number) value).floatValue();
    if (Float.isInfinite(number) && !(value instanceof Double d && d.isInfinite())) {
      throw new ArithmeticException("beyond the range of float");
    }
    return number;
  }

  private static String text(Object value) {
    return ((String) value).trim();
  }

  private static BigDecimal parseNumber(String text) {
    String trimmed = text.trim();
    if (trimmed.length() > MAX_NUMBER_LENGTH) {
      throw new IllegalArgumentException("too long for a number");
    }
    return new BigDecimal(trimmed);
  }

  private static boolean parseBoolean(String text) {
    String trimmed = text.trim();
    if (trimmed.equalsIgnoreCase("true") || trimmed.equals("1")) {
      return true;
    } else if (trimmed.equalsIgnoreCase("false") || trimmed.equals("0")) {
      return false;
    }
    throw new IllegalArgumentException("neither true nor false");
  }

  private static UUID parseUuid(String text) {
    String trimmed = text.trim();
    if (trimmed.length() != 36) {
      throw new IllegalArgumentException("not a UUID");
    }
    return UUID.fromString(trimmed);
  }

  /** A date, or a date and a time with a T or a blank between them; an instant is local. */
  private static LocalDateTime parseDateTime(String text, Target target) {
    if (text.length() == DATE_LENGTH) {
      return LocalDate.parse(text).atStartOfDay();
    }
    return hasOffset(text)
        ? LocalDateTime.ofInstant(parseInstant(text).toInstant(), target.zone().toZoneId())
        : LocalDateTime.parse(withT(text));
  }

  /** A time, or that of a date and a time. */
  private static LocalTime parseTime(String text, Target target) {
    return text.length() > DATE_LENGTH && text.charAt(4) == '-'
        ? parseDateTime(text, target).toLocalTime()
        : LocalTime.parse(text);
  }

  private static Timestamp parseTimestamp(Object value, Target target) {
    String text = text(value);
    return hasOffset(text)
        ? Timestamp.from(parseInstant(text).toInstant())
        : LegacyDates.timestamp(parseDateTime(text, target), target.zone());
  }

  private static OffsetDateTime parseInstant(String text) {
    return OffsetDateTime.parse(withT(text));
  }

  /** Whether a text that begins with a date ends with an offset, so that it means an instant. */
  private static boolean hasOffset(String text) {
    return text.length() > DATE_LENGTH
        && (text.endsWith("Z")
            || text.lastIndexOf('+') > DATE_LENGTH
            || text.lastIndexOf('-') > DATE_LENGTH);
  }

  private static String withT(String text) {
    return text.length() > DATE_LENGTH && text.charAt(DATE_LENGTH) == ' '
        ? text.substring(0, DATE_LENGTH) + 'T' + text.substring(DATE_LENGTH + 1)
        : text;
  }
}
