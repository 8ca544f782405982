package io.partita.engine.embedded.store;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Says of most keys that are not in a set that they are not: a Bloom filter whose bits for a key
 * lie in one word (Putze, Sanders, Singler: "Cache-, Hash- and Space-Efficient Bloom Filters",
 * 2007), so that asking costs one access to memory. One thread at a time adds, any number may ask
 * meanwhile.
 */
final class KeyFilter {
  /** Three bits a key in at least so many: fewer than 3 % of the other keys pass. */
  private static final int BITS_PER_KEY = 12;

  private final AtomicLongArray words;
  private final int capacity;

  /**
   * A filter without keys.
   *
   * @param wordCount a power of two
   */
  KeyFilter(int wordCount) {
    words = new AtomicLongArray(wordCount);
    capacity = (int) ((long) wordCount * Long.SIZE / BITS_PER_KEY);
  }

  /** How many keys it tells apart as well as it promises. */
  int capacity() {
    return capacity;
  }

  int wordCount() {
    return words.length();
  }

  void add(byte[] key) {
    long hash = hash(key);
    int word = word(hash);
    words.setOpaque(word, words.getPlain(word) | bits(hash));
  }

  /** False if the key was certainly not added; of a {@link #hash}. */
  boolean mayContain(long hash) {
    long bits = bits(hash);
    return (words.getOpaque(word(hash)) & bits) == bits;
  }

  private int word(long hash) {
    return (int) (hash >>> 32) & (words.length() - 1);
  }

  private static long bits(long hash) {
    return (1L << hash) | (1L << (hash >>> 6)) | (1L << (hash >>> 12));
  }

  /** Spreads keys over 64 bits, eight bytes a step, with the multiplier of MurmurHash2's 64A. */
  static long hash(byte[] key) {
    long hash = key.length;
    int at = 0;
    for (; at + Long.BYTES <= key.length; at += Long.BYTES) {
      hash = mix(hash ^ BigEndian.getLong(key, at));
    }
    long rest = 0;
    for (; at < key.length; at++) {
      rest = (rest << Byte.SIZE) | (key[at] & 0xFF);
    }
    return mix(hash ^ rest);
  }

  private static long mix(long bits) {
    long mixed = bits * 0xC6A4_A793_5BD1_E995L;
    return mixed ^ (mixed >>> 47) ^ (mixed >>> 23);
  }
}
