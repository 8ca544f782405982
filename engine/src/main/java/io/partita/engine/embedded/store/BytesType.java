package io.partita.engine.embedded.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.DataType;

/**
 * The keys of a page of the checkpointed tree, ordered as unsigned bytes, or values that are no
 * items.
 *
 * <p>MVStore has no checksum over what a page holds, so each block of keys and of values carries
 * its own:
 *
 * <pre>
 * 0  CRC32C over the number of entries (4 bytes, big endian), the length and the entries, 4 bytes
 * 4  length of the entries in bytes, 4 bytes, big endian
 * 8  the entries: length as var-int, bytes
 * </pre>
 *
 * Nothing is decoded before the checksum is right. A number of entries beyond {@value #MAX_ENTRIES}
 * is refused before anything is allocated for it: MVStore asks for the array first.
 */
class BytesType implements DataType<byte[]> {
  static final BytesType INSTANCE = new BytesType();

  /** What the header before a buffer read from the file is marked with, see {@link TreeFile}. */
  static final long POSITION_MARK = 0x5054_5041_4745_4154L;

  /** The length of the mark and the position before a buffer that was read from the file. */
  static final int POSITION_LENGTH = 16;

  /** What is before the entries: the checksum and their length. */
  static final int BLOCK_HEADER = 8;

  /** Set in the length of a block of packed items: see {@link ItemsType}. */
  private static final int PACKED = 1 << 31;

  private static final int MAX_ENTRIES = 65_536;

  BytesType() {}

  @Override
  public int compare(byte[] a, byte[] b) {
    return order(a, b);
  }

  /**
   * As {@link Arrays#compareUnsigned(byte[], byte[])}. A key begins with its token, whose first
   * eight bytes tell almost any two partition keys apart: compared as one number they took a
   * seventh of the processor time off an insert.
   */
  static int order(byte[] a, byte[] b) {
    if (a.length >= Long.BYTES && b.length >= Long.BYTES) {
      long first = BigEndian.getLong(a, 0);
      long second = BigEndian.getLong(b, 0);
      if (first != second) {
        return Long.compareUnsigned(first, second);
      }
    }
    return Arrays.compareUnsigned(a, b);
  }

  /** The same order, of the bytes of an array from one index to before another. */
  static int order(byte[] a, int from, int to, byte[] b) {
    if (to - from >= Long.BYTES && b.length >= Long.BYTES) {
      long first = BigEndian.getLong(a, from);
      long second = BigEndian.getLong(b, 0);
      if (first != second) {
        return Long.compareUnsigned(first, second);
      }
    }
    return Arrays.compareUnsigned(a, from, to, b, 0, b.length);
  }

  @Override
  public int binarySearch(byte[] key, Object storage, int size, int initialGuess) {
    byte[][] keys = (byte[][]) storage;
    int low = 0;
    int high = size - 1;
    int at = initialGuess - 1;
    if (at < 0 || at > high) {
      at = high >>> 1;
    }
    while (low <= high) {
      int compare = order(key, keys[at]);
      if (compare > 0) {
        low = at + 1;
      } else if (compare < 0) {
        high = at - 1;
      } else {
        return at;
      }
      at = (low + high) >>> 1;
    }
    return ~low;
  }

  @Override
  public int getMemory(byte[] bytes) {
    return 16 + ((bytes.length + 7) & ~7);
  }

  @Override
  public boolean isMemoryEstimationAllowed() {
    return false;
  }

  @Override
  public void write(WriteBuffer buffer, byte[] bytes) {
    buffer.putVarInt(bytes.length).put(bytes);
  }

  @Override
  public byte[] read(ByteBuffer buffer) {
    byte[] bytes = new byte[DataUtils.readVarInt(buffer)];
    buffer.get(bytes);
    return bytes;
  }

  @Override
  public void write(WriteBuffer buffer, Object storage, int count) {
    byte[][] entries = (byte[][]) storage;
    int start = begin(buffer);
    for (int i = 0; i < count; i++) {
      write(buffer, entries[i]);
    }
    end(buffer, start, count, false);
  }

