package io.partita.engine.value;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The encoded form of items and values, and how to read it in place.
 *
 * <pre>
 * item      := size count attribute*         size:  varint, the item's size by the model's formula
 *                                            count: varint, the number of attributes
 * attribute := length name value             length: varint, bytes of the name; name: UTF-8
 *            | number value                  in a packed item: number: 1 byte, 1 to 127, of a name in
 *            | 0 length name value           {@link AttributeNames}; 0 where it has none
 * value     := tag body
 *
 * tag        body                            value
 * 0x00       -                               NULL
 * 0x01       -                               BOOL false
 * 0x02       -                               BOOL true
 * 0x03       length bytes                    S of 128 bytes or more, UTF-8
 * 0x04       length bytes                    B
 * 0x05       length count value*             L
 * 0x06       length count attribute*         M
 * 0x07       length count value*             SS, each value an S
 * 0x08       length count value*             NS, each value an N
 * 0x09       length count value*             BS, each value a B
 * 0x10 + n   n bytes, 0 to 8                 N that is an integer of 64 bits: big-endian two's
 *                                            complement without superfluous sign bytes, zero has none
 * 0x20 + n   scale, n + 1 bytes, 1 to 16     any other N: unscaled value (as above, not divisible by
 *                                            10) times ten to the power of minus scale
 * 0x80 + n   n bytes, 0 to 127               S, UTF-8
 * </pre>
 *
 * <p>{@code length} counts the bytes of the body that follow it. {@code length}, {@code count} and
 * {@code size} are unsigned varints: seven bits a byte, the lowest first, the high bit set in all
 * but the last, no longer than needed; {@code scale} is one after zigzag coding. Every value has
 * exactly one form, but the order of attributes, of names in a map and of elements in a set is the
 * writer's.
 *
 * <p>The format carries no version: the container (a stored value, a log record) states it, and
 * whether items are packed.
 */
final class Encoding {
  static final int NULL = 0x00;
  static final int FALSE = 0x01;
  static final int TRUE = 0x02;
  static final int TEXT = 0x03;
  static final int BINARY = 0x04;
  static final int LIST = 0x05;
  static final int MAP = 0x06;
  static final int TEXT_SET = 0x07;
  static final int NUMBER_SET = 0x08;
  static final int BINARY_SET = 0x09;
  static final int INTEGER = 0x10;
  static final int DECIMAL = 0x20;
  static final int SHORT_TEXT = 0x80;
  static final int MAX_SHORT_TEXT = 0x7F;

  private static final AttributeType[] TYPES = {
    AttributeType.NULL,
    AttributeType.BOOL,
    AttributeType.BOOL,
    AttributeType.S,
    AttributeType.B,
    AttributeType.L,
    AttributeType.M,
    AttributeType.SS,
    AttributeType.NS,
    AttributeType.BS
  };

  private Encoding() {}

  static int varint(byte[] bytes, int at) {
    int first = bytes[at];
    if (first >= 0) {
      return first;
    }
    int value = first & 0x7F;
    int shift = 7;
    int next;
    do {
      next = bytes[++at];
      value |= (next & 0x7F) << shift;
      shift += 7;
    } while (next < 0 && shift < 35);
    return value;
  }

  static int varintSize(int value) {
    return value < 0x80 && value >= 0 ? 1 : (38 - Integer.numberOfLeadingZeros(value)) / 7;
  }

  /** The position behind the varint at {@code at}, or -1 if the bytes end before it does. */
  static int varintEnd(byte[] bytes, int at) {
    int last = Math.min(bytes.length, at + 5) - 1;
    for (int i = at; i <= last; i++) {
      if (bytes[i] >= 0) {
        return i + 1;
      }
    }
    return -1;
  }

  static AttributeType type(byte[] bytes, int at) {
    int tag = bytes[at];
    if (tag < 0) {
      return AttributeType.S;
    }
    return tag >= INTEGER ? AttributeType.N : TYPES[tag];
  }

  /** The position behind the value at {@code at}. */
  static int skip(byte[] bytes, int at) {
    int tag = bytes[at];
    if (tag < 0) {
      return at + 1 + (tag & MAX_SHORT_TEXT);
    }
    if (tag >= DECIMAL) {
      return scaleEnd(bytes, at) + (tag - DECIMAL) + 1;
    }
    if (tag >= INTEGER) {
      return at + 1 + (tag - INTEGER);
    }
    if (tag <= TRUE) {
      return at + 1;
    }
    int length = varint(bytes, at + 1);
    return at + 1 + varintSize(length) + length;
  }

