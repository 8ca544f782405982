package io.partita.engine.value;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An item: attributes by name. Immutable, and always in its encoded form ({@link Encoding}), of
 * which single attributes are read without decoding the others. Packed, it has numbers in the place
 * of names that it shares with others.
 *
 * <p>There are two ways to read. {@link #get} decodes one attribute to an {@link AttributeValue}.
 * Hot readers find the <em>position</em> of a value instead ({@link #find}, {@link #locate}) and
 * read from there what they need without another object: {@link #typeAt}, {@link #textAt}, {@link
 * #longAt} and so on. A position belongs to the item that gave it.
 *
 * <p>Two items are equal if their attributes are, in whatever order and form they were written.
 */
public final class Item {
  /** What a search returns when there is no such value. */
  public static final int NOT_FOUND = -1;

  /** So few bytes beside an item are not worth a copy. */
  private static final int SPARE_BYTES = 16;

  /** Numbers of no more digits fit into a {@code long}. */
  private static final int LONG_DIGITS = 18;

  private final byte[] bytes;
  private final @Nullable AttributeNames names;
  private final int start;
  private final int first;
  private final int count;
  private final int sizeBytes;

  private Item(byte[] bytes, int start, @Nullable AttributeNames names) {
    this.bytes = bytes;
    this.names = names;
    this.start = start;
    this.sizeBytes = Encoding.varint(bytes, start);
    int countAt = start + Encoding.varintSize(sizeBytes);
    this.count = Encoding.varint(bytes, countAt);
    this.first = countAt + Encoding.varintSize(count);
  }

  /**
   * An item with the given attributes, in the given order.
   *
   * @throws io.partita.engine.ValidationException if a value breaks {@link ValueRules}
   */
  public static Item of(Map<String, AttributeValue> attributes) {
    ItemBuilder builder = new ItemBuilder(32 * attributes.size());
    attributes.forEach(builder::put);
    return builder.build();
  }

  /**
   * The encoded item that begins at {@code offset}. The array is not copied and must not change any
   * more; that the bytes are an item is the caller's care, who has checked their checksum.
   */
  public static Item over(byte[] bytes, int offset) {
    return new Item(bytes, offset, null);
  }

  /** The packed item that begins at {@code offset}; else as {@link #over}. */
  public static Item packed(byte[] bytes, int offset, AttributeNames names) {
    return new Item(bytes, offset, names);
  }

  /** The value of the attribute, or null if the item has none of that name. */
  public @Nullable AttributeValue get(String name) {
    int position = find(name);
    return position == NOT_FOUND ? null : Encoding.value(bytes, position);
  }

  /** The names of the attributes. */
  public Collection<String> names() {
    List<String> found = new ArrayList<>(count);
    int at = first;
    for (int left = count; left > 0; left--) {
      found.add(nameOf(at));
      at = Encoding.skip(bytes, valueOf(at));
    }
    return Collections.unmodifiableList(found);
  }

  /** The attributes by name, decoded anew at each call. */
  public Map<String, AttributeValue> attributes() {
    Map<String, AttributeValue> attributes = new LinkedHashMap<>(count * 4 / 3 + 1);
    int at = first;
    for (int left = count; left > 0; left--) {
      int value = valueOf(at);
      attributes.put(nameOf(at), Encoding.value(bytes, value));
      at = Encoding.skip(bytes, value);
    }
    return Collections.unmodifiableMap(attributes);
  }

  /** The number of attributes. */
  public int attributeCount() {
    return count;
  }

  /**
   * Where the first attribute stands. For walks over all attributes: {@link #isNamed}, {@link
   * #nameOf} and {@link #valueOf} read an attribute, {@link #attributeAfter} goes on, {@link
   * #attributeCount} says how often.
   */
  public int firstAttribute() {
    return first;
  }

  /** Where the attribute after that of the value at {@code position} stands. */
  public int attributeAfter(int position) {
    return Encoding.skip(bytes, position);
  }

  /** The position of the attribute's value. */
  public int valueOf(int attribute) {
    if (names != null && bytes[attribute] != 0) {
      return attribute + 1;
    }
    int nameAt = writtenName(attribute);
    int length = Encoding.varint(bytes, nameAt);
    return nameAt + Encoding.varintSize(length) + length;
  }

  /** Where the length of a name that is no number stands. */
  private int writtenName(int attribute) {
    return names == null ? attribute : attribute + 1;
  }

  /** The attribute's name. */
  public String nameOf(int attribute) {
    if (names != null && bytes[attribute] != 0) {
      return names.name(bytes[attribute]).name();
    }
    int nameAt = writtenName(attribute);
    int length = Encoding.varint(bytes, nameAt);
    return new String(bytes, nameAt + Encoding.varintSize(length), length, UTF_8);
  }

  /** Whether the attribute has that name. */
  public boolean isNamed(int attribute, AttributeName name) {
    if (names != null && bytes[attribute] != 0) {
      return names.name(bytes[attribute]).equals(name);
    }
    int nameAt = writtenName(attribute);
    int length = Encoding.varint(bytes, nameAt);
    return name.matches(bytes, nameAt + Encoding.varintSize(length), length);
  }

  /** Whether another item has attributes of the same names and types, in the same order. */
  public boolean isShapedLike(Item other) {
    if (count != other.count) {
      return false;
    }
    if (names != other.names) {
      return plain().isShapedLike(other.plain());
    }
    int at = first;
    int otherAt = other.first;
    for (int left = count; left > 0; left--) {
      int value = valueOf(at);
      int otherValue = other.valueOf(otherAt);
      if (!Arrays.equals(bytes, at, value, other.bytes, otherAt, otherValue)
          || typeAt(value) != other.typeAt(otherValue)) {
        return false;
      }
      at = attributeAfter(value);
      otherAt = other.attributeAfter(otherValue);
    }
    return true;
  }

  /** The item's size by the model's formula, which limits and units are computed from. */
  public int sizeBytes() {
    return sizeBytes;
  }

  /** The position of the attribute's value, or {@link #NOT_FOUND}. */
  public int find(String name) {
    return names == null
        ? Encoding.find(bytes, first, count, name)
        : findPacked(names.number(name), name);
  }

  /** The position of the attribute's value, or {@link #NOT_FOUND}. */
  public int find(AttributeName name) {
    if (names != null) {
      return findPacked(names.number(name.name()), name.name());
    }
    int at = first;
    for (int left = count; left > 0; left--) {
      int length = Encoding.varint(bytes, at);
      at += Encoding.varintSize(length);
      if (name.matches(bytes, at, length)) {
        return at + length;
      }
      at = Encoding.skip(bytes, at + length);
    }
    return NOT_FOUND;
  }

  private int findPacked(int number, String name) {
    if (number == 0 && !requireNonNull(names).isFull()) {
      return NOT_FOUND;
    }
    int at = first;
    for (int left = count; left > 0; left--) {
      int value = valueOf(at);
      if (bytes[at] == number && (number != 0 || nameOf(at).equals(name))) {
        return value;
      }
      at = Encoding.skip(bytes, value);
    }
    return NOT_FOUND;
  }

  /**
   * The positions of several attributes in one walk: {@code positions[i]} becomes that of {@code
   * wanted[i]}, or {@link #NOT_FOUND}. Fastest if the names, which must be distinct, stand in the
   * order of the item's attributes; the walk ends with the last one found.
   */
  public void locate(AttributeName[] wanted, int[] positions) {
    Arrays.fill(positions, 0, wanted.length, NOT_FOUND);
    int missing = wanted.length;
    int guess = 0;
    int at = first;
    for (int left = count; left > 0 && missing > 0; left--) {
      int value = valueOf(at);
      for (int tried = 0; tried < wanted.length; tried++) {
        if (positions[guess] == NOT_FOUND && isNamed(at, wanted[guess])) {
          positions[guess] = value;
          missing--;
          guess = guess + 1 == wanted.length ? 0 : guess + 1;
          break;
        }
        guess = guess + 1 == wanted.length ? 0 : guess + 1;
      }
      at = Encoding.skip(bytes, value);
    }
  }

  /** The position of the value of a name in the map at {@code position}, or {@link #NOT_FOUND}. */
  public int childAt(int position, String name) {
    return Encoding.child(bytes, position, name);
  }

  /** The position of an element of the list at {@code position}, or {@link #NOT_FOUND}. */
  public int elementAt(int position, int index) {
    return Encoding.element(bytes, position, index);
  }

  /** The type of the value at {@code position}. */
  public AttributeType typeAt(int position) {
    return Encoding.type(bytes, position);
  }

  /** The size of the value at {@code position} by the model's formula. */
  public int sizeAt(int position) {
    return Encoding.size(bytes, position);
  }

  /** Whether the value at {@code position} equals one of another item. */
  public boolean isSameAt(int position, Item other, int otherPosition) {
    int end = Encoding.skip(bytes, position);
    int otherEnd = Encoding.skip(other.bytes, otherPosition);
    if (Arrays.equals(bytes, position, end, other.bytes, otherPosition, otherEnd)) {
      return true;
    }
    AttributeType type = typeAt(position);
    if (type != other.typeAt(otherPosition)) {
      return false;
    }
    return switch (type) {
      case S, B, BOOL, NULL -> false;
      default -> valueAt(position).equals(other.valueAt(otherPosition));
    };
  }

  /** The value at {@code position}. */
  public AttributeValue valueAt(int position) {
    return Encoding.value(bytes, position);
  }

  /** The S at {@code position}. */
  public String textAt(int position) {
    return Encoding.text(bytes, position);
  }

  /** Whether the N at {@code position} is an integer of 64 bits. */
  public boolean isLongAt(int position) {
    return Encoding.isInteger(bytes, position);
  }

  /** Whether the value at {@code position} is an S. */
  public boolean isTextAt(int position) {
    return Encoding.isText(bytes, position);
  }

  /** The N at {@code position}, for which {@link #isLongAt} holds. */
  public long longAt(int position) {
    return Encoding.integer(bytes, position);
  }

  /** The N at {@code position}. */
  public BigDecimal numberAt(int position) {
    return Encoding.number(bytes, position);
  }

  /** Compares the N at {@code position} with a number. */
  public int compareNumberAt(int position, BigDecimal number) {
    return isLongAt(position) && number.scale() == 0 && number.precision() <= LONG_DIGITS
        ? Long.compare(longAt(position), number.longValue())
        : numberAt(position).compareTo(number);
  }

  /** Compares the S at {@code position} with a text, both as UTF-8. */
  public int compareTextAt(int position, String text) {
    int from = Encoding.bodyStart(bytes, position);
    return Utf8.compare(bytes, from, from + Encoding.bodyLength(bytes, position), text);
  }

  /** The B at {@code position}. */
  public Binary binaryAt(int position) {
    return Encoding.binary(bytes, position);
  }

  /** The BOOL at {@code position}. */
  public boolean boolAt(int position) {
    return bytes[position] == Encoding.TRUE;
  }

  /** The number of members of the L, M, SS, NS or BS at {@code position}. */
  public int memberCountAt(int position) {
    return Encoding.count(bytes, position);
  }

  /** The number of bytes of the S or B at {@code position}. */
  public int contentLengthAt(int position) {
    return Encoding.bodyLength(bytes, position);
  }

  /** Compares the bytes of the S or B at {@code position} with others, unsigned. */
  public int compareContentAt(int position, byte[] other) {
    int from = Encoding.bodyStart(bytes, position);
    int to = from + Encoding.bodyLength(bytes, position);
    return Arrays.compareUnsigned(bytes, from, to, other, 0, other.length);
  }

  /**
   * Copies the bytes of the S or B at {@code position}.
   *
   * @return the position behind the last byte written
   */
  public int copyContentAt(int position, byte[] target, int targetPosition) {
    int length = Encoding.bodyLength(bytes, position);
    System.arraycopy(bytes, Encoding.bodyStart(bytes, position), target, targetPosition, length);
    return targetPosition + length;
  }

  /** The encoded item, not packed, in an array of its own, not to be changed. */
  public byte[] encoded() {
    int end = end();
    if (names != null) {
      return unpacked(bytes, start, names, 0);
    }
    return start == 0 && end == bytes.length ? bytes : Arrays.copyOfRange(bytes, start, end);
  }

  /** This item without what else its bytes may hold, for who keeps it. */
  public Item alone() {
    int end = end();
    return bytes.length - (end - start) <= SPARE_BYTES
        ? this
        : new Item(Arrays.copyOfRange(bytes, start, end), 0, names);
  }

  /** The same item, not packed. */
  Item plain() {
    return names == null ? this : over(encoded(), 0);
  }

  /**
   * Unpacks an item.
   *
   * @param start where it begins
   * @param room how many bytes there are to be before it
   * @return the encoded item behind that room, in an array that ends with it
   */
  public static byte[] unpacked(byte[] bytes, int start, AttributeNames names, int room) {
    Item item = packed(bytes, start, names);
    int end = item.first;
    int length = room + item.first - start;
    for (int left = item.count; left > 0; left--) {
      int number = bytes[end];
      int next = Encoding.skip(bytes, item.valueOf(end));
      length += next - end - 1 + (number == 0 ? 0 : names.encodedName(number).length);
      end = next;
    }
    byte[] target = new byte[length];
    int at = room + item.first - start;
    System.arraycopy(bytes, start, target, room, item.first - start);
    for (int from = item.first; from < end; ) {
      int number = bytes[from];
      int next = Encoding.skip(bytes, item.valueOf(from));
      if (number != 0) {
        byte[] name = names.encodedName(number);
        System.arraycopy(name, 0, target, at, name.length);
        at += name.length;
      }
      System.arraycopy(bytes, from + 1, target, at, next - from - 1);
      at += next - from - 1;
      from = next;
    }
    return target;
  }

  private boolean sameEncoding(Item other) {
    return names == other.names
        && Arrays.equals(bytes, start, end(), other.bytes, other.start, other.end());
  }

  byte[] bytes() {
    return bytes;
  }

  private int end() {
    int at = first;
    for (int left = count; left > 0; left--) {
      at = Encoding.skip(bytes, valueOf(at));
    }
    return at;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Item that
            && sizeBytes == that.sizeBytes
            && count == that.count
            && (sameEncoding(that) || sameAttributes(that)));
  }

  /** Whether each attribute has an equal one in another item, which has as many. */
  private boolean sameAttributes(Item that) {
    int at = first;
    for (int left = count; left > 0; left--) {
      int value = valueOf(at);
      int other = that.find(nameOf(at));
      if (other == NOT_FOUND || !isSameAt(value, that, other)) {
        return false;
      }
      at = Encoding.skip(bytes, value);
    }
    return true;
  }

  @Override
  public int hashCode() {
    return attributes().hashCode();
  }

  @Override
  public String toString() {
    return attributes().toString();
  }
}
