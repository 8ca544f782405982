package io.partita.sql.function;

import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Binary;
import io.partita.engine.value.Numbers;
import io.partita.sql.Json;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.SqlType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjuster;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A written CAST. What cannot be converted is an error; TRY_CAST makes null of it. Each takes the
 * value, the target's name, precision and scale (0 for none), and whether it is lenient; those to
 * dates and times take the session's zone instead of the name.
 */
public final class CastFunctions {
  /** What binary numbers have beside numbers. */
  private static final Pattern INFINITE =
      Pattern.compile("[+-]?(nan|inf|infinity)", Pattern.CASE_INSENSITIVE);

  private CastFunctions() {}

  /** To VARCHAR or CHAR: a longer text is cut to the length, as the standard says of a cast. */
  public static @Nullable String toText(
      @Nullable Object value, String type, BigDecimal length, BigDecimal scale, Boolean lenient) {
    if (value == null) {
      return null;
    }
    String text;
    if (value instanceof String string) {
      text = string;
    } else if (value instanceof BigDecimal number) {
      text = number.toPlainString();
    } else if (value instanceof Boolean bool) {
      text = bool ? "true" : "false";
    } else if (value instanceof Binary binary) {
      text = binary.toString();
    } else if (value instanceof AttributeValue document) {
      text = Json.text(document);
    } else {
      text = String.valueOf(value);
    }
    int bound = length.intValue();
    return bound > 0 && text.codePointCount(0, text.length()) > bound
        ? text.substring(0, text.offsetByCodePoints(0, bound))
        : text;
  }

  /** To an exact number type: rounded half up to the scale, an integer type to a whole number. */
  public static @Nullable BigDecimal toNumber(
      @Nullable Object value,
      String type,
      BigDecimal precision,
      BigDecimal scale,
      Boolean lenient) {
    if (value == null) {
      return null;
    }
    BigDecimal number = null;
    if (value instanceof BigDecimal exact) {
      number = exact;
    } else if (value instanceof Boolean bool) {
      number = bool ? BigDecimal.ONE : BigDecimal.ZERO;
    } else if (value instanceof String text) {
      number = parseNumber(text);
    }
    if (number == null) {
      refuse(value, type, lenient);
      return null;
    }
    SqlType target = SqlType.valueOf(type);
    BigDecimal rounded = round(number, target, precision.intValue(), scale.intValue());
    if (rounded == null) {
      if (lenient) {
        return null;
      }
      throw outOfRange(number, type, precision, scale);
    }
    return rounded;
  }

