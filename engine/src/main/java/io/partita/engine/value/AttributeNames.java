package io.partita.engine.value;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * The names that packed items have numbers for, from 1. Immutable.
 *
 * <p>Encoded: how many (1 byte, at most {@value #MAX}), of each its length as varint and its UTF-8.
 */
public final class AttributeNames {
  /** So that a number is one byte. */
  static final int MAX = 127;

  /** What a name costs on the heap beside its bytes, which are there as text, too. */
  private static final int NAME_OVERHEAD = 104;

  private final byte[] encoded;

  /** The names with their lengths before them. */
  private final byte[][] encodedNames;

  private final AttributeName[] names;

  /** Numbers by the hash of their names, 0 where there is none; the next place if one is taken. */
  private final byte[] numbers;

  private AttributeNames(byte[] encoded) {
    int count = encoded[0];
    this.encoded = encoded;
    this.encodedNames = new byte[count][];
    this.names = new AttributeName[count];
    this.numbers = new byte[Integer.highestOneBit(count + 1) << 2];
    int at = 1;
    for (int i = 0; i < count; i++) {
      int start = at;
      int length = Encoding.varint(encoded, at);
      at += Encoding.varintSize(length) + length;
      encodedNames[i] = Arrays.copyOfRange(encoded, start, at);
      names[i] = AttributeName.of(new String(encoded, at - length, length, UTF_8));
      int place = place(names[i].name());
      while (numbers[place] != 0) {
        place = place + 1 & numbers.length - 1;
      }
      numbers[place] = (byte) (i + 1);
    }
  }

  /**
   * Decodes names.
   *
   * @param from where they begin
   * @param to where they end
   */
  public static AttributeNames of(byte[] bytes, int from, int to) {
    return new AttributeNames(Arrays.copyOfRange(bytes, from, to));
  }

  /** Whether these are the names that are encoded there. */
  public boolean isEncodedAs(byte[] bytes, int from, int to) {
    return Arrays.equals(encoded, 0, encoded.length, bytes, from, to);
  }

  /** The heap that they take, in bytes, about. */
  public int memory() {
    return 4 * encoded.length + NAME_OVERHEAD * names.length;
  }

  private int place(String name) {
    int hash = name.hashCode();
    return (hash ^ hash >>> 15) & numbers.length - 1;
  }

  /** The number of a name, or 0. */
  int number(String name) {
    int place = place(name);
    int number = numbers[place];
    while (number != 0 && !names[number - 1].name().equals(name)) {
      place = place + 1 & numbers.length - 1;
      number = numbers[place];
    }
    return number;
  }

  /** The name of a number. */
  AttributeName name(int number) {
    return names[number - 1];
  }

  /** Whether there was no number for more names, so that items may have others, too. */
  boolean isFull() {
    return names.length == MAX;
  }

  /** How many names there are. */
  public int size() {
    return names.length;
  }

  /** The name of a number with its length before it, not to be changed. */
  byte[] encodedName(int number) {
    return encodedNames[number - 1];
  }

  /** All names, encoded; not to be changed. */
  byte[] encoded() {
    return encoded;
  }
}
