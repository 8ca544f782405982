package io.partita.engine.embedded.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Numbers, bytes and text as the log and the checkpoints hold them.
 *
 * <p>A number is unsigned, seven bits a byte, the lowest first; the top bit says that another
 * follows. Bytes are their length as a number and themselves, text is its UTF-8 bytes. What may be
 * absent is written as length plus one, and 0 for absent.
 */
final class VarInts {
  private VarInts() {}

  static int length(long number) {
    int length = 1;
    for (long rest = number >>> 7; rest != 0; rest >>>= 7) {
      length++;
    }
    return length;
  }

  static int length(byte[] bytes) {
    return length(bytes.length) + bytes.length;
  }

  static int lengthOrAbsent(byte @Nullable [] bytes) {
    return bytes == null ? 1 : length(bytes.length + 1L) + bytes.length;
  }

  static void put(ByteBuffer into, long number) {
    long rest = number;
    while ((rest & ~0x7fL) != 0) {
      into.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    into.put((byte) rest);
  }

  static void put(ByteBuffer into, byte[] bytes) {
    put(into, bytes.length);
    into.put(bytes);
  }

  static void putOrAbsent(ByteBuffer into, byte @Nullable [] bytes) {
    if (bytes == null) {
      put(into, 0);
    } else {
      put(into, bytes.length + 1L);
      into.put(bytes);
    }
  }

  static long get(ByteBuffer from) {
    long number = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = from.get();
      number |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return number;
      }
    }
    throw new IllegalArgumentException("a number of more than 64 bits");
  }

  static int getInt(ByteBuffer from) {
    return Math.toIntExact(get(from));
  }

  static byte[] getBytes(ByteBuffer from) {
    return take(from, get(from));
  }

  static byte @Nullable [] getBytesOrAbsent(ByteBuffer from) {
    long length = get(from);
    return length == 0 ? null : take(from, length - 1);
  }

  private static byte[] take(ByteBuffer from, long length) {
    if (length < 0 || length > from.remaining()) {
      throw new IllegalArgumentException(length + " bytes where " + from.remaining() + " are left");
    }
    byte[] bytes = new byte[(int) length];
    from.get(bytes);
    return bytes;
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String getText(ByteBuffer from) {
    return new String(getBytes(from), StandardCharsets.UTF_8);
  }
}
