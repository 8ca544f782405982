package io.partita.engine.embedded.store;

import io.partita.engine.value.Item;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The header of every stored item and index entry.
 *
 * <pre>
 * 0  format version of the header and of the item after it, 1 byte: 1
 * 1  LSN of the change that wrote it, 8 bytes, big endian
 * 9  the encoded item
 * </pre>
 */
public final class StoredItem {
  /** The format version that is written. */
  public static final byte FORMAT_VERSION = 1;

  /** Where the encoded item begins. */
  public static final int ITEM_OFFSET = 9;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private StoredItem() {}

  /** The position of the change that wrote the value. */
  public static long lsn(byte[] stored) {
    return (long) LONG.get(stored, 1);
  }

  /** Where the encoded item begins in this value. */
  public static int itemOffset(byte[] stored) {
    return itemOffset(stored, 0);
  }

  private static int itemOffset(byte[] bytes, int start) {
    if (bytes[start] != FORMAT_VERSION) {
      throw new IllegalStateException("stored item of format version " + bytes[start]);
    }
    return start + ITEM_OFFSET;
  }

  /** The item of a value that begins somewhere in the bytes, which must not change any more. */
  static Item item(byte[] bytes, int start) {
    return Item.over(bytes, itemOffset(bytes, start));
  }

  /** The stored form of an encoded item. */
  static byte[] of(long lsn, byte[] item) {
    byte[] stored = new byte[ITEM_OFFSET + item.length];
    stored[0] = FORMAT_VERSION;
    LONG.set(stored, 1, lsn);
    System.arraycopy(item, 0, stored, ITEM_OFFSET, item.length);
    return stored;
  }
}
