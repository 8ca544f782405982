package io.partita.engine.value;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The names that packed items have numbers for, from 1. Immutable.
 *
 * <p>Encoded: how many (1 byte, at most {@value #MAX}), of each its length as varint and its UTF-8.
 */
public final class AttributeNames {
  /** So that a number is one byte. */
  static final int MAX = 127;

  /** What a name costs on the heap beside its encoded form, twice: as text and as UTF-8. */
  private static final int NAME_OVERHEAD = 80;

  private final byte[] encoded;

  /** Where the encoded name of each number begins, and where the last one ends. */
  private final int[] starts;

  private final AttributeName[] names;

  /** Numbers by the hash of their names, 0 where there is none; the next place if one is taken. */
  private final byte[] numbers;

  private AttributeNames(byte[] encoded) {
    int count = encoded[0];
    this.encoded = encoded;
    this.starts = new int[count + 1];
    this.names = new AttributeName[count];
    this.numbers = new byte[Integer.highestOneBit(count + 1) << 2];
    int at = 1;
    for (int i = 0; i < count; i++) {
      starts[i] = at;
      int length = Encoding.varint(encoded, at);
      at += Encoding.varintSize(length) + length;
      names[i] = AttributeName.of(new String(encoded, at - length, length, UTF_8));
      int place = place(names[i].name());
      while (numbers[place] != 0) {
        place = place + 1 & numbers.length - 1;
      }
      numbers[place] = (byte) (i + 1);
    }
    starts[count] = at;
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
    return 3 * encoded.length + NAME_OVERHEAD * names.length;
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

  /** How many bytes the name of a number has with its length before it. */
  int encodedLength(int number) {
    return starts[number] - starts[number - 1];
  }

  /**
   * Copies the name of a number with its length before it.
   *
   * @return the position behind the last byte written
   */
  int copyEncoded(int number, byte[] target, int at) {
    int length = encodedLength(number);
    System.arraycopy(encoded, starts[number - 1], target, at, length);
    return at + length;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AttributeNames that && Arrays.equals(encoded, that.encoded);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(encoded);
  }

  @Override
  public String toString() {
    return Arrays.toString(names);
  }
}