  /**
   * The number as a type holds it, or null if it is out of range.
   *
   * @param precision 0 for none: then a DECIMAL keeps every digit
   */
  public static @Nullable BigDecimal round(
      BigDecimal number, SqlType type, int precision, int scale) {
    return switch (type) {
      case SMALLINT -> whole(number, Short.MIN_VALUE, Short.MAX_VALUE);
      case INTEGER -> whole(number, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case BIGINT -> whole(number, Long.MIN_VALUE, Long.MAX_VALUE);
      case REAL -> {
        float value = number.floatValue();
        yield Float.isInfinite(value)
            ? null
            : Numbers.canonical(new BigDecimal(Float.toString(value)));
      }
      case DOUBLE -> {
        double value = number.doubleValue();
        yield Double.isInfinite(value) ? null : Numbers.canonical(BigDecimal.valueOf(value));
      }
      default -> {
        if (precision == 0) {
          yield number;
        }
        BigDecimal rounded = number.setScale(scale, RoundingMode.HALF_UP);
        yield rounded.precision() - rounded.scale() > precision - scale && rounded.signum() != 0
            ? null
            : Numbers.canonical(rounded);
      }
    };
  }

  /** To DOUBLE. */
  public static @Nullable Double toDouble(
      @Nullable Object value,
      String type,
      BigDecimal precision,
      BigDecimal scale,
      Boolean lenient) {
    BigDecimal number = toNumber(value, type, BigDecimal.ZERO, BigDecimal.ZERO, lenient);
    return number == null ? null : number.doubleValue();
  }

  /** To BOOLEAN: from 'true', 'false', and the numbers 1 and 0. */
  public static @Nullable Boolean toBoolean(
      @Nullable Object value,
      String type,
      BigDecimal precision,
      BigDecimal scale,
      Boolean lenient) {
    Boolean truth = truth(value);
    if (truth == null && value != null) {
      refuse(value, type, lenient);
    }
    return truth;
  }

  /** What says true or false: itself, 'true', 'false', and the numbers 1 and 0; else null. */
  public static @Nullable Boolean truth(@Nullable Object value) {
    if (value instanceof Boolean truth) {
      return truth;
    }
    if (value instanceof String text) {
      if (text.strip().equalsIgnoreCase("true")) {
        return true;
      }
      if (text.strip().equalsIgnoreCase("false")) {
        return false;
      }
    }
    if (value instanceof BigDecimal number) {
      if (number.compareTo(BigDecimal.ONE) == 0) {
        return true;
      }
      if (number.signum() == 0) {
        return false;
      }
    }
    return null;
  }

  /** To DATE; a timestamp loses its time. */
  public static @Nullable Integer toDate(
      @Nullable Object value,
      String zone,
      BigDecimal precision,
      BigDecimal scale,
      Boolean lenient) {
    LocalDateTime timestamp = dateTime(value, "DATE", lenient, text -> local(text, zone));
    return timestamp == null ? null : Math.toIntExact(timestamp.toLocalDate().toEpochDay());
  }

  /** To TIME; a timestamp loses its date. */
  public static @Nullable String toTime(
      @Nullable Object value,
      String zone,
      BigDecimal precision,
      BigDecimal scale,
      Boolean lenient) {
    LocalTime time = dateTime(value, "TIME", lenient, text -> timeOf(text, zone));
    return time == null ? null : DateTimes.text(time.with(fraction(precision, scale)));
  }

  private static @Nullable LocalTime timeOf(String text, String zone) {
    LocalTime time = DateTimes.parseTime(text);
    LocalDateTime timestamp = time == null ? local(text, zone) : null;
    return timestamp == null ? time : timestamp.toLocalTime();
  }

  /** The timestamp that a text means, in the zone if it names another. */
  private static @Nullable LocalDateTime local(String text, String zone) {
    Instant instant = DateTimes.parseInstant(text);
    return instant == null
        ? DateTimes.parseTimestamp(text)
        : LocalDateTime.ofInstant(instant, ZoneId.of(zone));
  }

  /** To TIMESTAMP WITH TIME ZONE; what names no zone is local in that of the session. */
  public static @Nullable String toInstant(
      @Nullable Object value,
      String zone,
      BigDecimal precision,
      BigDecimal scale,
      Boolean lenient) {
    Instant instant =
        dateTime(
            value,
            "TIMESTAMP WITH TIME ZONE",
            lenient,
            text -> {
              LocalDateTime local = DateTimes.parseTimestamp(text);
              return local == null
                  ? DateTimes.parseInstant(text)
                  : local.atZone(ZoneId.of(zone)).toInstant();
            });
    return instant == null ? null : DateTimes.text(instant.with(fraction(precision, scale)));
  }

  /** To TIMESTAMP; a date is its midnight. */
  public static @Nullable String toTimestamp(
      @Nullable Object value,
      String zone,
      BigDecimal precision,
      BigDecimal scale,
      Boolean lenient) {
    LocalDateTime timestamp = dateTime(value, "TIMESTAMP", lenient, text -> local(text, zone));
    return timestamp == null ? null : DateTimes.text(timestamp.with(fraction(precision, scale)));
  }

  private static TemporalAdjuster fraction(BigDecimal precision, BigDecimal scale) {
    return fraction(precision.intValue(), scale.intValue());
  }

  /**
   * Cuts a time as a type holds it.
   *
   * @param precision 0 for none: then a time keeps every digit
   */
  public static TemporalAdjuster fraction(int precision, int scale) {
    return DateTimes.fraction(precision == 0 ? CurrentTime.MOST_DIGITS : scale);
  }

  private static <T> @Nullable T dateTime(
      @Nullable Object value, String type, Boolean lenient, Function<String, @Nullable T> parser) {
    T parsed = value instanceof String text ? parser.apply(text) : null;
    if (parsed == null && value != null) {
      refuseDateTime(value, type, lenient);
    }
    return parsed;
  }

  /** To UUID. */
  public static @Nullable String toUuid(
      @Nullable Object value,
      String type,
      BigDecimal precision,
      BigDecimal scale,
      Boolean lenient) {
    String uuid = Uuids.asUuid(value);
    if (uuid == null && value != null) {
      refuse(value, type, lenient);
    }
    return uuid;
  }

  /** To MAP, ARRAY or JSON: of a text, which is JSON, or a document of that kind. */
  public static @Nullable Object toDocument(
      @Nullable Object value,
      String type,
      BigDecimal precision,
      BigDecimal scale,
      Boolean lenient) {
    if (value == null) {
      return null;
    }
    Object document = value;
    if (value instanceof String text) {
      try {
        document = Json.parse(text);
      } catch (SqlError notJson) {
        if (lenient) {
          return null;
        }
        throw notJson;
      }
    }
    boolean map = document instanceof AttributeValue.M;
    boolean fits =
        switch (SqlType.valueOf(type)) {
          case MAP -> map;
          case ARRAY -> document instanceof AttributeValue list && isList(list);
          default -> document instanceof AttributeValue any && (map || isList(any));
        };
    if (!fits) {
      refuse(value, type, lenient);
      return null;
    }
    return document;
  }

  private static boolean isList(AttributeValue value) {
    return value.type() == AttributeType.L || value.type().isSet();
  }

  /** To VARBINARY: text is taken as its UTF-8 bytes. */
  public static @Nullable Binary toBinary(
      @Nullable Object value,
      String type,
      BigDecimal precision,
      BigDecimal scale,
      Boolean lenient) {
    if (value == null || value instanceof Binary) {
      return (Binary) value;
    }
    if (value instanceof String text) {
      return Binary.copyOf(text.getBytes(StandardCharsets.UTF_8));
    }
    refuse(value, type, lenient);
    return null;
  }

  /** The number that a text spells, or null; blanks around it are no harm. */
  public static @Nullable BigDecimal parseNumber(String text) {
    String stripped = text.strip();
    if (stripped.isEmpty() || stripped.length() > 400) {
      return null;
    }
    try {
      BigDecimal number = new BigDecimal(stripped);
      return number.scale() > 400 || number.scale() < -400 ? null : NumberFunctions.checked(number);
    } catch (NumberFormatException notANumber) {
      return null;
    }
  }

  private static @Nullable BigDecimal whole(BigDecimal number, long low, long high) {
    BigDecimal rounded = number.setScale(0, RoundingMode.HALF_UP);
    return rounded.compareTo(BigDecimal.valueOf(low)) < 0
            || rounded.compareTo(BigDecimal.valueOf(high)) > 0
        ? null
        : rounded;
  }

  private static SqlError outOfRange(
      BigDecimal number, String type, BigDecimal precision, BigDecimal scale) {
    return new SqlError(
        SqlErrors.OUT_OF_RANGE,
        "The number "
            + shown(number)
            + " is out of range for "
            + type
            + (precision.signum() == 0
                ? ""
                : "(" + precision + (type.equals("DECIMAL") ? ", " + scale : "") + ")")
            + ".");
  }

  private static void refuse(Object value, String type, boolean lenient) {
    if (!lenient && value instanceof String text && INFINITE.matcher(text.strip()).matches()) {
      throw new SqlError(
          SqlErrors.OUT_OF_RANGE,
          "The value "
              + shown(value)
              + " is out of range for "
              + type
              + ": there is no such number here.");
    }
    if (!lenient) {
      throw new SqlError(
          SqlErrors.NOT_CONVERTIBLE,
          "The value " + shown(value) + " cannot be cast to " + type + ".");
    }
  }

  private static void refuseDateTime(Object value, String type, boolean lenient) {
    if (!lenient) {
      throw new SqlError(
          SqlErrors.DATETIME_FORMAT, "The value " + shown(value) + " is not a " + type + ".");
    }
  }

  /** A value as a message shows it: short, and text in quotes. */
  public static String shown(Object value) {
    String text =
        value instanceof AttributeValue document
            ? Json.text(document)
            : value instanceof BigDecimal number ? number.toPlainString() : String.valueOf(value);
    String cut = text.length() > 60 ? text.substring(0, 57) + "..." : text;
    return value instanceof String ? "'" + cut + "'" : cut;
  }
}
