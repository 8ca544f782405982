package io.partita.engine.embedded.partition;

import io.partita.engine.value.AttributeName;
import io.partita.engine.value.Item;
import io.partita.engine.value.ItemBuilder;

/**
 * The entry of an item in an index, read where it stands in the item. Writers of tables with global
 * indexes need its size and whether it changes, but never the entry itself, so that is made only
 * when it is asked for.
 */
public final class IndexEntry {
  private final IndexLayout index;
  private final Item item;
  private final int[] positions;
  private final int sizeBytes;

  /**
   * @param item which has all attributes of the index's key
   * @param positions as the index locates them in the item
   */
  IndexEntry(IndexLayout index, Item item, int[] positions) {
    this.index = index;
    this.item = item;
    this.positions = positions;
    this.sizeBytes = index.holdsAll() ? item.sizeBytes() : size(index.held());
  }

  private int size(AttributeName[] names) {
    int size = 0;
    for (int i = 0; i < names.length; i++) {
      if (positions[i] != Item.NOT_FOUND) {
        size += names[i].length() + item.sizeAt(positions[i]);
      }
    }
    return size;
  }

  /** The size of the entry by the model's formula. */
  public int sizeBytes() {
    return sizeBytes;
  }

  /** Whether another entry of the index has the same key. */
  public boolean hasKeyOf(IndexEntry other) {
    return isSame(other, index.keys().size());
  }

  /** Whether another entry of the index has the same attributes. */
  public boolean isSameAs(IndexEntry other) {
    if (index.holdsAll()) {
      return item.equals(other.item);
    }
    return sizeBytes == other.sizeBytes && isSame(other, positions.length);
  }

  private boolean isSame(IndexEntry other, int attributes) {
    for (int i = 0; i < attributes; i++) {
      int own = positions[i];
      int others = other.positions[i];
      boolean bothHaveIt = own != Item.NOT_FOUND && others != Item.NOT_FOUND;
      if (bothHaveIt ? !item.isSameAt(own, other.item, others) : own != others) {
        return false;
      }
    }
    return true;
  }

  /** The encoded key of the entry. */
  public byte[] key() {
    return index.keys().encode(item, positions);
  }

  /** The encoded entry, not to be changed. */
  public byte[] encoded() {
    if (index.holdsAll()) {
      return item.encoded();
    }
    AttributeName[] names = index.held();
    ItemBuilder builder = new ItemBuilder(sizeBytes + 4 * names.length);
    for (int i = 0; i < names.length; i++) {
      if (positions[i] != Item.NOT_FOUND) {
        builder.copy(names[i], item, positions[i]);
      }
    }
    return builder.build().encoded();
  }
}