  /** The position behind the value at {@code at}, or -1 if there is none that ends by the limit. */
  static int skip(byte[] bytes, int at, int limit) {
    boolean ends =
        at < limit
            && (bytes[at] <= TRUE
                || (bytes[at] >= INTEGER && bytes[at] < DECIMAL)
                || varintEnd(bytes, at + 1) > 0);
    int end = ends ? skip(bytes, at) : -1;
    return end > at && end <= limit ? end : -1;
  }

  /** Where the bytes of the S or B begin, or the count of a document or set. */
  static int bodyStart(byte[] bytes, int at) {
    return bytes[at] < 0 ? at + 1 : at + 1 + varintSize(varint(bytes, at + 1));
  }

  /** The number of bytes of the S or B, or of the body of a document or set. */
  static int bodyLength(byte[] bytes, int at) {
    return bytes[at] < 0 ? bytes[at] & MAX_SHORT_TEXT : varint(bytes, at + 1);
  }

  /** The number of members of the document or set. */
  static int count(byte[] bytes, int at) {
    return varint(bytes, bodyStart(bytes, at));
  }

  /** Where the first member of the document or set begins. */
  static int membersStart(byte[] bytes, int at) {
    int body = bodyStart(bytes, at);
    return body + varintSize(varint(bytes, body));
  }

  static String text(byte[] bytes, int at) {
    return new String(bytes, bodyStart(bytes, at), bodyLength(bytes, at), UTF_8);
  }

  static boolean isText(byte[] bytes, int at) {
    int tag = bytes[at];
    return tag < 0 || tag == TEXT;
  }

  static boolean isInteger(byte[] bytes, int at) {
    int tag = bytes[at];
    return tag >= INTEGER && tag < DECIMAL;
  }

  static long integer(byte[] bytes, int at) {
    int length = bytes[at] - INTEGER;
    if (length == 0) {
      return 0;
    }
    long value = bytes[at + 1];
    for (int i = 2; i <= length; i++) {
      value = (value << 8) | (bytes[at + i] & 0xFF);
    }
    return value;
  }

  /** The stored scale of a decimal; may be negative. */
  static int scale(byte[] bytes, int at) {
    int zigzag = varint(bytes, at + 1);
    return (zigzag >>> 1) ^ -(zigzag & 1);
  }

  private static int scaleEnd(byte[] bytes, int at) {
    return at + 1 + varintSize(varint(bytes, at + 1));
  }

  static BigDecimal number(byte[] bytes, int at) {
    if (isInteger(bytes, at)) {
      return BigDecimal.valueOf(integer(bytes, at));
    }
    BigDecimal number = decimal(bytes, at);
    return number.scale() < 0 ? number.setScale(0) : number;
  }

  /** A decimal with the stored scale. */
  private static BigDecimal decimal(byte[] bytes, int at) {
    int start = scaleEnd(bytes, at);
    int length = bytes[at] - DECIMAL + 1;
    int scale = scale(bytes, at);
    if (length > 8) {
      return new BigDecimal(new BigInteger(bytes, start, length), scale);
    }
    long unscaled = bytes[start];
    for (int i = 1; i < length; i++) {
      unscaled = (unscaled << 8) | (bytes[start + i] & 0xFF);
    }
    return BigDecimal.valueOf(unscaled, scale);
  }

  /** The size of the value by the model's formula. */
  static int size(byte[] bytes, int at) {
    int tag = bytes[at];
    if (tag < 0) {
      return tag & MAX_SHORT_TEXT;
    }
    if (tag >= DECIMAL) {
      BigDecimal number = decimal(bytes, at);
      return Numbers.sizeBytes(number.precision(), number.scale(), number.signum() < 0);
    }
    if (tag >= INTEGER) {
      return Numbers.sizeBytes(integer(bytes, at));
    }
    return switch (tag) {
      case NULL, FALSE, TRUE -> 1;
      case TEXT, BINARY -> bodyLength(bytes, at);
      default -> membersSize(bytes, at, tag);
    };
  }

  private static int membersSize(byte[] bytes, int at, int tag) {
    int position = membersStart(bytes, at);
    int size = tag == LIST || tag == MAP ? 3 : 0;
    for (int left = count(bytes, at); left > 0; left--) {
      if (tag == MAP) {
        int length = varint(bytes, position);
        position += varintSize(length) + length;
        size += 1 + length;
      } else if (tag == LIST) {
        size++;
      }
      size += size(bytes, position);
      position = skip(bytes, position);
    }
    return size;
  }

