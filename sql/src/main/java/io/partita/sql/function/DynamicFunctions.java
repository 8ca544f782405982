package io.partita.sql.function;

import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Binary;
import io.partita.engine.value.Item;
import io.partita.engine.value.Utf8;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.type.Family;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.linq4j.function.Strict;
import org.jspecify.annotations.Nullable;

/**
 * Functions on values whose type only the row tells. Comparisons are three-valued: a null, a
 * missing value, or a value of another type makes them unknown.
 *
 * <p>A <i>stored</i> value is an {@link AttributeValue} as the item holds it, the stored NULL
 * included; a <i>dynamic</i> value is what expressions work on, as {@link
 * io.partita.sql.type.Family#DYNAMIC} says.
 */
public final class DynamicFunctions {
  private DynamicFunctions() {}

  /** The stored value of an attribute, or null if it is missing. */
  public static @Nullable Object attribute(@Nullable Object item, String name) {
    return item instanceof Item stored ? stored.get(name) : null;
  }

  /** The stored value of a name in a stored map, or null. */
  public static @Nullable Object member(@Nullable Object stored, String name) {
    return stored instanceof AttributeValue.M map ? map.values().get(name) : null;
  }

  /** The stored element of a stored list, counted from 0, or null. */
  public static @Nullable Object element(@Nullable Object stored, BigDecimal index) {
    return stored instanceof AttributeValue.L list && index.intValue() < list.values().size()
        ? list.values().get(index.intValue())
        : null;
  }

  /**
   * A map of the attributes that an item holds beside some, or null if it holds no others.
   *
   * @param named the names that are left out, each followed by a NUL character
   */
  public static @Nullable Object rest(@Nullable Object item, String named) {
    Map<String, AttributeValue> rest = new LinkedHashMap<>();
    if (item instanceof Item stored) {
      Set<String> left = Set.of(named.split("\0", -1));
      stored
          .attributes()
          .forEach(
              (name, value) -> {
                if (!left.contains(name)) {
                  rest.put(name, value);
                }
              });
    }
    return rest.isEmpty() ? null : new AttributeValue.M(rest);
  }

  /** The dynamic value of a stored one. */
  public static @Nullable Object value(@Nullable Object stored) {
    if (stored instanceof AttributeValue.S text) {
      return text.value();
    }
    if (stored instanceof AttributeValue.N number) {
      return number.value();
    }
    if (stored instanceof AttributeValue.Bool bool) {
      return bool.value();
    }
    if (stored instanceof AttributeValue.B binary) {
      return binary.value();
    }
    return stored instanceof AttributeValue.Null ? null : stored;
  }

  /** The dynamic value that it is. */
  public static @Nullable Object dynamic(@Nullable Object dynamic) {
    return dynamic;
  }

  /** The number of elements of a list, set or map; null for anything else. */
  public static @Nullable BigDecimal cardinality(@Nullable Object value) {
    int size =
        value instanceof AttributeValue.L list
            ? list.values().size()
            : value instanceof AttributeValue.M map
                ? map.values().size()
                : value instanceof AttributeValue.SS texts
                    ? texts.values().size()
                    : value instanceof AttributeValue.NS numbers
                        ? numbers.values().size()
                        : value instanceof AttributeValue.BS binaries
                            ? binaries.values().size()
                            : -1;
    return size < 0 ? null : BigDecimal.valueOf(size);
  }

  /** The stored form of a dynamic value; null stays null. */
  public static @Nullable AttributeValue stored(@Nullable Object dynamic) {
    if (dynamic == null) {
      return null;
    }
    if (dynamic instanceof AttributeValue value) {
      return value;
    }
    if (dynamic instanceof String text) {
      return new AttributeValue.S(text);
    }
    if (dynamic instanceof BigDecimal number) {
      return new AttributeValue.N(number);
    }
    if (dynamic instanceof Boolean bool) {
      return AttributeValue.Bool.of(bool);
    }
    if (dynamic instanceof Binary binary) {
      return new AttributeValue.B(binary);
    }
    if (dynamic instanceof Long count) {
      return AttributeValue.N.of(count);
    }
    if (dynamic instanceof Integer days) {
      return new AttributeValue.S(DateTimes.text(LocalDate.ofEpochDay(days)));
    }
    if (dynamic instanceof Double number) {
      return new AttributeValue.N(NumberFunctions.exact(number));
    }
    throw new IllegalArgumentException("no stored form of " + dynamic.getClass());
  }

