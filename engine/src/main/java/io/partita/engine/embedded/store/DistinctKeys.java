package io.partita.engine.embedded.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How many different partition keys a map has seen: the exact number while there are few, then an
 * estimate by HyperLogLog with 2,048 registers (standard error 2.3 %). It counts keys that were
 * removed since, too. A key begins with the token of its partition key, which is a hash already.
 *
 * <p>Changes under the exclusive snapshot lock only; the number is for anybody.
 *
 * <p>Its bytes: kind (1 byte). 0: the hashes, 8 bytes each, big endian, ascending. 1: the 2,048
 * registers, 1 byte each: in the register of a hash's first 11 bits, the highest position of the
 * first one among its other bits.
 */
final class DistinctKeys {
  /** The number of keys that are counted exactly. */
  static final int MAX_EXACT = 256;

  private static final int REGISTER_BITS = 11;
  private static final int REGISTERS = 1 << REGISTER_BITS;

  /** The constant of Flajolet, Fusy, Gandouet and Meunier for this many registers. */
  private static final double ALPHA = 0.7213 / (1 + 1.079 / REGISTERS);

  private static final byte EXACT = 0;
  private static final byte ESTIMATED = 1;

  private long[] hashes = new long[8];
  private int exact;
  private byte @Nullable [] registers;
  private double inverseSum = REGISTERS;
  private int zeros = REGISTERS;
  private byte @Nullable [] encoded;
  private volatile long estimate;

  /** Nothing seen yet. */
  DistinctKeys() {}

  /** What these bytes say. */
  static DistinctKeys of(byte[] bytes) {
    DistinctKeys keys = new DistinctKeys();
    ByteBuffer from = ByteBuffer.wrap(bytes);
    if (from.get() == EXACT) {
      while (from.hasRemaining()) {
        keys.addHash(from.getLong());
      }
    } else {
      byte[] registers = keys.beginEstimate();
      for (int i = 0; i < REGISTERS; i++) {
        keys.raise(registers, i, from.get());
      }
      keys.tell();
    }
    return keys;
  }

  /** Takes the partition key of a map's key. */
  void add(byte[] key) {
    addHash(hash(key));
  }

  private static long hash(byte[] key) {
    long hash = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      hash = (hash << 8) | (i < key.length ? key[i] & 0xFF : 0);
    }
    return hash;
  }

  private void addHash(long hash) {
    byte[] estimated = registers;
    if (estimated != null) {
      if (raise(estimated, hash)) {
        tell();
      }
      return;
    }
    int found = Arrays.binarySearch(hashes, 0, exact, hash);
    if (found >= 0) {
      return;
    }
    if (exact == MAX_EXACT) {
      byte[] begun = beginEstimate();
      for (int i = 0; i < exact; i++) {
        raise(begun, hashes[i]);
      }
      raise(begun, hash);
      tell();
      return;
    }
    insert(-found - 1, hash);
    encoded = null;
    estimate = exact;
  }

  private void insert(int at, long hash) {
    if (exact == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * exact);
    }
    System.arraycopy(hashes, at, hashes, at + 1, exact - at);
    hashes[at] = hash;
    exact++;
  }

  private byte[] beginEstimate() {
    byte[] begun = new byte[REGISTERS];
    registers = begun;
    return begun;
  }

  private boolean raise(byte[] estimated, long hash) {
    int register = (int) (hash >>> (Long.SIZE - REGISTER_BITS));
    int rank = Long.numberOfLeadingZeros((hash << REGISTER_BITS) | (1L << (REGISTER_BITS - 1))) + 1;
    return raise(estimated, register, rank);
  }

  private boolean raise(byte[] estimated, int register, int rank) {
    int before = estimated[register];
    if (rank <= before) {
      return false;
    }
    estimated[register] = (byte) rank;
    inverseSum += Math.scalb(1.0, -rank) - Math.scalb(1.0, -before);
    zeros -= before == 0 ? 1 : 0;
    return true;
  }

  private void tell() {
    encoded = null;
    double raw = ALPHA * REGISTERS * REGISTERS / inverseSum;
    // Counting the registers that are still zero is closer while many are.
    boolean few = raw <= 2.5 * REGISTERS && zeros > 0;
    estimate = Math.round(few ? REGISTERS * Math.log((double) REGISTERS / zeros) : raw);
  }

  /** The number of different partition keys, about. */
  long estimate() {
    return estimate;
  }

  /** The bytes, in an array that nobody changes; under the exclusive snapshot lock. */
  byte[] encode() {
    byte[] known = encoded;
    if (known != null) {
      return known;
    }
    byte[] estimated = registers;
    ByteBuffer made;
    if (estimated == null) {
      made = ByteBuffer.allocate(1 + exact * Long.BYTES).put(EXACT);
      for (int i = 0; i < exact; i++) {
        made.putLong(hashes[i]);
      }
    } else {
      made = ByteBuffer.allocate(1 + REGISTERS).put(ESTIMATED).put(estimated);
    }
    encoded = made.array();
    return made.array();
  }
}
