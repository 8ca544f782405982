package io.partita.engine.embedded.store;

import io.partita.engine.embedded.store.NameTables.NameTable;
import io.partita.engine.value.AttributeNames;
import io.partita.engine.value.ItemPacker;
import java.nio.ByteBuffer;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The values of a page that are items or index entries: in the file they are packed, as the names
 * of their attributes would be as large as all else; see docs/decisions/names-once-a-page.md. What
 * is read stays packed on the heap, so that a page that gets one new item is written without
 * looking at the others.
 *
 * <p>A block with packed items has the highest bit of its length set, and before its entries the
 * length of the names as var-int and the names ({@link AttributeNames}).
 */
final class ItemsType extends BytesType {
  /** One has nobody to share its names with. */
  private static final int LEAST_ITEMS = 2;

  private final NameTables tables;

  ItemsType(NameTables tables) {
    this.tables = tables;
  }

  @Override
  public void write(WriteBuffer buffer, Object storage, int count) {
    byte[][] entries = (byte[][]) storage;
    AttributeNames common = commonNames(entries, count);
    if (!writePacked(buffer, entries, count, common)) {
      byte[][] plain = new byte[count][];
      for (int i = 0; i < count; i++) {
        plain[i] = StoredItem.plain(entries[i], tables);
      }
      if (!writePacked(buffer, plain, count, null)) {
        super.write(buffer, plain, count);
      }
    }
  }

  /** The names of the packed items, if they are the same of all; else null. */
  private @Nullable AttributeNames commonNames(byte[][] entries, int count) {
    int table = -1;
    for (int i = 0; i < count; i++) {
      if (StoredItem.isPacked(entries[i])) {
        int other = StoredItem.nameTable(entries[i]);
        if (table >= 0 && other != table) {
          return null;
        }
        table = other;
      }
    }
    return table < 0 ? null : tables.get(table);
  }

  /**
   * Writes a block of packed items.
   *
   * @param common the names of those that are packed; null if there are none
   * @return false if nothing was written, as others have more names, or there are too few items
   */
  private boolean writePacked(
      WriteBuffer buffer, byte[][] entries, int count, @Nullable AttributeNames common) {
    ItemPacker packer = new ItemPacker(common);
    boolean[] shown = new boolean[count];
    int items = 0;
    int longest = 0;
    for (int i = 0; i < count; i++) {
      boolean packed = StoredItem.isPacked(entries[i]);
      if (packed && common == null) {
        return false;
      }
      shown[i] = StoredItem.isPlain(entries[i]) && packer.show(entries[i], StoredItem.ITEM_OFFSET);
      longest = Math.max(longest, entries[i].length);
      items += packed || shown[i] ? 1 : 0;
    }
    if (items < LEAST_ITEMS || (common != null && packer.hasMoreNames())) {
      return false;
    }
    int start = begin(buffer);
    byte[] names = packer.names();
    buffer.putVarInt(names.length).put(names);
    // A name without a number takes one byte more, and two at least before.
    byte[] value = new byte[longest + longest / 2];
    for (int i = 0; i < count; i++) {
      byte[] entry = entries[i];
      if (StoredItem.isPacked(entry)) {
        StoredItem.writePacked(entry, buffer);
      } else if (shown[i]) {
        int length = StoredItem.pack(entry, packer, value);
        buffer.putVarInt(length).put(value, 0, length);
      } else {
        write(buffer, entry);
      }
    }
    end(buffer, start, count, true);
    return true;
  }

  @Override
  void readEntries(ByteBuffer buffer, byte[][] entries, int count, boolean packed) {
    if (!packed) {
      super.readEntries(buffer, entries, count, false);
      return;
    }
    byte[] bytes = buffer.array();
    int length = DataUtils.readVarInt(buffer);
    int from = buffer.arrayOffset() + buffer.position();
    NameTable table = tables.of(bytes, from, from + length);
    AttributeNames names =
        table == null ? AttributeNames.of(bytes, from, from + length) : table.names();
    buffer.position(buffer.position() + length);
    for (int i = 0; i < count; i++) {
      length = DataUtils.readVarInt(buffer);
      from = buffer.arrayOffset() + buffer.position();
      entries[i] =
          table == null
              ? StoredItem.plain(bytes, from, from + length, names)
              : StoredItem.ofPage(bytes, from, from + length, table.number());
      buffer.position(buffer.position() + length);
    }
  }
}
