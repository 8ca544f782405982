package io.partita.sql.run;

import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Binary;
import io.partita.engine.value.Numbers;
import io.partita.sql.PointInTime;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.catalog.Column;
import io.partita.sql.function.CastFunctions;
import io.partita.sql.function.DateTimes;
import io.partita.sql.function.DocumentFunctions;
import io.partita.sql.function.DynamicFunctions;
import io.partita.sql.function.NumberFunctions;
import io.partita.sql.function.Uuids;
import io.partita.sql.plan.ParameterType;
import io.partita.sql.type.Family;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Java values as the values of a plan. A parameter opposite a column is converted to the column's
 * type; any other takes the type of its class.
 */
final class ParameterBinding {
  private ParameterBinding() {}

  /**
   * The values of a plan for the given Java values; 07001 if their number is wrong.
   *
   * @param literals the values of the parameters behind those, which are the text's own literals
   */
  static @Nullable Object[] bind(
      List<ParameterType> types, @Nullable Object[] values, List<Object> literals) {
    if (values.length != types.size()) {
      throw new SqlError(
          SqlErrors.WRONG_PARAMETER_COUNT,
          "The statement has "
              + types.size()
              + (types.size() == 1 ? " parameter, " : " parameters, ")
              + values.length
              + (values.length == 1 ? " value was given." : " values were given."));
    }
    @Nullable Object[] bound = new @Nullable Object[values.length + literals.size()];
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      ParameterType type = types.get(i);
      // A text where one is wanted is what most keys are.
      bound[i] =
          value == null || (value instanceof String && type.family() == Family.TEXT)
              ? value
              : convert(value, type, i);
    }
    for (int i = 0; i < literals.size(); i++) {
      bound[values.length + i] = literals.get(i);
    }
    return bound;
  }

  private static @Nullable Object convert(Object value, ParameterType type, int index) {
    Family family = type.family();
    Object dynamic =
        value instanceof PointInTime point && type.isInstant()
            ? utc(point.instant())
            : dynamic(forColumn(value, type), index);
    if (dynamic == null) {
      return null;
    }
    switch (family) {
      case TEXT -> {
        if (dynamic instanceof String) {
          return dynamic;
        }
        if (dynamic instanceof BigDecimal number) {
          return number.toPlainString();
        }
        if (dynamic instanceof Boolean bool) {
          return bool.toString();
        }
      }
      case NUMBER -> {
        if (dynamic instanceof BigDecimal) {
          return dynamic;
        }
        BigDecimal number = dynamic instanceof String text ? CastFunctions.parseNumber(text) : null;
        if (number != null) {
          return number;
        }
        if (dynamic instanceof Boolean bool) {
          return bool ? BigDecimal.ONE : BigDecimal.ZERO;
        }
      }
      case DOUBLE -> {
        if (dynamic instanceof BigDecimal number) {
          return number.doubleValue();
        }
      }
      case BOOLEAN -> {
        Boolean truth = CastFunctions.truth(dynamic);
        if (truth != null) {
          return truth;
        }
      }
      case BINARY -> {
        if (dynamic instanceof Binary) {
          return dynamic;
        }
      }
      case DATE -> {
        LocalDate date = dynamic instanceof String text ? DateTimes.parseDate(text) : null;
        if (date != null && !hasZone(value)) {
          return Math.toIntExact(date.toEpochDay());
        }
      }
      case TIME -> {
        LocalTime time = dynamic instanceof String text ? DateTimes.parseTime(text) : null;
        if (time != null && !hasZone(value)) {
          return DateTimes.text(time);
        }
      }
      case TIMESTAMP -> {
        LocalDateTime timestamp =
            dynamic instanceof String text ? DateTimes.parseTimestamp(text) : null;
        if (timestamp != null && !hasZone(value)) {
          return DateTimes.text(timestamp);
        }
      }
      case INSTANT -> {
        Instant instant = dynamic instanceof String text ? DateTimes.parseInstant(text) : null;
        if (instant != null) {
          return DateTimes.text(instant);
        }
      }
      case UUID -> {
        String uuid = Uuids.asUuid(dynamic);
        if (uuid != null) {
          return uuid;
        }
      }
      default -> {
        return dynamic;
      }
    }
    Column column = type.column();
    throw new SqlError(
        SqlErrors.NOT_CONVERTIBLE,
        "Parameter "
            + (index + 1)
            + " is "
            + CastFunctions.shown(dynamic)
            + (value instanceof Collection<?> || value instanceof Map<?, ?>
                ? ""
                : " (" + value.getClass().getSimpleName() + ")")
            + ", which is not "
            + family.description()
            + (column == null ? "." : " as the column " + column.name() + " needs.")
            + (dynamic instanceof AttributeValue.L
                ? " = ANY (?) compares with each of a list."
                : "")
            + (hasZone(value) && family != Family.INSTANT
                ? " It has a time zone, the column has none; use LocalDateTime."
                : family == Family.INSTANT
                    ? " It has no time zone; use OffsetDateTime or Instant."
                    : ""));
  }

  /** A date and time that becomes the value of a DATE or TIME is that part of it. */
  private static Object forColumn(Object value, ParameterType type) {
    Column column = type.family() == Family.DYNAMIC ? type.column() : null;
    LocalDateTime local =
        value instanceof PointInTime point
            ? point.local()
            : value instanceof LocalDateTime dateTime ? dateTime : null;
    if (column == null || local == null) {
      return value;
    }
    return switch (column.type().type()) {
      case DATE -> local.toLocalDate();
      case TIME -> local.toLocalTime();
      default -> value;
    };
  }

  private static boolean hasZone(Object value) {
    return value instanceof Instant
        || value instanceof OffsetDateTime
        || value instanceof ZonedDateTime;
  }

  /** The dynamic value of a Java value. */
  static @Nullable Object dynamic(Object value, int index) {
    if (value instanceof String || value instanceof Boolean || value instanceof Binary) {
      return value;
    }
    if (value instanceof Integer
        || value instanceof Long
        || value instanceof Short
        || value instanceof Byte) {
      return BigDecimal.valueOf(((Number) value).longValue());
    }
    if (value instanceof BigDecimal number) {
      return Numbers.canonical(number);
    }
    if (value instanceof BigInteger number) {
      return new BigDecimal(number);
    }
    if (value instanceof Double number) {
      return exact(number, index);
    }
    if (value instanceof Float number) {
      return exact(Double.valueOf(Float.toString(number)), index);
    }
    if (value instanceof byte[] bytes) {
      return Binary.copyOf(bytes);
    }
    if (value instanceof Character || value instanceof UUID) {
      return value.toString();
    }
    if (value instanceof LocalDate date) {
      return DateTimes.text(date);
    }
    if (value instanceof LocalTime time) {
      return DateTimes.text(time);
    }
    if (value instanceof LocalDateTime timestamp) {
      return DateTimes.text(timestamp);
    }
    if (value instanceof PointInTime point) {
      return DateTimes.text(point.local());
    }
    if (value instanceof Instant instant) {
      return utc(instant);
    }
    if (value instanceof OffsetDateTime timestamp) {
      return utc(timestamp.toInstant());
    }
    if (value instanceof ZonedDateTime timestamp) {
      return utc(timestamp.toInstant());
    }
    if (value instanceof AttributeValue stored) {
      return DynamicFunctions.value(stored);
    }
    if (value instanceof List || value instanceof Map || value instanceof Set) {
      return document(value, index);
    }
    throw new SqlError(
        SqlErrors.NOT_CONVERTIBLE,
        "Parameter "
            + (index + 1)
            + " is of the class "
            + value.getClass().getName()
            + ", which has no SQL type.");
  }

  private static BigDecimal exact(Double number, int index) {
    if (number.isNaN() || number.isInfinite()) {
      throw new SqlError(
          SqlErrors.OUT_OF_RANGE,
          "Parameter " + (index + 1) + " is " + number + ", which no number of the model is.");
    }
    return NumberFunctions.exact(number);
  }

  private static String utc(Instant instant) {
    return DateTimes.text(LocalDateTime.ofInstant(instant, ZoneOffset.UTC)) + "Z";
  }

  /** The stored form of a Java value inside a document; null is the stored NULL. */
  private static AttributeValue document(@Nullable Object value, int index) {
    if (value == null) {
      return AttributeValue.Null.INSTANCE;
    }
    if (value instanceof AttributeValue stored) {
      return stored;
    }
    if (value instanceof List<?> list) {
      List<AttributeValue> values = new ArrayList<>();
      list.forEach(element -> values.add(document(element, index)));
      return new AttributeValue.L(values);
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, AttributeValue> values = new LinkedHashMap<>();
      map.forEach((name, element) -> values.put(String.valueOf(name), document(element, index)));
      return new AttributeValue.M(values);
    }
    if (value instanceof Set<?> set) {
      List<AttributeValue> values = new ArrayList<>();
      set.forEach(element -> values.add(document(element, index)));
      return DocumentFunctions.set(values, "Parameter " + (index + 1));
    }
    AttributeValue stored = DynamicFunctions.stored(dynamic(value, index));
    return stored == null ? AttributeValue.Null.INSTANCE : stored;
  }
}
