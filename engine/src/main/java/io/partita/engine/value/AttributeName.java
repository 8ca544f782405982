package io.partita.engine.value;

import java.util.Arrays;

/**
 * The name of an attribute with its UTF-8 form, made once and used for many items: {@link
 * Item#find(AttributeName)} compares bytes with bytes.
 */
public final class AttributeName {
  private final String name;
  private final byte[] utf8;

  private AttributeName(String name) {
    this.name = name;
    this.utf8 = Utf8.bytes(name);
  }

  /** The name as UTF-8. */
  public static AttributeName of(String name) {
    return new AttributeName(name);
  }

  /** The name. */
  public String name() {
    return name;
  }

  /** The number of bytes of its UTF-8 form. */
  public int length() {
    return utf8.length;
  }

  byte[] utf8() {
    return utf8;
  }

  boolean matches(byte[] bytes, int offset, int length) {
    return length == utf8.length && Arrays.equals(bytes, offset, offset + length, utf8, 0, length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AttributeName that && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
