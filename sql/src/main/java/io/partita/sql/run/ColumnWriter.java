package io.partita.sql.run;

import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Binary;
import io.partita.sql.Json;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.SqlType;
import io.partita.sql.catalog.Column;
import io.partita.sql.catalog.ColumnType;
import io.partita.sql.function.CastFunctions;
import io.partita.sql.function.DateTimes;
import io.partita.sql.function.DynamicFunctions;
import io.partita.sql.function.NumberFunctions;
import io.partita.sql.function.Uuids;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.TemporalAdjuster;
import org.jspecify.annotations.Nullable;

/**
 * Assignment to a declared column: the value as it is stored, or an error that names the column.
 */
final class ColumnWriter {
  private ColumnWriter() {}

  /**
   * The stored form of a value for a column; what the engine would refuse for any attribute is left
   * to the engine.
   *
   * @param value stored or dynamic, not null
   */
  static AttributeValue convert(String table, Column column, Object value) {
    Object dynamic =
        value instanceof AttributeValue stored ? DynamicFunctions.value(stored) : value;
    AttributeValue converted = dynamic == null ? null : convert(column, dynamic, table);
    if (converted == null) {
      throw new SqlError(
          SqlErrors.NOT_CONVERTIBLE,
          "The value "
              + (dynamic == null ? "NULL" : CastFunctions.shown(dynamic))
              + " does not fit "
              + table
              + "."
              + column.name()
              + ", which is "
              + column.type()
              + ".");
    }
    return converted;
  }

  private static @Nullable AttributeValue convert(Column column, Object value, String table) {
    ColumnType type = column.type();
    switch (type.type()) {
      case VARCHAR, CHAR -> {
        String text = text(value);
        if (text != null
            && type.precision() > 0
            && text.codePointCount(0, text.length()) > type.precision()) {
          throw new SqlError(
              SqlErrors.TOO_LONG,
              "The text "
                  + CastFunctions.shown(text)
                  + " has "
                  + text.codePointCount(0, text.length())
                  + " characters, but "
                  + table
                  + "."
                  + column.name()
                  + " is "
                  + type
                  + ".");
        }
        return text == null ? null : new AttributeValue.S(text);
      }
      case SMALLINT, INTEGER, BIGINT, DECIMAL, REAL, DOUBLE -> {
        return number(column, value, table);
      }
      case BOOLEAN -> {
        Boolean truth = CastFunctions.truth(value);
        return truth == null ? null : AttributeValue.Bool.of(truth);
      }
      case DATE -> {
        if (value instanceof Integer days) {
          return new AttributeValue.S(DateTimes.text(LocalDate.ofEpochDay(days)));
        }
        LocalDate date = value instanceof String text ? DateTimes.parseDate(text) : null;
        return date == null
            ? dateTime(column, value, table)
            : new AttributeValue.S(DateTimes.text(date));
      }
      case TIME -> {
        LocalTime time = value instanceof String text ? DateTimes.parseTime(text) : null;
        return time == null
            ? dateTime(column, value, table)
            : new AttributeValue.S(DateTimes.text(time.with(fraction(type))));
      }
      case TIMESTAMP -> {
        LocalDateTime timestamp =
            value instanceof Integer days
                ? LocalDate.ofEpochDay(days).atStartOfDay()
                : value instanceof String text ? DateTimes.parseTimestamp(text) : null;
        return timestamp == null
            ? dateTime(column, value, table)
            : new AttributeValue.S(DateTimes.text(timestamp.with(fraction(type))));
      }
      case TIMESTAMP_WITH_TIME_ZONE -> {
        Instant instant = value instanceof String text ? DateTimes.parseInstant(text) : null;
        return instant == null
            ? dateTime(column, value, table)
            : new AttributeValue.S(DateTimes.text(instant.with(fraction(type))));
      }
      case UUID -> {
        String uuid = Uuids.asUuid(value);
        return uuid == null ? null : new AttributeValue.S(uuid);
      }
      case VARBINARY -> {
        return value instanceof Binary binary ? new AttributeValue.B(binary) : null;
      }
      case MAP -> {
        return document(value, column, table) instanceof AttributeValue.M map ? map : null;
      }
      default -> {
        return document(value, column, table) instanceof AttributeValue stored
                && type.readFrom().contains(stored.type())
            ? stored
            : null;
      }
    }
  }

  private static TemporalAdjuster fraction(ColumnType type) {
    return CastFunctions.fraction(type.precision(), type.scale());
  }

  /** A text opposite a document is its JSON. */
  private static Object document(Object value, Column column, String table) {
    try {
      return value instanceof String text ? Json.parse(text) : value;
    } catch (SqlError wrong) {
      throw new SqlError(
          wrong.error(),
          "The text does not fit "
              + table
              + "."
              + column.name()
              + ", which is "
              + column.type()
              + ". "
              + wrong.getMessage(),
          wrong);
    }
  }

  private static @Nullable String text(Object value) {
    if (value instanceof String text) {
      return text;
    }
    if (value instanceof BigDecimal number) {
      return number.toPlainString();
    }
    if (value instanceof Integer days) {
      return DateTimes.text(LocalDate.ofEpochDay(days));
    }
    return value instanceof Boolean bool ? bool.toString() : null;
  }

  private static @Nullable AttributeValue number(Column column, Object value, String table) {
    BigDecimal number = null;
    if (value instanceof BigDecimal exact) {
      number = exact;
    } else if (value instanceof Long count) {
      number = BigDecimal.valueOf(count);
    } else if (value instanceof Double approximate) {
      number = NumberFunctions.exact(approximate);
    } else if (value instanceof String text) {
      number = CastFunctions.parseNumber(text);
    } else if (value instanceof Boolean bool) {
      number = bool ? BigDecimal.ONE : BigDecimal.ZERO;
    }
    if (number == null) {
      return null;
    }
    ColumnType type = column.type();
    BigDecimal rounded = CastFunctions.round(number, type.type(), type.precision(), type.scale());
    if (rounded == null) {
      throw new SqlError(
          SqlErrors.OUT_OF_RANGE,
          "The number "
              + number.toPlainString()
              + " is out of range for "
              + table
              + "."
              + column.name()
              + ", which is "
              + type
              + ".");
    }
    return new AttributeValue.N(rounded);
  }

  private static @Nullable AttributeValue dateTime(Column column, Object value, String table) {
    if (value instanceof String) {
      throw new SqlError(
          SqlErrors.DATETIME_FORMAT,
          "The text "
              + CastFunctions.shown(value)
              + " is not a "
              + column.type()
              + ", as "
              + table
              + "."
              + column.name()
              + " needs."
              + (column.type().type() == SqlType.TIMESTAMP_WITH_TIME_ZONE
                  ? " It names its zone: '2026-01-31T23:59:30Z', or +01:00 instead of the Z."
                  : ""));
    }
    return null;
  }
}
