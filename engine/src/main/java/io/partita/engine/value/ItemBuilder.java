package io.partita.engine.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Encodes items attribute by attribute, in the format that {@link Encoding} describes. Used by one
 * thread; after {@link #build} it begins a new item, with the buffer of the one before.
 *
 * <p>A value that breaks {@link ValueRules} is refused. That a name comes once is the caller's
 * care.
 */
public final class ItemBuilder {
  private byte[] buffer;
  private int at;
  private int count;
  private int size;

  /** A builder for an item of about that many encoded bytes; it grows as needed. */
  public ItemBuilder(int expectedBytes) {
    buffer = new byte[Math.max(16, expectedBytes)];
  }

  /** Adds an attribute. */
  public ItemBuilder put(String name, AttributeValue value) {
    size += name(name) + value(value, 1);
    count++;
    return this;
  }

  /** Adds an attribute. */
  public ItemBuilder put(AttributeName name, AttributeValue value) {
    size += name(name) + value(value, 1);
    count++;
    return this;
  }

  /** Adds the attribute of that name of another item, if it is there. */
  public ItemBuilder copy(Item source, AttributeName name) {
    int position = source.find(name);
    if (position != Item.NOT_FOUND) {
      copy(name, source, position);
    }
    return this;
  }

  /** Adds an attribute with the value at a position of another item. */
  public ItemBuilder copy(AttributeName name, Item source, int position) {
    byte[] bytes = source.bytes();
    int length = Encoding.skip(bytes, position) - position;
    size += name(name) + Encoding.size(bytes, position);
    raw(bytes, position, length);
    count++;
    return this;
  }

  /**
   * Adds the attributes of another item in their order, with changes: an attribute named there gets
   * that value, or is left out if the value is null; names that the item does not have come last.
   */
  public ItemBuilder merge(Item original, Map<String, @Nullable AttributeValue> changes) {
    Item source = original.plain();
    byte[] bytes = source.bytes();
    Map<String, @Nullable AttributeValue> left = new LinkedHashMap<>(changes);
    int position = source.firstAttribute();
    for (int i = source.attributeCount(); i > 0; i--) {
      int length = Encoding.varint(bytes, position);
      int nameAt = position + Encoding.varintSize(length);
      int end = Encoding.skip(bytes, nameAt + length);
      String changed = nameOf(left, bytes, nameAt, length);
      if (changed == null) {
        raw(bytes, position, end - position);
        size += length + Encoding.size(bytes, nameAt + length);
        count++;
      } else {
        putUnlessNull(changed, left.remove(changed));
      }
      position = end;
    }
    left.forEach(this::putUnlessNull);
    return this;
  }

  private static @Nullable String nameOf(
      Map<String, @Nullable AttributeValue> changes, byte[] bytes, int at, int length) {
    for (String name : changes.keySet()) {
      if (Encoding.matches(name, bytes, at, length)) {
        return name;
      }
    }
    return null;
  }

  private void putUnlessNull(String name, @Nullable AttributeValue value) {
    if (value != null) {
      put(name, value);
    }
  }

  /** The item with the attributes added so far. */
  public Item build() {
    int headerLength = Encoding.varintSize(size) + Encoding.varintSize(count);
    byte[] bytes = new byte[headerLength + at];
    int start = varint(bytes, 0, size);
    varint(bytes, start, count);
    System.arraycopy(buffer, 0, bytes, headerLength, at);
    at = 0;
    size = 0;
    count = 0;
    return Item.over(bytes, 0);
  }

  private int name(AttributeName name) {
    byte[] utf8 = name.utf8();
    ValueRules.checkName(utf8.length);
    bytes(utf8, 0, utf8.length);
    return utf8.length;
  }

  private int name(String name) {
    int length = Utf8.length(name);
    ValueRules.checkName(length);
    text(name, length);
    return length;
  }

  /** Writes a value and returns its size by the model's formula. */
  private int value(AttributeValue value, int level) {
    ValueRules.checkLevel(level);
    if (value instanceof AttributeValue.S text) {
      return text(text.value());
    } else if (value instanceof AttributeValue.N number) {
      return number(number.value());
    } else if (value instanceof AttributeValue.B binary) {
      return binary(binary.value());
    } else if (value instanceof AttributeValue.Bool bool) {
      tag(bool.value() ? Encoding.TRUE : Encoding.FALSE);
      return 1;
    } else if (value instanceof AttributeValue.Null) {
      tag(Encoding.NULL);
      return 1;
    }
    tag(tagOf(value));
    int bodyAt = at;
    int modelSize = members(value, level);
    insertLength(bodyAt);
    return modelSize;
  }

  private static int tagOf(AttributeValue value) {
    return switch (value.type()) {
      case L -> Encoding.LIST;
      case M -> Encoding.MAP;
      case SS -> Encoding.TEXT_SET;
      case NS -> Encoding.NUMBER_SET;
      default -> Encoding.BINARY_SET;
    };
  }

  private int members(AttributeValue value, int level) {
    int modelSize = 0;
    if (value instanceof AttributeValue.L list) {
      varint(list.values().size());
      modelSize = 3;
      for (AttributeValue element : list.values()) {
        modelSize += 1 + value(element, level + 1);
      }
    } else if (value instanceof AttributeValue.M map) {
      varint(map.values().size());
      modelSize = 3;
      for (var entry : map.values().entrySet()) {
        modelSize += 1 + name(entry.getKey());
        modelSize += value(entry.getValue(), level + 1);
      }
    } else if (value instanceof AttributeValue.SS set) {
      memberCount(set.values(), AttributeType.SS);
      for (String element : set.values()) {
        modelSize += text(element);
      }
    } else if (value instanceof AttributeValue.NS set) {
      memberCount(set.values(), AttributeType.NS);
      for (BigDecimal element : set.values()) {
        modelSize += number(element);
      }
    } else if (value instanceof AttributeValue.BS set) {
      memberCount(set.values(), AttributeType.BS);
      for (Binary element : set.values()) {
        modelSize += binary(element);
      }
    }
    return modelSize;
  }

  private void memberCount(Collection<?> members, AttributeType set) {
    ValueRules.checkMembers(members.size(), set);
    varint(members.size());
  }

  /** Puts the length of what was written since {@code bodyAt} before it. */
  private void insertLength(int bodyAt) {
    int length = at - bodyAt;
    int lengthSize = Encoding.varintSize(length);
    reserve(lengthSize);
    System.arraycopy(buffer, bodyAt, buffer, bodyAt + lengthSize, length);
    varint(buffer, bodyAt, length);
    at += lengthSize;
  }

  private int text(String text) {
    int length = Utf8.length(text);
    if (length <= Encoding.MAX_SHORT_TEXT) {
      tag(Encoding.SHORT_TEXT | length);
      reserve(length);
      at = Utf8.encode(text, buffer, at);
    } else {
      tag(Encoding.TEXT);
      text(text, length);
    }
    return length;
  }

  private void text(String text, int length) {
    varint(length);
    reserve(length);
    at = Utf8.encode(text, buffer, at);
  }

  private int binary(Binary binary) {
    tag(Encoding.BINARY);
    byte[] bytes = binary.bytes();
    bytes(bytes, 0, bytes.length);
    return bytes.length;
  }

  private int number(BigDecimal number) {
    Numbers.check(number);
    BigDecimal canonical = Numbers.canonical(number);
    if (canonical.scale() == 0 && canonical.precision() <= 19) {
      BigInteger integer = canonical.unscaledValue();
      if (integer.bitLength() < Long.SIZE) {
        return integer(integer.longValue());
      }
    }
    BigDecimal stripped = canonical.stripTrailingZeros();
    int scale = stripped.scale();
    BigInteger unscaled = stripped.unscaledValue();
    byte[] bytes = unscaled.toByteArray();
    tag(Encoding.DECIMAL + bytes.length - 1);
    varint((scale << 1) ^ (scale >> 31));
    raw(bytes, 0, bytes.length);
    return Numbers.sizeBytes(stripped.precision(), scale, stripped.signum() < 0);
  }

  private int integer(long number) {
    int bits = Long.SIZE + 1 - Long.numberOfLeadingZeros(number ^ (number >> 63));
    int length = number == 0 ? 0 : (bits + 7) / 8;
    tag(Encoding.INTEGER + length);
    reserve(length);
    for (int shift = 8 * (length - 1); shift >= 0; shift -= 8) {
      buffer[at++] = (byte) (number >> shift);
    }
    return Numbers.sizeBytes(number);
  }

  private void tag(int tag) {
    reserve(1);
    buffer[at++] = (byte) tag;
  }

  private void bytes(byte[] bytes, int offset, int length) {
    varint(length);
    raw(bytes, offset, length);
  }

  private void raw(byte[] bytes, int offset, int length) {
    reserve(length);
    System.arraycopy(bytes, offset, buffer, at, length);
    at += length;
  }

  private void varint(int value) {
    reserve(5);
    at = varint(buffer, at, value);
  }

  private static int varint(byte[] target, int position, int value) {
    int next = position;
    int rest = value;
    while (rest > 0x7F) {
      target[next++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    target[next++] = (byte) rest;
    return next;
  }

  private void reserve(int bytes) {
    if (bytes > buffer.length - at) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, at + bytes));
    }
  }
}
