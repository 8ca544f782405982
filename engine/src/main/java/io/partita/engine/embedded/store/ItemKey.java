package io.partita.engine.embedded.store;

import java.util.Arrays;

/**
 * The key of an item in one of all tables, or of an entry in one of all indexes; ordered by map.
 */
public final class ItemKey implements Comparable<ItemKey> {
  private final long tableId;
  private final byte[] key;
  private final int hash;

  /** The key in the map of a table or an index; nobody may write into the array. */
  public ItemKey(long tableId, byte[] key) {
    this.tableId = tableId;
    this.key = key;
    this.hash = 31 * Long.hashCode(tableId) + Arrays.hashCode(key);
  }

  /** The id of the table or index. */
  public long tableId() {
    return tableId;
  }

  /** The bytes of the key. */
  public byte[] key() {
    return key;
  }

  @Override
  public int compareTo(ItemKey other) {
    int order = Long.compare(tableId, other.tableId);
    return order != 0 ? order : Arrays.compareUnsigned(key, other.key);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ItemKey that
        && hash == that.hash
        && tableId == that.tableId
        && Arrays.equals(key, that.key);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
