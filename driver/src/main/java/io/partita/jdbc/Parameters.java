package io.partita.jdbc;

import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Binary;
import io.partita.sql.PointInTime;
import io.partita.sql.SqlErrors;
import io.partita.sql.SqlType;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.Charset;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Calendar;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The values that the setters of a prepared statement got, made into the classes that {@link
 * io.partita.sql.PreparedSql#execute} takes: dates and times of {@code java.sql} are local in a
 * zone, timestamps also the instants that they are, and streams are read when they are set.
 */
final class Parameters {
  private static final Object UNSET = new Object();

  /** Classes that the SQL layer takes as they are. */
  private static final List<Class<?>> TAKEN =
      List.of(
          String.class,
          Number.class,
          Boolean.class,
          Character.class,
          byte[].class,
          LocalDate.class,
          LocalTime.class,
          LocalDateTime.class,
          OffsetDateTime.class,
          ZonedDateTime.class,
          Instant.class,
          UUID.class,
          Map.class,
          List.class,
          Set.class,
          AttributeValue.class);

  private static final Set<Class<?>> WHOLE = Set.of(Short.class, Integer.class, Long.class);

  private final Supplier<TimeZone> zone;
  private final @Nullable Object[] values;

  Parameters(int count, Supplier<TimeZone> zone) {
    this.zone = zone;
    this.values = new @Nullable Object[count];
    clear();
  }

  void clear() {
    Arrays.fill(values, UNSET);
  }

  /** All values; the array is this one's own, so that what outlives the call needs a copy. */
  @Nullable Object[] complete() throws SQLException {
    for (int i = 0; i < values.length; i++) {
      if (values[i] == UNSET) {
        throw Failures.of(
            SqlErrors.WRONG_PARAMETER_COUNT,
            "Parameter " + (i + 1) + " of " + values.length + " has no value");
      }
    }
    return values;
  }

  @Override
  public String toString() {
    @Nullable Object[] shown = values.clone();
    for (int i = 0; i < shown.length; i++) {
      shown[i] = shown[i] == UNSET ? "?" : shown[i];
    }
    return Arrays.deepToString(shown);
  }

  /** Sets a value that the SQL layer takes. */
  void set(int index, @Nullable Object value) throws SQLException {
    if (index < 1 || index > values.length) {
      throw Failures.of(
          SqlErrors.WRONG_PARAMETER_COUNT,
          "There is no parameter " + index + "; the statement has " + values.length);
    }
    values[index - 1] = value;
  }

  /** Sets a date of {@code java.sql} or {@code java.util} as local in the calendar's zone. */
  void setLegacy(int index, java.util.@Nullable Date value, @Nullable Calendar calendar)
      throws SQLException {
    TimeZone local = calendar == null ? zone.get() : calendar.getTimeZone();
    set(index, value == null ? null : legacy(index, value, local));
  }

  /** Sets any value that has a conversion. */
  void setAny(int index, @Nullable Object value) throws SQLException {
    set(index, taken(index, value));
  }

  /** Sets a value as a type of {@link Types}; types of kind OTHER take it as it is. */
  void setAs(int index, @Nullable Object value, int typeCode, int scale) throws SQLException {
    Object taken = taken(index, value);
    Class<?> wanted = classOf(typeCode);
    if (taken instanceof PointInTime point && wanted != null && wanted != LocalDateTime.class) {
      taken = point.local();
    }
    if (taken == null || wanted == null || wanted.isInstance(taken) || !isScalar(taken)) {
      set(index, scaled(taken, scale));
      return;
    }
    set(index, scaled(convert(index, taken, wanted), scale));
  }

  private static @Nullable Object scaled(@Nullable Object value, int scale) {
    return scale > 0 && value instanceof BigDecimal decimal
        ? decimal.setScale(scale, RoundingMode.HALF_UP)
        : value;
  }

  private Object convert(int index, Object value, Class<?> wanted) throws SQLException {
    if (value instanceof String text && wanted == byte[].class) {
      return fromHex(index, text);
    }
    SqlType type = Conversions.typeOf(value);
    Object source = value;
    if (value instanceof LocalDateTime dateTime) {
      type = SqlType.TIMESTAMP;
      source = DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(dateTime);
    } else if (value instanceof LocalTime time) {
      type = SqlType.TIME;
      source = DateTimeFormatter.ISO_LOCAL_TIME.format(time);
    } else if (value instanceof byte[] bytes) {
      type = SqlType.VARBINARY;
      source = Binary.copyOf(bytes);
    }
    Conversions.Target target = new Conversions.Target(0, zone);
    if (WHOLE.contains(wanted)) {
      BigDecimal exact =
          Conversions.convert(source, type, target, BigDecimal.class, "parameter " + index);
      if (exact.stripTrailingZeros().scale() > 0) {
        throw Failures.of(
            SqlErrors.OUT_OF_RANGE,
            "Parameter "
                + index
                + " is "
                + exact
                + ": as "
                + wanted.getSimpleName()
                + " it would lose its fraction");
      }
    }
    return Conversions.convert(source, type, target, wanted, "parameter " + index);
  }

  /** Bytes of the text that {@code getString} gives of them; a getter never reads a text so. */
  private static byte[] fromHex(int index, String text) throws SQLException {
    try {
      return HexFormat.of().parseHex(text);
    } catch (IllegalArgumentException e) {
      throw Failures.of(
          SqlErrors.NOT_CONVERTIBLE,
          "Parameter " + index + " is no binary: bytes are two hexadecimal digits each",
          e);
    }
  }

  private static boolean isScalar(Object value) {
    return value instanceof String
        || value instanceof Number
        || value instanceof Boolean
        || value instanceof LocalDate
        || value instanceof LocalTime
        || value instanceof LocalDateTime
        || value instanceof byte[];
  }

  /** The class that a type code asks for, or null if it asks for none. */
  private static @Nullable Class<?> classOf(int typeCode) {
    return switch (typeCode) {
      case Types.CHAR,
          Types.VARCHAR,
          Types.LONGVARCHAR,
          Types.NCHAR,
          Types.NVARCHAR,
          Types.LONGNVARCHAR ->
          String.class;
      case Types.BIT, Types.BOOLEAN -> Boolean.class;
      // Whether TINYINT has a sign differs between databases: a short holds both.
      case Types.TINYINT, Types.SMALLINT -> Short.class;
      case Types.INTEGER -> Integer.class;
      case Types.BIGINT -> Long.class;
      case Types.REAL -> Float.class;
      case Types.FLOAT, Types.DOUBLE -> Double.class;
      case Types.DECIMAL, Types.NUMERIC -> BigDecimal.class;
      case Types.DATE -> LocalDate.class;
      case Types.TIME -> LocalTime.class;
      case Types.TIMESTAMP -> LocalDateTime.class;
      case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY -> byte[].class;
      default -> null;
    };
  }

  private @Nullable Object taken(int index, @Nullable Object value) throws SQLException {
    if (value == null) {
      return null;
    } else if (value instanceof java.util.Date date) {
      return legacy(index, date, zone.get());
    } else if (value instanceof Calendar calendar) {
      return legacy(index, calendar.getTime(), calendar.getTimeZone());
    } else if (value instanceof PartitaArray array) {
      return array.elements();
    } else if (value instanceof java.sql.Array array) {
      return taken(index, array.getArray());
    } else if (value.getClass().isArray() && !(value instanceof byte[])) {
      @Nullable Object[] converted = new @Nullable Object[java.lang.reflect.Array.getLength(value)];
      for (int i = 0; i < converted.length; i++) {
        converted[i] = taken(index, java.lang.reflect.Array.get(value, i));
      }
      return Arrays.asList(converted);
    } else if (value instanceof OffsetTime time) {
      // There is no such type: it is its text, as the getters read it.
      return time.toString();
    } else if (value instanceof Blob blob) {
      return bytes(blob.getBinaryStream(), blob.length());
    } else if (value instanceof Clob clob) {
      return text(clob.getCharacterStream(), clob.length());
    } else if (value instanceof InputStream stream) {
      return bytes(stream, -1);
    } else if (value instanceof Reader reader) {
      return text(reader, -1);
    }
    for (Class<?> taken : TAKEN) {
      if (taken.isInstance(value)) {
        return value;
      }
    }
    throw Failures.of(
        SqlErrors.NOT_CONVERTIBLE,
        "Parameter " + index + " cannot be a " + value.getClass().getName());
  }

  private static Object legacy(int index, java.util.Date value, TimeZone zone) throws SQLException {
    try {
      if (value instanceof Date date) {
        return LegacyDates.localDate(date, zone);
      } else if (value instanceof Time time) {
        return LegacyDates.localTime(time, zone);
      }
      return new PointInTime(value.toInstant(), LegacyDates.localDateTime(value, zone));
    } catch (java.time.DateTimeException e) {
      throw Failures.of(SqlErrors.DATETIME_FORMAT, "Parameter " + index + ": " + e.getMessage(), e);
    }
  }

  /** Reads a stream; {@code length} is what the caller promised, or -1. */
  static byte[] bytes(InputStream stream, long length) throws SQLException {
    checkLength(length, "bytes");
    try {
      byte[] bytes = stream.readNBytes(length < 0 ? JdbcType.ITEM_BYTES + 1 : (int) length);
      checkRead(bytes.length, length, "bytes");
      return bytes;
    } catch (IOException e) {
      throw Failures.of(SqlErrors.IO, "The stream of a parameter cannot be read: " + e, e);
    }
  }

  /** Reads characters; {@code length} is what the caller promised, or -1. */
  static String text(Reader reader, long length) throws SQLException {
    checkLength(length, "characters");
    int max = length < 0 ? JdbcType.ITEM_BYTES + 1 : (int) length;
    StringBuilder text = new StringBuilder();
    char[] buffer = new char[Math.min(max, 8_192)];
    try {
      int read = 0;
      while (text.length() < max && read >= 0) {
        read = reader.read(buffer, 0, Math.min(buffer.length, max - text.length()));
        text.append(buffer, 0, Math.max(read, 0));
      }
    } catch (IOException e) {
      throw Failures.of(SqlErrors.IO, "The reader of a parameter cannot be read: " + e, e);
    }
    checkRead(text.length(), length, "characters");
    return text.toString();
  }

  /** Reads text in the given encoding; {@code length} counts bytes. */
  static String text(InputStream stream, long length, Charset charset) throws SQLException {
    return new String(bytes(stream, length), charset);
  }

  private static void checkLength(long length, String unit) throws SQLException {
    if (length < -1) {
      throw Failures.badArgument("A length is not negative: " + length);
    }
    if (length > JdbcType.ITEM_BYTES) {
      throw tooLong(length + " " + unit);
    }
  }

  private static void checkRead(int read, long promised, String unit) throws SQLException {
    if (read > JdbcType.ITEM_BYTES) {
      throw tooLong("More than " + JdbcType.ITEM_BYTES + " " + unit);
    }
    if (promised >= 0 && read < promised) {
      throw Failures.badArgument(
          "The stream ended after " + read + " of the " + promised + " promised " + unit);
    }
  }

  private static SQLException tooLong(String what) {
    return Failures.of(
        SqlErrors.LIMIT,
        what + " do not fit into an item, whose limit is " + JdbcType.ITEM_BYTES + " bytes");
  }
}
