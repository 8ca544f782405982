package io.partita.engine.embedded.transaction;

import java.util.Arrays;

/** The key of an item in one of all tables; ordered by table, then key. */
final class ItemKey implements Comparable<ItemKey> {
  private final long tableId;
  private final byte[] key;
  private final int hash;

  ItemKey(long tableId, byte[] key) {
    this.tableId = tableId;
    this.key = key;
    this.hash = 31 * Long.hashCode(tableId) + Arrays.hashCode(key);
  }

  long tableId() {
    return tableId;
  }

  byte[] key() {
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
