package io.partita.engine.embedded.store;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keys of one map that were read, and at which position.
 *
 * @param tableId the table
 * @param mapId the table's map, or that of one of its indexes
 * @param from the lower bound, or null for none
 * @param to the upper bound, or null for none
 * @param position what was written above it counts as a change
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ReadRange(
    long tableId,
    long mapId,
    byte @Nullable [] from,
    boolean fromInclusive,
    byte @Nullable [] to,
    boolean toInclusive,
    long position) {

  boolean contains(ItemKey written) {
    return written.tableId() == mapId
        && (from == null || order(written, from) > (fromInclusive ? -1 : 0))
        && (to == null || order(written, to) < (toInclusive ? 1 : 0));
  }

  /** Whether the range and its map end before the key. */
  boolean isBefore(ItemKey written) {
    return written.tableId() != mapId || (to != null && order(written, to) > 0);
  }

  private static int order(ItemKey written, byte[] bound) {
    return Integer.signum(Arrays.compareUnsigned(written.key(), bound));
  }
}