  /** The position of the value of {@code name} in the map at {@code at}, or -1. */
  static int child(byte[] bytes, int at, String name) {
    return bytes[at] == MAP
        ? find(bytes, membersStart(bytes, at), count(bytes, at), name)
        : Item.NOT_FOUND;
  }

  /** The position of an element of the list at {@code at}, or -1. */
  static int element(byte[] bytes, int at, int index) {
    if (bytes[at] != LIST || index >= count(bytes, at)) {
      return Item.NOT_FOUND;
    }
    int position = membersStart(bytes, at);
    for (int i = 0; i < index; i++) {
      position = skip(bytes, position);
    }
    return position;
  }

  static int find(byte[] bytes, int first, int count, String name) {
    int at = first;
    for (int left = count; left > 0; left--) {
      int length = varint(bytes, at);
      at += varintSize(length);
      if (matches(name, bytes, at, length)) {
        return at + length;
      }
      at = skip(bytes, at + length);
    }
    return Item.NOT_FOUND;
  }

  static boolean matches(String name, byte[] bytes, int at, int length) {
    // A UTF-16 unit takes one to three bytes, so most differences show in the length.
    int units = name.length();
    if (units > length || units * 3 < length) {
      return false;
    }
    for (int i = 0; i < units; i++) {
      char c = name.charAt(i);
      if (c >= 0x80) {
        return AttributeName.of(name).matches(bytes, at, length);
      }
      if (c != bytes[at + i]) {
        return false;
      }
    }
    return units == length;
  }

  static AttributeValue value(byte[] bytes, int at) {
    if (isText(bytes, at)) {
      return new AttributeValue.S(text(bytes, at));
    }
    int tag = bytes[at];
    if (tag >= INTEGER) {
      return new AttributeValue.N(number(bytes, at));
    }
    return switch (tag) {
      case NULL -> AttributeValue.Null.INSTANCE;
      case FALSE -> AttributeValue.Bool.FALSE;
      case TRUE -> AttributeValue.Bool.TRUE;
      case BINARY -> new AttributeValue.B(binary(bytes, at));
      case LIST -> new AttributeValue.L(list(bytes, at));
      case MAP -> new AttributeValue.M(map(bytes, membersStart(bytes, at), count(bytes, at)));
      case TEXT_SET -> {
        Set<String> elements = new LinkedHashSet<>();
        forEachMember(bytes, at, position -> elements.add(text(bytes, position)));
        yield new AttributeValue.SS(elements);
      }
      case NUMBER_SET -> {
        Set<BigDecimal> elements = new LinkedHashSet<>();
        forEachMember(bytes, at, position -> elements.add(number(bytes, position)));
        yield new AttributeValue.NS(elements);
      }
      case BINARY_SET -> {
        Set<Binary> elements = new LinkedHashSet<>();
        forEachMember(bytes, at, position -> elements.add(binary(bytes, position)));
        yield new AttributeValue.BS(elements);
      }
      default -> throw new IllegalStateException("No value has the tag " + tag);
    };
  }

  static Binary binary(byte[] bytes, int at) {
    return Binary.copyOf(bytes, bodyStart(bytes, at), bodyLength(bytes, at));
  }

  static Map<String, AttributeValue> map(byte[] bytes, int first, int count) {
    Map<String, AttributeValue> values = new LinkedHashMap<>(count * 4 / 3 + 1);
    int at = first;
    for (int left = count; left > 0; left--) {
      int length = varint(bytes, at);
      at += varintSize(length);
      String name = new String(bytes, at, length, UTF_8);
      at += length;
      values.put(name, value(bytes, at));
      at = skip(bytes, at);
    }
    return values;
  }

  private static List<AttributeValue> list(byte[] bytes, int at) {
    List<AttributeValue> values = new ArrayList<>(count(bytes, at));
    forEachMember(bytes, at, position -> values.add(value(bytes, position)));
    return values;
  }

  private interface MemberVisitor {
    void visit(int position);
  }

  private static void forEachMember(byte[] bytes, int at, MemberVisitor visitor) {
    int position = membersStart(bytes, at);
    for (int left = count(bytes, at); left > 0; left--) {
      visitor.visit(position);
      position = skip(bytes, position);
    }
  }
}
