package io.partita.engine.value;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Packs items that are kept together: their names are written once, and in the items are numbers.
 * All items are shown to it first. For one thread, and for items in the order in which they are
 * shown.
 */
public final class ItemPacker {
  /** Numbers of names that have them in the order in which they were met. */
  private static final byte[] IN_ORDER = new byte[AttributeNames.MAX + 1];

  static {
    for (int i = 1; i < IN_ORDER.length; i++) {
      IN_ORDER[i] = (byte) i;
    }
  }

  /** The names in the order in which they were met, as {@link Encoding} writes them. */
  private final List<byte[]> names = new ArrayList<>();

  /** Which of the names the attributes have, item after item; those without a number lack. */
  private byte[] met = new byte[512];

  /** The first of the names, which were known from the start. */
  private final @Nullable AttributeNames known;

  private int metCount;
  private int guess;

  /** Of the names in the order in which they were met, their numbers; null before all are shown. */
  private byte @Nullable [] numbers;

  private int packed;

  /**
   * A packer of items among others that are packed.
   *
   * @param known the names of those others, or null
   */
  public ItemPacker(@Nullable AttributeNames known) {
    this.known = known;
    for (int number = 1; known != null && number <= known.size(); number++) {
      names.add(known.encodedName(number));
    }
  }

  /** Whether an item that was shown has a name that was not known. */
  public boolean hasMoreNames() {
    return names.size() > (known == null ? 0 : known.size());
  }

  /**
   * Shows it an item.
   *
   * @param bytes the encoded item from an index to their end
   * @return false if they are no item; they cannot be packed then
   */
  public boolean show(byte[] bytes, int start) {
    int before = metCount;
    int countAt = numberEnd(bytes, start);
    int at = numberEnd(bytes, countAt);
    int left = at < 0 ? 0 : Encoding.varint(bytes, countAt);
    for (; left > 0 && at >= 0; left--) {
      int value = nameEnd(bytes, at);
      if (value >= 0) {
        meet(bytes, at, value);
        value = Encoding.skip(bytes, value, bytes.length);
      }
      at = value;
    }
    if (at != bytes.length) {
      metCount = before;
    }
    return at == bytes.length;
  }

  /** The position behind a varint, or -1 if there is none, or it is longer than needed. */
  private static int numberEnd(byte[] bytes, int at) {
    int end = at < 0 ? -1 : Encoding.varintEnd(bytes, at);
    return end == at + Encoding.varintSize(end < 0 ? 0 : Encoding.varint(bytes, at)) ? end : -1;
  }

  /** The position behind a name and its length before it, or -1 if there is no value behind. */
  private static int nameEnd(byte[] bytes, int at) {
    int end = numberEnd(bytes, at);
    int length = end < 0 ? -1 : Encoding.varint(bytes, at);
    return length < 0 || length >= bytes.length - end ? -1 : end + length;
  }

  private void meet(byte[] bytes, int from, int to) {
    if (metCount == met.length) {
      met = Arrays.copyOf(met, 2 * met.length);
    }
    int place = find(bytes, from, to);
    if (place < 0 && names.size() < AttributeNames.MAX) {
      place = names.size();
      names.add(Arrays.copyOfRange(bytes, from, to));
      guess = names.size();
    }
    met[metCount++] = (byte) (place + 1);
  }

  /** The place of a name among those met, or -1. */
  private int find(byte[] bytes, int from, int to) {
    // Mostly the names come in one order.
    int at = guess < names.size() ? guess : 0;
    for (int tried = 0; tried < names.size(); tried++) {
      if (Arrays.equals(names.get(at), 0, names.get(at).length, bytes, from, to)) {
        guess = at + 1;
        return at;
      }
      at = at + 1 < names.size() ? at + 1 : 0;
    }
    return -1;
  }

  /**
   * Packs an item that has no names but those that were known; it is not shown.
   *
   * @param bytes the encoded item from an index to their end
   * @param target at least as long as the item
   * @return the position behind the last byte written, or -1 if it has other names, or is no item
   */
  public int packKnown(byte[] bytes, int start, byte[] target, int targetStart) {
    int countAt = numberEnd(bytes, start);
    int at = numberEnd(bytes, countAt);
    if (at < 0) {
      return -1;
    }
    int to = copy(bytes, start, at, target, targetStart);
    for (int left = Encoding.varint(bytes, countAt); left > 0; left--) {
      int value = nameEnd(bytes, at);
      int place = value < 0 ? -1 : find(bytes, at, value);
      at = place < 0 ? -1 : Encoding.skip(bytes, value, bytes.length);
      if (at < 0) {
        return -1;
      }
      target[to++] = (byte) (place + 1);
      to = copy(bytes, value, at, target, to);
    }
    return at == bytes.length ? to : -1;
  }

  /**
   * The names that were known and those of all items that were shown, encoded as {@link
   * AttributeNames} says; not to be changed. If there are more than were known they are sorted, as
   * items that are kept elsewhere mostly have the same names, but may come in another order.
   */
  public byte[] names() {
    packed = 0;
    if (known != null && !hasMoreNames()) {
      numbers = IN_ORDER;
      return known.encoded();
    }
    Map<byte[], Integer> sorted = new TreeMap<>(Arrays::compareUnsigned);
    int length = 1;
    for (int i = 0; i < names.size(); i++) {
      sorted.put(names.get(i), i);
      length += names.get(i).length;
    }
    byte[] encoded = new byte[length];
    encoded[0] = (byte) names.size();
    byte[] numberOf = new byte[names.size() + 1];
    int at = 1;
    byte number = 1;
    for (Map.Entry<byte[], Integer> name : sorted.entrySet()) {
      System.arraycopy(name.getKey(), 0, encoded, at, name.getKey().length);
      at += name.getKey().length;
      numberOf[name.getValue() + 1] = number++;
    }
    numbers = numberOf;
    return encoded;
  }

  /**
   * Packs the next of the items that were shown, after {@link #names}.
   *
   * @param bytes the encoded item from an index to their end
   * @param target at least one byte an attribute longer than the item
   * @return the position behind the last byte written
   */
  public int pack(byte[] bytes, int start, byte[] target, int targetStart) {
    if (numbers == null) {
      throw new IllegalStateException("the names come first");
    }
    int countAt = start + Encoding.varintSize(Encoding.varint(bytes, start));
    int count = Encoding.varint(bytes, countAt);
    int at = countAt + Encoding.varintSize(count);
    int to = copy(bytes, start, at, target, targetStart);
    for (int left = count; left > 0; left--) {
      int name = at;
      int length = Encoding.varint(bytes, at);
      at += Encoding.varintSize(length) + length;
      int end = Encoding.skip(bytes, at);
      byte number = numbers[met[packed++]];
      target[to++] = number;
      to = copy(bytes, number == 0 ? name : at, end, target, to);
      at = end;
    }
    return to;
  }

  private static int copy(byte[] bytes, int from, int to, byte[] target, int at) {
    System.arraycopy(bytes, from, target, at, to - from);
    return at + to - from;
  }
}