  /** The truth value of a value that is one, else null. */
  public static @Nullable Boolean asBoolean(@Nullable Object value) {
    return value instanceof Boolean bool ? bool : null;
  }

  /** The binary of a value that is one, else null. */
  public static @Nullable Binary asBinary(@Nullable Object value) {
    return value instanceof Binary binary ? binary : null;
  }

  /** The days of a value that is the text of a date, else null. */
  public static @Nullable Integer asDate(@Nullable Object value) {
    LocalDate date = value instanceof String text ? DateTimes.parseDate(text) : null;
    return date == null ? null : Math.toIntExact(date.toEpochDay());
  }

  /** The canonical text of a value that is the text of a time, else null. */
  public static @Nullable String asTime(@Nullable Object value) {
    LocalTime time = value instanceof String text ? DateTimes.parseTime(text) : null;
    return time == null ? null : DateTimes.text(time);
  }

  /** The canonical text of a value that is the text of a timestamp, else null. */
  public static @Nullable String asTimestamp(@Nullable Object value) {
    LocalDateTime timestamp = value instanceof String text ? DateTimes.parseTimestamp(text) : null;
    return timestamp == null ? null : DateTimes.text(timestamp);
  }

  /** The canonical text of a value that is the text of an instant, else null. */
  public static @Nullable String asInstant(@Nullable Object value) {
    Instant instant = value instanceof String text ? DateTimes.parseInstant(text) : null;
    return instant == null ? null : DateTimes.text(instant);
  }

  /** The canonical text of a value that is the text of a family; any other value as it is. */
  public static @Nullable Object canonical(@Nullable Object value, String family) {
    Object read =
        switch (Family.valueOf(family)) {
          case DATE -> {
            Integer days = asDate(value);
            yield days == null ? null : dateText(days);
          }
          case TIME -> asTime(value);
          case TIMESTAMP -> asTimestamp(value);
          case INSTANT -> asInstant(value);
          case UUID -> Uuids.asUuid(value);
          default -> null;
        };
    return read == null ? value : read;
  }

  /** The greater of two values of one type; null for two types. */
  @Strict
  public static @Nullable Object greatest(Object a, Object b) {
    return a.getClass() != b.getClass() ? null : ValueOrder.INSTANCE.compare(a, b) >= 0 ? a : b;
  }

  /** The less of two values of one type; null for two types. */
  @Strict
  public static @Nullable Object least(Object a, Object b) {
    return a.getClass() != b.getClass() ? null : ValueOrder.INSTANCE.compare(a, b) <= 0 ? a : b;
  }

  public static @Nullable Boolean equal(@Nullable Object a, @Nullable Object b) {
    return sameType(a, b) ? equalValues(a, b) : null;
  }

  public static @Nullable Boolean notEqual(@Nullable Object a, @Nullable Object b) {
    Boolean equal = equal(a, b);
    return equal == null ? null : !equal;
  }

  public static @Nullable Boolean less(@Nullable Object a, @Nullable Object b) {
    Integer order = order(a, b);
    return order == null ? null : order < 0;
  }

  public static @Nullable Boolean lessOrEqual(@Nullable Object a, @Nullable Object b) {
    Integer order = order(a, b);
    return order == null ? null : order <= 0;
  }

  public static @Nullable Boolean greater(@Nullable Object a, @Nullable Object b) {
    Integer order = order(a, b);
    return order == null ? null : order > 0;
  }

  public static @Nullable Boolean greaterOrEqual(@Nullable Object a, @Nullable Object b) {
    Integer order = order(a, b);
    return order == null ? null : order >= 0;
  }

  /** Two-valued: two nulls are not distinct, values of different types are. */
  public static Boolean distinct(@Nullable Object a, @Nullable Object b) {
    if (a == null || b == null) {
      return a != b;
    }
    Boolean equal = equal(a, b);
    return equal == null || !equal;
  }

  /** The order of two texts, numbers or binaries; null for everything else. */
  private static @Nullable Integer order(@Nullable Object a, @Nullable Object b) {
    if (a instanceof String x && b instanceof String y) {
      return Utf8.compare(x, y);
    }
    if (a instanceof BigDecimal x && b instanceof BigDecimal y) {
      return x.compareTo(y);
    }
    if (a instanceof Binary x && b instanceof Binary y) {
      return x.compareTo(y);
    }
    return null;
  }

  private static boolean sameType(@Nullable Object a, @Nullable Object b) {
    return a != null && b != null && typeOf(a) == typeOf(b);
  }

