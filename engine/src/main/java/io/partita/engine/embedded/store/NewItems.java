package io.partita.engine.embedded.store;

import io.partita.engine.embedded.store.NameTables.NameTable;
import io.partita.engine.value.ItemPacker;
import org.jspecify.annotations.Nullable;

/**
 * Packs what is new to a map, with one table of all the names that came so far: pages whose items
 * refer to one table are written without looking at their names. For one thread.
 */
final class NewItems {
  /** With more, pages would have many names that none of their items has. */
  private static final int MAX_NAMES_BYTES = 512;

  /** Of larger ones the names are little; whoever writes their pages packs them. */
  private static final int MAX_VALUE_BYTES = 8 * 1024;

  private final NameTables tables;
  private @Nullable NameTable table;
  private ItemPacker packer = new ItemPacker(null);
  private byte[] item = new byte[0];

  NewItems(NameTables tables) {
    this.tables = tables;
  }

  /**
   * The value packed; as it is if it is large, no item, or has names for which there is no room.
   */
  byte[] packed(byte[] stored) {
    if (!StoredItem.isPlain(stored) || stored.length > MAX_VALUE_BYTES) {
      return stored;
    }
    if (item.length < stored.length) {
      item = new byte[Math.min(2 * stored.length, MAX_VALUE_BYTES)];
    }
    int length = packer.packKnown(stored, StoredItem.ITEM_OFFSET, item, 0);
    if (length < 0 && learnNames(stored)) {
      length = packer.packKnown(stored, StoredItem.ITEM_OFFSET, item, 0);
    }
    return table == null || length < 0
        ? stored
        : StoredItem.ofPacked(stored, table.number(), item, length);
  }

  private boolean learnNames(byte[] stored) {
    ItemPacker wider = new ItemPacker(table == null ? null : table.names());
    if (!wider.show(stored, StoredItem.ITEM_OFFSET)) {
      return false;
    }
    byte[] names = wider.names();
    NameTable next = names.length > MAX_NAMES_BYTES ? null : tables.of(names, 0, names.length);
    if (next == null) {
      return false;
    }
    table = next;
    packer = new ItemPacker(next.names());
    return true;
  }
}