  /** Begins a block and says where it begins. */
  static int begin(WriteBuffer buffer) {
    int start = buffer.position();
    buffer.putInt(0).putInt(0);
    return start;
  }

  /** Ends a block with as many entries. */
  static void end(WriteBuffer buffer, int start, int count, boolean packed) {
    int length = buffer.position() - start - BLOCK_HEADER;
    buffer.putInt(start + 4, packed ? length | PACKED : length);
    buffer.putInt(start, checksum(buffer.getBuffer().array(), start, count, length));
  }

  @Override
  public void read(ByteBuffer buffer, Object storage, int count) {
    byte[][] entries = (byte[][]) storage;
    int start = buffer.position();
    if (buffer.remaining() < BLOCK_HEADER) {
      throw damaged(buffer, "a page ends within its checksum");
    }
    int expected = buffer.getInt();
    int lengthAndForm = buffer.getInt();
    int length = lengthAndForm & ~PACKED;
    if (length > buffer.remaining()) {
      throw damaged(buffer, "a page's entries would be " + length + " bytes long");
    }
    if (checksum(buffer.array(), buffer.arrayOffset() + start, count, length) != expected) {
      throw damaged(buffer, "the checksum of a page is wrong");
    }
    readEntries(buffer, entries, count, lengthAndForm < 0);
  }

  /** Reads the entries of a block whose checksum is right. */
  void readEntries(ByteBuffer buffer, byte[][] entries, int count, boolean packed) {
    if (packed) {
      throw damaged(buffer, "a page has packed items in the place of keys");
    }
    for (int i = 0; i < count; i++) {
      entries[i] = read(buffer);
    }
  }

  @Override
  public byte[][] createStorage(int size) {
    if (size > MAX_ENTRIES) {
      throw new MVStoreException(
          DataUtils.ERROR_FILE_CORRUPT, "a page would have " + size + " entries");
    }
    return new byte[size][];
  }

  /**
   * Where the block that begins at an index ends, or -1 if it is damaged.
   *
   * @param limit where it has ended at the latest
   * @param count of its entries
   */
  static int blockEnd(byte[] bytes, int start, int limit, int count) {
    if (limit - start < BLOCK_HEADER) {
      return -1;
    }
    int length = BigEndian.getInt(bytes, start + Integer.BYTES) & ~PACKED;
    if (length > limit - start - BLOCK_HEADER
        || checksum(bytes, start, count, length) != BigEndian.getInt(bytes, start)) {
      return -1;
    }
    return start + BLOCK_HEADER + length;
  }

  /** Whether the block that begins at an index, and is not damaged, has packed items. */
  static boolean isPacked(byte[] bytes, int start) {
    return BigEndian.getInt(bytes, start + Integer.BYTES) < 0;
  }

  private static int checksum(byte[] bytes, int start, int count, int length) {
    CRC32C crc = new CRC32C();
    crc.update(count >>> 24);
    crc.update(count >>> 16);
    crc.update(count >>> 8);
    crc.update(count);
    crc.update(bytes, start + Integer.BYTES, Integer.BYTES + length);
    return (int) crc.getValue();
  }

  private static MVStoreException damaged(ByteBuffer buffer, String what) {
    return new DamagedPageException(position(buffer), what);
  }

  private static long position(ByteBuffer buffer) {
    if (!buffer.hasArray() || buffer.arrayOffset() < POSITION_LENGTH) {
      return -1;
    }
    ByteBuffer before = ByteBuffer.wrap(buffer.array());
    return before.getLong(0) == POSITION_MARK ? before.getLong(8) : -1;
  }

  /** A page that is not as it was written; MVStore lets it through as it is. */
  static final class DamagedPageException extends MVStoreException {
    private static final long serialVersionUID = 1L;
    private final long position;

    DamagedPageException(long position, String message) {
      super(DataUtils.ERROR_FILE_CORRUPT, message);
      this.position = position;
    }

    /** The place of the page in its file, or -1 if it is not known. */
    long position() {
      return position;
    }
  }
}
