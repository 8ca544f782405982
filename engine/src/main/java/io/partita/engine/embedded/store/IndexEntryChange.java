package io.partita.engine.embedded.store;

import org.jspecify.annotations.Nullable;

/**
 * A local index entry that comes, changes or goes with its item. The arrays belong to the storage
 * from here on: nobody may write into them.
 *
 * @param indexId the index
 * @param key the entry's key
 * @param sizeBefore the entry's size by the model's formula before the change, 0 if it was absent
 * @param sizeAfter its size after the change, 0 if it is removed
 * @param value the encoded entry without header, or null if it is removed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and a copy would be paid at each write
public record IndexEntryChange(
    long indexId, byte[] key, int sizeBefore, int sizeAfter, byte @Nullable [] value) {}
