package io.partita.engine.embedded.partition;

import java.math.BigInteger;

/**
 * The 128-bit hash that spreads partition keys: MurmurHash3_x64_128 with seed 0, as published by
 * Austin Appleby in the public domain (smhasher, MurmurHash3.cpp).
 *
 * <p>It is taken over the partition key's component as {@link KeyWriter} writes it, terminator
 * included, and stands before it as 16 bytes: h1, then h2, each big-endian, so that the unsigned
 * order of keys is the order of tokens. The algorithm is part of the on-disk format and of the
 * order that a scan shows: it never changes.
 */
final class Token {
  /** The number of bytes of a token. */
  static final int BYTES = 16;

  private static final long C1 = 0x87c37b91114253d5L;
  private static final long C2 = 0x4cf5ad432745937fL;

  private Token() {}

  /** Writes the token of {@code bytes[from, to)} at {@code targetAt}. */
  static void write(byte[] bytes, int from, int to, byte[] target, int targetAt) {
    int length = to - from;
    int blocksEnd = from + (length & ~15);
    long h1 = 0;
    long h2 = 0;
    for (int at = from; at < blocksEnd; at += 16) {
      h1 ^= mixK1(littleEndian(bytes, at, 8));
      h1 = (Long.rotateLeft(h1, 27) + h2) * 5 + 0x52dce729;
      h2 ^= mixK2(littleEndian(bytes, at + 8, 8));
      h2 = (Long.rotateLeft(h2, 31) + h1) * 5 + 0x38495ab5;
    }
    int tail = to - blocksEnd;
    if (tail > 8) {
      h2 ^= mixK2(littleEndian(bytes, blocksEnd + 8, tail - 8));
    }
    if (tail > 0) {
      h1 ^= mixK1(littleEndian(bytes, blocksEnd, Math.min(8, tail)));
    }
    h1 ^= length;
    h2 ^= length;
    h1 += h2;
    h2 += h1;
    h1 = finish(h1);
    h2 = finish(h2);
    h1 += h2;
    h2 += h1;
    bigEndian(h1, target, targetAt);
    bigEndian(h2, target, targetAt + 8);
  }

  /** The first bytes of the tokens from {@code part / parts} of their range on. */
  static byte[] fraction(int part, int parts) {
    BigInteger bound =
        BigInteger.ONE
            .shiftLeft(Long.SIZE)
            .multiply(BigInteger.valueOf(part))
            .divide(BigInteger.valueOf(parts));
    byte[] first = new byte[Long.BYTES];
    bigEndian(bound.longValue(), first, 0);
    return first;
  }

  private static long mixK1(long k) {
    return Long.rotateLeft(k * C1, 31) * C2;
  }

  private static long mixK2(long k) {
    return Long.rotateLeft(k * C2, 33) * C1;
  }

  private static long finish(long hash) {
    long h = hash;
    h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }

  private static long littleEndian(byte[] bytes, int at, int length) {
    long value = 0;
    for (int i = length - 1; i >= 0; i--) {
      value = (value << 8) | (bytes[at + i] & 0xFF);
    }
    return value;
  }

  private static void bigEndian(long value, byte[] target, int at) {
    for (int i = 0; i < 8; i++) {
      target[at + i] = (byte) (value >>> (56 - 8 * i));
    }
  }
}
