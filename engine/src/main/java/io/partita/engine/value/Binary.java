package io.partita.engine.value;

import java.util.Arrays;
import java.util.HexFormat;

/** Immutable bytes, ordered as unsigned bytes; a value that is a prefix of another sorts first. */
public final class Binary implements Comparable<Binary> {
  private final byte[] bytes;

  private Binary(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A copy of the given bytes. */
  public static Binary copyOf(byte[] bytes) {
    return new Binary(bytes.clone());
  }

  /** A copy of {@code length} bytes from {@code offset}. */
  public static Binary copyOf(byte[] bytes, int offset, int length) {
    return new Binary(Arrays.copyOfRange(bytes, offset, offset + length));
  }

  /** The bytes themselves, not to be changed. */
  byte[] bytes() {
    return bytes;
  }

  /** The number of bytes. */
  public int length() {
    return bytes.length;
  }

  /** The byte at {@code index}. */
  public byte at(int index) {
    return bytes[index];
  }

  /** A new array with the bytes. */
  public byte[] toByteArray() {
    return bytes.clone();
  }

  /**
   * Copies the bytes.
   *
   * @return the position behind the last byte written
   */
  public int copyTo(byte[] target, int position) {
    System.arraycopy(bytes, 0, target, position, bytes.length);
    return position + bytes.length;
  }

  /** Whether the first bytes are those of {@code prefix}. */
  public boolean startsWith(Binary prefix) {
    return bytes.length >= prefix.bytes.length
        && Arrays.equals(bytes, 0, prefix.bytes.length, prefix.bytes, 0, prefix.bytes.length);
  }

  /** Whether {@code part} occurs somewhere in these bytes. */
  public boolean contains(Binary part) {
    for (int from = 0; from + part.bytes.length <= bytes.length; from++) {
      if (Arrays.equals(bytes, from, from + part.bytes.length, part.bytes, 0, part.bytes.length)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public int compareTo(Binary other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Binary that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Lower-case hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
