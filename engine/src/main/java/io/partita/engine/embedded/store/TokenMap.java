package io.partita.engine.embedded.store;

import io.partita.engine.value.Binary;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The map of request tokens, which goes through memtables and checkpoints as every other: so taking
 * it as of a position costs nothing, and a crash loses none.
 *
 * <p>Key: the token in UTF-8. Value, after the header of every stored value: time of the change in
 * milliseconds (8 bytes, big endian), digest.
 */
final class TokenMap {
  /** The id of the map, below those of tables. */
  static final long ID = 1;

  /** A retry is recognised for ten minutes. */
  static final long LIFETIME_MILLIS = 10 * 60 * 1000L;

  private TokenMap() {}

  static byte[] key(String token) {
    return token.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] value(Binary digest, long timeMillis) {
    return ByteBuffer.allocate(8 + digest.length())
        .putLong(timeMillis)
        .put(digest.toByteArray())
        .array();
  }

  static AppliedToken decode(byte[] stored) {
    int offset = StoredItem.itemOffset(stored);
    return new AppliedToken(
        Binary.copyOf(stored, offset + 8, stored.length - offset - 8),
        StoredItem.lsn(stored),
        timeMillis(stored));
  }

  static long timeMillis(byte[] stored) {
    return ByteBuffer.wrap(stored).getLong(StoredItem.itemOffset(stored));
  }
}
