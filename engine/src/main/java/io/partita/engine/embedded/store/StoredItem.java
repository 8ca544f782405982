package io.partita.engine.embedded.store;

import static java.util.Objects.requireNonNull;

import io.partita.engine.value.AttributeNames;
import io.partita.engine.value.Item;
import io.partita.engine.value.ItemPacker;
import java.util.Arrays;
import org.h2.mvstore.WriteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The header of every stored item and index entry.
 *
 * <pre>
 * 0  format version of the header and of the item after it, 1 byte: 1
 * 1  LSN of the change that wrote it, 8 bytes, big endian
 * 9  the encoded item
 * </pre>
 *
 * In the pages of the file the version may be 2: the item is packed, with the names of the page. In
 * pages on the heap such an item has the version 3, and between version and LSN the number of its
 * names in {@link NameTables}, 4 bytes.
 */
public final class StoredItem {
  /** The format version that is written. */
  public static final byte FORMAT_VERSION = 1;

  /** Where the encoded item begins. */
  public static final int ITEM_OFFSET = 9;

  private static final byte PACKED_VERSION = 2;
  private static final byte NUMBERED_VERSION = 3;
  private static final int TABLE_BYTES = 4;

  private StoredItem() {}

  /** The position of the change that wrote the value. */
  public static long lsn(byte[] stored) {
    return BigEndian.getLong(stored, 1);
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

  /**
   * The item of a value that begins somewhere in the bytes, which must not change any more.
   *
   * @param names those of the packed items, null if there are none
   */
  static Item item(byte[] bytes, int start, @Nullable AttributeNames names) {
    return bytes[start] == PACKED_VERSION
        ? Item.packed(bytes, start + ITEM_OFFSET, requireNonNull(names))
        : Item.over(bytes, itemOffset(bytes, start));
  }

  /** The item of a value in a page on the heap. */
  static Item item(byte[] stored, NameTables tables) {
    return isPacked(stored)
        ? Item.packed(stored, TABLE_BYTES + ITEM_OFFSET, names(stored, tables))
        : item(stored, 0, null);
  }

  /** A value in a page on the heap as everybody else has it: not packed. */
  static byte[] plain(byte[] stored, NameTables tables) {
    return isPacked(stored) ? unpacked(stored, TABLE_BYTES, names(stored, tables)) : stored;
  }

  private static AttributeNames names(byte[] stored, NameTables tables) {
    return tables.get(nameTable(stored));
  }

  /** Whether a value in a page on the heap is packed. */
  static boolean isPacked(byte[] stored) {
    return stored.length > TABLE_BYTES + ITEM_OFFSET && stored[0] == NUMBERED_VERSION;
  }

  /** The number of the names of a packed value in a page on the heap. */
  static int nameTable(byte[] stored) {
    return BigEndian.getInt(stored, 1);
  }

  /** Whether a value may have an item that is not packed. */
  static boolean isPlain(byte[] stored) {
    return stored.length > ITEM_OFFSET && stored[0] == FORMAT_VERSION;
  }

  /**
   * Packs a value.
   *
   * @param packer which was shown the item
   * @return how many bytes of the target the packed value takes
   */
  static int pack(byte[] stored, ItemPacker packer, byte[] target) {
    System.arraycopy(stored, 0, target, 0, ITEM_OFFSET);
    target[0] = PACKED_VERSION;
    return packer.pack(stored, ITEM_OFFSET, target, ITEM_OFFSET);
  }

  /** Writes a packed value of a page on the heap as it is in the file, its length first. */
  static void writePacked(byte[] stored, WriteBuffer buffer) {
    buffer
        .putVarInt(stored.length - TABLE_BYTES)
        .put(PACKED_VERSION)
        .put(stored, 1 + TABLE_BYTES, stored.length - 1 - TABLE_BYTES);
  }

  /**
   * A value as it is in a page on the heap, packed.
   *
   * @param stored not packed
   * @param item the bytes of the packed item, and maybe more
   */
  static byte[] ofPacked(byte[] stored, int nameTable, byte[] item, int itemLength) {
    byte[] packed = new byte[TABLE_BYTES + ITEM_OFFSET + itemLength];
    System.arraycopy(stored, 0, packed, TABLE_BYTES, ITEM_OFFSET);
    packed[0] = NUMBERED_VERSION;
    BigEndian.putInt(packed, 1, nameTable);
    System.arraycopy(item, 0, packed, TABLE_BYTES + ITEM_OFFSET, itemLength);
    return packed;
  }

  /** A value of a page of the file as it is in a page on the heap. */
  static byte[] ofPage(byte[] bytes, int from, int to, int nameTable) {
    if (from == to || bytes[from] != PACKED_VERSION) {
      return Arrays.copyOfRange(bytes, from, to);
    }
    byte[] stored = new byte[TABLE_BYTES + to - from];
    System.arraycopy(bytes, from, stored, TABLE_BYTES, to - from);
    stored[0] = NUMBERED_VERSION;
    BigEndian.putInt(stored, 1, nameTable);
    return stored;
  }

  /** A value of a page of the file in an array of its own, not packed. */
  static byte[] plain(byte[] bytes, int from, int to, @Nullable AttributeNames names) {
    return from == to || bytes[from] != PACKED_VERSION || names == null
        ? Arrays.copyOfRange(bytes, from, to)
        : unpacked(bytes, from, names);
  }

  /**
   * Unpacks a value.
   *
   * @param from where the version would be if the LSN came right after it
   */
  private static byte[] unpacked(byte[] bytes, int from, AttributeNames names) {
    byte[] stored = Item.unpacked(bytes, from + ITEM_OFFSET, names, ITEM_OFFSET);
    System.arraycopy(bytes, from, stored, 0, ITEM_OFFSET);
    stored[0] = FORMAT_VERSION;
    return stored;
  }

  /** The stored form of an encoded item. */
  static byte[] of(long lsn, byte[] item) {
    byte[] stored = new byte[ITEM_OFFSET + item.length];
    stored[0] = FORMAT_VERSION;
    BigEndian.putLong(stored, 1, lsn);
    System.arraycopy(item, 0, stored, ITEM_OFFSET, item.length);
    return stored;
  }
}
