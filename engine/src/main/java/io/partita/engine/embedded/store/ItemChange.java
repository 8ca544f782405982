package io.partita.engine.embedded.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One item before and after a change. The arrays belong to the storage from here on: nobody may
 * write into them.
 *
 * @param tableId the table
 * @param key the item's key
 * @param sizeBefore the item's size by the model's formula before the change, 0 if it was absent
 * @param before the encoded item before the change, for tables whose readers of the log need it
 * @param sizeAfter its size after the change, 0 if it is removed
 * @param after the encoded item without header, or null if it is removed
 * @param shapeBefore the attributes to be counted out: those that it had, or {@link Shape#NONE} if
 *     it has the same afterwards
 * @param shapeAfter the attributes to be counted in, likewise
 * @param localEntries the entries of local indexes that change with it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and a copy would be paid at each write
public record ItemChange(
    long tableId,
    byte[] key,
    int sizeBefore,
    byte @Nullable [] before,
    int sizeAfter,
    byte @Nullable [] after,
    Shape shapeBefore,
    Shape shapeAfter,
    List<IndexEntryChange> localEntries) {
  public ItemChange {
    localEntries = List.copyOf(localEntries);
  }
}
