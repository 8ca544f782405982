package io.partita.engine.embedded.store;

import io.partita.engine.embedded.store.NameTables.NameTable;
import io.partita.engine.value.AttributeNames;
import io.partita.engine.value.ItemPacker;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The values of a page that are items or index entries: in the file they are packed, as the names
 * of their attributes would be as large as all else; see docs/decisions/names-once-a-page.md. On
 * the heap they may be packed, too, so that a page is written without looking at their names.
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
    int table = widest(entries, count);
    AttributeNames names = table < 0 ? null : tables.get(table);
    if (!writePacked(buffer, unpackedBut(table, entries, count), count, names)) {
      byte[][] plain = unpackedBut(-1, entries, count);
      if (table < 0 || !writePacked(buffer, plain, count, null)) {
        super.write(buffer, plain, count);
      }
    }
  }

  /** The table with the most names of those that packed values refer to, or -1. */
  private int widest(byte[][] entries, int count) {
    int widest = -1;
    for (int i = 0; i < count; i++) {
      if (StoredItem.isPacked(entries[i])) {
        int table = StoredItem.nameTable(entries[i]);
        if (widest < 0
            || (table != widest && tables.get(table).size() > tables.get(widest).size())) {
          widest = table;
        }
      }
    }
    return widest;
  }

  /** The values, not packed but those that refer to a table. */
  private byte[][] unpackedBut(int table, byte[][] entries, int count) {
    byte[][] values = entries;
    for (int i = 0; i < count; i++) {
      if (StoredItem.isPacked(entries[i]) && StoredItem.nameTable(entries[i]) != table) {
        values = values == entries ? Arrays.copyOf(entries, count) : values;
        values[i] = StoredItem.plain(entries[i], tables);
      }
    }
    return values;
  }

  /**
   * Writes a block of packed items.
   *
   * @param common the names of all that are packed; null if there are none
   * @return false if nothing was written, as others have more names, or there are too few items
   */
  private boolean writePacked(
      WriteBuffer buffer, byte[][] entries, int count, @Nullable AttributeNames common) {
    ItemPacker packer = new ItemPacker(common);
    boolean[] shown = new boolean[count];
    int items = 0;
    int longest = 0;
    for (int i = 0; i < count; i++) {
      shown[i] = StoredItem.isPlain(entries[i]) && packer.show(entries[i], StoredItem.ITEM_OFFSET);
      longest = Math.max(longest, entries[i].length);
      items += shown[i] || StoredItem.isPacked(entries[i]) ? 1 : 0;
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
