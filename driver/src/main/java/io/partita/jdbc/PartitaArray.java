package io.partita.jdbc;

import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Binary;
import io.partita.sql.ColumnDescription;
import io.partita.sql.Json;
import io.partita.sql.SqlErrors;
import io.partita.sql.SqlType;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A list or a set of the model. All elements of a set have one type; a list whose elements have
 * several is an array of VARCHAR, its elements as text. {@code toString} is JSON where the array
 * came from the database.
 */
public final class PartitaArray implements Array {
  private final SqlType baseType;
  private final Supplier<TimeZone> zone;
  private final String text;

  /** The elements, of the classes that {@link io.partita.sql.Rows} has; null once freed. */
  private @Nullable List<@Nullable Object> values;

  private PartitaArray(
      SqlType baseType, List<@Nullable Object> values, Supplier<TimeZone> zone, String text) {
    this.baseType = baseType;
    this.values = Collections.unmodifiableList(values);
    this.zone = zone;
    this.text = text;
  }

  /** The array of a list or set that was read. */
  static PartitaArray of(AttributeValue value, Supplier<TimeZone> zone) {
    List<AttributeValue> elements = Documents.elements(value);
    SqlType baseType = commonType(elements);
    List<@Nullable Object> values = new ArrayList<>(elements.size());
    for (AttributeValue element : elements) {
      values.add(rowValue(element, baseType));
    }
    return new PartitaArray(baseType, values, zone, Json.text(value));
  }

  /** The array of {@code Connection.createArrayOf}. */
  static PartitaArray of(String typeName, @Nullable Object[] elements, Supplier<TimeZone> zone)
      throws SQLException {
    SqlType baseType;
    try {
      baseType = SqlType.valueOf(typeName.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw Failures.of(
          SqlErrors.UNDEFINED_OBJECT,
          "There is no type " + typeName + "; known are " + Arrays.toString(SqlType.values()),
          e);
    }
    List<@Nullable Object> values = new ArrayList<>(elements.length);
    for (Object element : elements) {
      values.add(element instanceof byte[] bytes ? Binary.copyOf(bytes) : element);
    }
    return new PartitaArray(baseType, values, zone, values.toString());
  }

  private static SqlType commonType(List<AttributeValue> values) {
    SqlType common = null;
    for (AttributeValue value : values) {
      if (value.type() != AttributeType.NULL) {
        SqlType type = typeOf(value);
        if (common != null && common != type) {
          return SqlType.VARCHAR;
        }
        common = type;
      }
    }
    return common == null ? SqlType.VARCHAR : common;
  }

  private static SqlType typeOf(AttributeValue value) {
    return switch (value.type()) {
      case S, NULL -> SqlType.VARCHAR;
      case N -> SqlType.DECIMAL;
      case B -> SqlType.VARBINARY;
      case BOOL -> SqlType.BOOLEAN;
      case M -> SqlType.MAP;
      case L, SS, NS, BS -> SqlType.ARRAY;
    };
  }

  private static @Nullable Object rowValue(AttributeValue value, SqlType baseType) {
    if (value instanceof AttributeValue.Null) {
      return null;
    } else if (value instanceof AttributeValue.S text) {
      return text.value();
    } else if (baseType == SqlType.VARCHAR) {
      return Json.text(value);
    } else if (value instanceof AttributeValue.B binary) {
      return binary.value();
    } else if (value instanceof AttributeValue.N || value instanceof AttributeValue.Bool) {
      return Documents.toJava(value);
    }
    return value;
  }

  /** The elements as objects of the JDK. */
  List<@Nullable Object> elements() throws SQLException {
    List<@Nullable Object> elements = new ArrayList<>();
    for (Object value : checked()) {
      elements.add(
          value instanceof Binary binary
              ? binary.toByteArray()
              : value instanceof AttributeValue document ? Documents.toJava(document) : value);
    }
    return elements;
  }

  private List<@Nullable Object> checked() throws SQLException {
    List<@Nullable Object> present = values;
    if (present == null) {
      throw Failures.of(SqlErrors.OBJECT_CLOSED, "The array was freed");
    }
    return present;
  }

  @Override
  public String getBaseTypeName() throws SQLException {
    checked();
    return baseType.name();
  }

  @Override
  public int getBaseType() throws SQLException {
    checked();
    return JdbcType.of(baseType).code(DocumentStyle.NATIVE);
  }

  @Override
  public Object getArray() throws SQLException {
    return elements().toArray();
  }

  @Override
  public Object getArray(long index, int count) throws SQLException {
    return slice(index, count, elements()).toArray();
  }

  @Override
  public Object getArray(@Nullable Map<String, Class<?>> map) throws SQLException {
    checkMap(map);
    return getArray();
  }

  @Override
  public Object getArray(long index, int count, @Nullable Map<String, Class<?>> map)
      throws SQLException {
    checkMap(map);
    return getArray(index, count);
  }

  @Override
  public ResultSet getResultSet() throws SQLException {
    return rows(1, checked());
  }

  @Override
  public ResultSet getResultSet(long index, int count) throws SQLException {
    return rows(index, slice(index, count, checked()));
  }

  @Override
  public ResultSet getResultSet(@Nullable Map<String, Class<?>> map) throws SQLException {
    checkMap(map);
    return getResultSet();
  }

  @Override
  public ResultSet getResultSet(long index, int count, @Nullable Map<String, Class<?>> map)
      throws SQLException {
    checkMap(map);
    return getResultSet(index, count);
  }

  private static void checkMap(@Nullable Map<String, Class<?>> map) throws SQLException {
    if (map != null && !map.isEmpty()) {
      throw Failures.unsupported("A type map");
    }
  }

  private static List<@Nullable Object> slice(long index, int count, List<@Nullable Object> all)
      throws SQLException {
    if (index < 1 || count < 0 || index - 1 > all.size() - count) {
      throw Failures.badArgument(
          String.format(
              "Elements %d to %d were asked of an array of %d",
              index, index - 1 + count, all.size()));
    }
    return all.subList((int) index - 1, (int) index - 1 + count);
  }

  private ResultSet rows(long first, List<@Nullable Object> values) {
    List<@Nullable Object[]> rows = new ArrayList<>(values.size());
    long index = first;
    for (Object value : values) {
      rows.add(new @Nullable Object[] {index++, value});
    }
    List<ColumnDescription> columns =
        List.of(
            new ColumnDescription("INDEX", "INDEX", null, null, SqlType.BIGINT, 0, 0, false),
            new ColumnDescription("VALUE", "VALUE", null, null, baseType, 0, 0, true));
    return PartitaResultSet.detached(columns, rows, zone);
  }

  @Override
  public void free() {
    values = null;
  }

  @Override
  public String toString() {
    return text;
  }
}
