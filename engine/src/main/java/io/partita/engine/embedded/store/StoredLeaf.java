package io.partita.engine.embedded.store;

import io.partita.engine.value.AttributeNames;
import io.partita.engine.value.Item;
import java.util.Arrays;
import org.h2.mvstore.DataUtils;
import org.jspecify.annotations.Nullable;

/**
 * A leaf of the checkpointed tree as it lies in the file, and where its entries begin. Decoded, a
 * leaf is two objects an entry, most of which nobody asks for before the leaf leaves the cache
 * again; and in the order of their addresses the keys of a search are near each other.
 *
 * <p>MVStore's format 3: length of the page (4 bytes), check value (2), number of the page and id
 * of the map (var-ints), number of entries (var-int), type (1), then what {@link BytesType} writes
 * of the keys and {@link ItemsType} of the values.
 */
final class StoredLeaf {
  /** What the objects cost beside the bytes of the page and four bytes for each start. */
  private static final int OVERHEAD = 80;

  private static final int MAX_NUMBER_LENGTH = 5;
  private static final int HEADER = Integer.BYTES + Short.BYTES;

  /** The fewest bytes of two blocks. */
  private static final int BLOCKS = 2 * BytesType.BLOCK_HEADER;

  private final long position;
  private final byte[] bytes;

  /** Where the length of each key begins, and then where that of each value does. */
  private final int[] starts;

  /** Those of its packed items; null if there are none. */
  private final @Nullable AttributeNames names;

  /** The heap that the names take, if they are this leaf's alone. */
  private final int namesMemory;

  /** Whether somebody met it since the cache last looked; a lost update costs a read. */
  boolean used;

  private StoredLeaf(
      long position, byte[] bytes, int[] starts, @Nullable AttributeNames names, int namesMemory) {
    this.position = position;
    this.bytes = bytes;
    this.starts = starts;
    this.names = names;
    this.namesMemory = namesMemory;
  }

  /**
   * The leaf that the bytes are, or null if they are not that leaf undamaged and uncompressed.
   *
   * @param bytes kept, from their beginning; there may be more of them
   * @param length how many of them came from the file
   * @param position MVStore's, of which the check value is made
   * @param mapId the map that the leaf must be of
   * @param known the names that pages were met with
   */
  static @Nullable StoredLeaf of(
      byte[] bytes, int length, long position, int mapId, NameTables known) {
    if (length < HEADER + BLOCKS) {
      return null;
    }
    int pageLength = BigEndian.getInt(bytes, 0);
    if (pageLength < HEADER + BLOCKS
        || pageLength > length
        || BigEndian.getShort(bytes, Integer.BYTES) != checkValue(position, pageLength)) {
      return null;
    }
    int at = contentStart(bytes, HEADER);
    int found = number(bytes, at);
    at = contentStart(bytes, at);
    int count = number(bytes, at);
    at = contentStart(bytes, at);
    if (found != mapId || bytes[at++] != DataUtils.PAGE_TYPE_LEAF) {
      return null;
    }
    int values = BytesType.blockEnd(bytes, at, pageLength, count);
    if (values < 0 || BytesType.blockEnd(bytes, values, pageLength, count) < 0) {
      return null;
    }
    int[] starts = new int[2 * count];
    findStarts(bytes, at + BytesType.BLOCK_HEADER, starts, 0, count);
    int firstValue = values + BytesType.BLOCK_HEADER;
    AttributeNames names = null;
    int namesMemory = 0;
    if (BytesType.isPacked(bytes, values)) {
      int from = contentStart(bytes, firstValue);
      firstValue = from + number(bytes, firstValue);
      NameTables.NameTable table = known.of(bytes, from, firstValue);
      names = table == null ? AttributeNames.of(bytes, from, firstValue) : table.names();
      namesMemory = table == null ? names.memory() : 0;
    }
    findStarts(bytes, firstValue, starts, count, 2 * count);
    return new StoredLeaf(position, bytes, starts, names, namesMemory);
  }

  private static short checkValue(long position, int pageLength) {
    return (short)
        (DataUtils.getCheckValue(DataUtils.getPageChunkId(position))
            ^ DataUtils.getCheckValue(DataUtils.getPageOffset(position))
            ^ DataUtils.getCheckValue(pageLength));
  }

  private static void findStarts(byte[] bytes, int first, int[] starts, int from, int to) {
    int at = first;
    for (int i = from; i < to; i++) {
      starts[i] = at;
      at = contentStart(bytes, at) + number(bytes, at);
    }
  }

  /** A var-int, as {@link DataUtils#readVarInt} reads it. */
  private static int number(byte[] bytes, int start) {
    int number = bytes[start];
    if (number >= 0) {
      return number;
    }
    number &= 0x7f;
    for (int i = 1; i < MAX_NUMBER_LENGTH; i++) {
      int next = bytes[start + i];
      number |= (next & 0x7f) << (7 * i);
      if (next >= 0) {
        break;
      }
    }
    return number;
  }

  /** Where a var-int ends. */
  private static int contentStart(byte[] bytes, int start) {
    int last = start;
    while (bytes[last] < 0 && last < start + MAX_NUMBER_LENGTH - 1) {
      last++;
    }
    return last + 1;
  }

  /** This leaf in an array of its own, without what lies behind the page. */
  StoredLeaf alone() {
    return new StoredLeaf(
        position, Arrays.copyOf(bytes, BigEndian.getInt(bytes, 0)), starts, names, namesMemory);
  }

  /** Where MVStore says that it lies. */
  long position() {
    return position;
  }

  /** The heap that it takes. */
  int memory() {
    return OVERHEAD + bytes.length + Integer.BYTES * starts.length + namesMemory;
  }

  /** The number of entries. */
  int size() {
    return starts.length / 2;
  }

  /** The key of an entry, as an array of its own. */
  byte[] key(int index) {
    int start = starts[index];
    int from = contentStart(bytes, start);
    return Arrays.copyOfRange(bytes, from, from + number(bytes, start));
  }

  /** The value of an entry, as an array of its own, not packed. */
  byte[] value(int index) {
    int start = starts[size() + index];
    int from = contentStart(bytes, start);
    return StoredItem.plain(bytes, from, from + number(bytes, start), names);
  }

  /**
   * Has the beginnings of all values brought from memory at once: met one after the other by who
   * does something with each, every one of them is waited for. Of no other effect.
   *
   * @return nothing that means anything
   */
  int fetchValues() {
    int mixed = 0;
    for (int i = size(); i < starts.length; i++) {
      mixed += bytes[starts[i]];
    }
    return mixed;
  }

  /** Whether the value of an entry says that there is none. */
  boolean isTombstone(int index) {
    return number(bytes, starts[size() + index]) == 0;
  }

  /** The item that is the value of an entry, over the bytes of the leaf. */
  Item item(int index) {
    return StoredItem.item(bytes, contentStart(bytes, starts[size() + index]), names);
  }

  /** The value of the key, or null. */
  byte @Nullable [] get(byte[] key) {
    int index = countUpTo(key, true) - 1;
    return index >= 0 && compareKey(index, key) == 0 ? value(index) : null;
  }

  /** The order of the entry's key against another key, as {@link BytesType#order} has it. */
  int compareKey(int index, byte[] other) {
    int start = starts[index];
    int from = contentStart(bytes, start);
    return BytesType.order(bytes, from, from + number(bytes, start), other);
  }

  /** How many keys are less than the key, or equal to it if that counts. */
  int countUpTo(byte[] key, boolean equal) {
    int low = 0;
    int high = size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      int compare = compareKey(middle, key);
      if (compare < 0 || (equal && compare == 0)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