  private static boolean equalValues(@Nullable Object a, @Nullable Object b) {
    return a != null && a.equals(b);
  }

  private static AttributeType typeOf(Object dynamic) {
    AttributeValue stored = stored(dynamic);
    if (stored == null) {
      throw new IllegalArgumentException("null has no type");
    }
    return stored.type();
  }

  /** Whether a stored value is missing. */
  public static Boolean isMissing(@Nullable Object stored) {
    return stored == null;
  }

  /** Whether a stored value is there, if only as NULL. */
  public static Boolean exists(@Nullable Object stored) {
    return stored != null;
  }

  /** Whether a stored value has the type of that name. */
  public static Boolean hasType(@Nullable Object stored, @Nullable String type) {
    return type != null && stored instanceof AttributeValue value && value.type() == type(type);
  }

  /** The type of attributes that a statement names; an error if there is none. */
  public static AttributeType type(String type) {
    try {
      return AttributeType.valueOf(type);
    } catch (IllegalArgumentException unknown) {
      throw new SqlError(
          SqlErrors.INVALID_PARAMETER,
          "There is no attribute type '"
              + type
              + "'; the types are S, N, B, BOOL, NULL, M, L, SS, NS, BS.",
          unknown);
    }
  }

  /** UTF-16 code units of text, bytes of binary, members of a document or set; null for others. */
  public static @Nullable BigDecimal size(@Nullable Object dynamic) {
    if (dynamic instanceof String text) {
      return BigDecimal.valueOf(text.length());
    }
    if (dynamic instanceof Binary binary) {
      return BigDecimal.valueOf(binary.length());
    }
    if (dynamic instanceof AttributeValue.L list) {
      return BigDecimal.valueOf(list.values().size());
    }
    if (dynamic instanceof AttributeValue.M map) {
      return BigDecimal.valueOf(map.values().size());
    }
    if (dynamic instanceof AttributeValue.SS set) {
      return BigDecimal.valueOf(set.values().size());
    }
    if (dynamic instanceof AttributeValue.NS set) {
      return BigDecimal.valueOf(set.values().size());
    }
    if (dynamic instanceof AttributeValue.BS set) {
      return BigDecimal.valueOf(set.values().size());
    }
    return null;
  }

  /** Whether one text or binary starts with another; null if they are not two of a kind. */
  public static @Nullable Boolean beginsWith(@Nullable Object value, @Nullable Object prefix) {
    if (value instanceof String text && prefix instanceof String start) {
      return text.startsWith(start);
    }
    if (value instanceof Binary bytes && prefix instanceof Binary start) {
      return bytes.startsWith(start);
    }
    return null;
  }

  /**
   * Whether a text or binary has a part, or a set or list a member; null if the operand is null, or
   * could not hold it.
   */
  public static @Nullable Boolean contains(@Nullable Object value, @Nullable Object part) {
    if (value == null || part == null) {
      return null;
    }
    if (value instanceof String text) {
      return part instanceof String other ? text.contains(other) : null;
    }
    if (value instanceof Binary bytes) {
      return part instanceof Binary other ? bytes.contains(other) : null;
    }
    if (value instanceof AttributeValue.SS set) {
      return part instanceof String other ? set.values().contains(other) : null;
    }
    if (value instanceof AttributeValue.NS set) {
      return part instanceof BigDecimal other ? set.values().contains(other) : null;
    }
    if (value instanceof AttributeValue.BS set) {
      return part instanceof Binary other ? set.values().contains(other) : null;
    }
    if (value instanceof AttributeValue.L list) {
      List<AttributeValue> values = list.values();
      return values.contains(stored(part));
    }
    return null;
  }

  /** The bytes of hexadecimal digits. */
  @Strict
  public static Binary binary(String hexDigits) {
    return Binary.copyOf(HexFormat.of().parseHex(hexDigits));
  }

  /** The days of a canonical date. */
  @Strict
  public static Integer date(String canonical) {
    return DateTimes.canonicalDays(canonical);
  }

  /** The canonical text that it is. */
  @Strict
  public static String time(String canonical) {
    return canonical;
  }

  /** The canonical text of midnight of a day. */
  @Strict
  public static String midnight(Integer days) {
    return DateTimes.text(LocalDate.ofEpochDay(days).atStartOfDay());
  }

  /** The canonical text of a day. */
  @Strict
  public static String dateText(Integer days) {
    return DateTimes.text(LocalDate.ofEpochDay(days));
  }
}
