package io.partita.jdbc;

import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Binary;
import io.partita.sql.Json;
import java.io.Serial;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps, lists and sets as objects of the JDK. Binaries are Base64 text in JSON, as in the model's
 * own; a set is an array.
 */
final class Documents {
  private Documents() {}

  /**
   * The value as an object of the JDK: String, BigDecimal, byte[], Boolean, null, Map, List, Set.
   * The {@code toString} of a map or a list is its JSON text.
   */
  static @Nullable Object toJava(AttributeValue value) {
    if (value instanceof AttributeValue.S text) {
      return text.value();
    } else if (value instanceof AttributeValue.N number) {
      return number.value();
    } else if (value instanceof AttributeValue.B binary) {
      return binary.value().toByteArray();
    } else if (value instanceof AttributeValue.Bool bool) {
      return bool.value();
    } else if (value instanceof AttributeValue.Null) {
      return null;
    } else if (value instanceof AttributeValue.M map) {
      return new JsonMap(map);
    } else if (value instanceof AttributeValue.L list) {
      return new JsonList(list);
    } else if (value instanceof AttributeValue.SS texts) {
      return texts.values();
    } else if (value instanceof AttributeValue.NS numbers) {
      return numbers.values();
    }
    Set<byte[]> binaries = new LinkedHashSet<>();
    ((AttributeValue.BS) value).values().forEach(binary -> binaries.add(binary.toByteArray()));
    return Collections.unmodifiableSet(binaries);
  }

  /** The elements of a list or a set. */
  static List<AttributeValue> elements(AttributeValue value) {
    if (value instanceof AttributeValue.L list) {
      return list.values();
    } else if (value instanceof AttributeValue.SS texts) {
      return texts.values().stream().<AttributeValue>map(AttributeValue.S::new).toList();
    } else if (value instanceof AttributeValue.NS numbers) {
      return numbers.values().stream().<AttributeValue>map(AttributeValue.N::new).toList();
    } else if (value instanceof AttributeValue.BS binaries) {
      return binaries.values().stream().<AttributeValue>map(AttributeValue.B::new).toList();
    }
    throw new IllegalArgumentException(value.type() + " has no elements");
  }

  /** The value of the model that a value of a result stands for. */
  static AttributeValue toAttributeValue(Object value) {
    if (value instanceof AttributeValue document) {
      return document;
    } else if (value instanceof Boolean bool) {
      return AttributeValue.Bool.of(bool);
    } else if (value instanceof Binary binary) {
      return new AttributeValue.B(binary);
    } else if (value instanceof BigDecimal decimal) {
      return new AttributeValue.N(decimal);
    } else if (value instanceof Number number) {
      return new AttributeValue.N(new BigDecimal(number.toString()));
    }
    return new AttributeValue.S(value.toString());
  }

  /** Where it is sent to, as from a tool's process for drivers, it is a map of the JDK. */
  private static final class JsonMap extends AbstractMap<String, @Nullable Object>
      implements Serializable {
    private static final long serialVersionUID = 1;

    private final transient AttributeValue.M source;
    private final transient Map<String, @Nullable Object> values = new LinkedHashMap<>();

    JsonMap(AttributeValue.M source) {
      this.source = source;
      source.values().forEach((name, value) -> values.put(name, toJava(value)));
    }

    @Override
    public Set<Entry<String, @Nullable Object>> entrySet() {
      return Collections.unmodifiableMap(values).entrySet();
    }

    @Serial
    private Object writeReplace() {
      return new LinkedHashMap<>(values);
    }

    @Override
    public String toString() {
      return Json.text(source);
    }
  }

  /** As {@link JsonMap}. */
  private static final class JsonList extends AbstractList<@Nullable Object>
      implements Serializable {
    private static final long serialVersionUID = 1;

    private final transient AttributeValue.L source;

    JsonList(AttributeValue.L source) {
      this.source = source;
    }

    @Override
    public @Nullable Object get(int index) {
      return toJava(source.values().get(index));
    }

    @Override
    public int size() {
      return source.values().size();
    }

    @Serial
    private Object writeReplace() {
      return new ArrayList<>(this);
    }

    @Override
    public String toString() {
      return Json.text(source);
    }
  }
}
