package io.partita.engine.embedded.store;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How far a global index is. While it is being filled, it has the changes up to the position of
 * those items only that were filled.
 *
 * @param lsn all changes up to this position were taken into the index
 * @param complete whether all items of the table were filled
 * @param filledTo the key of the last item that was filled, or null for none; of an index that is
 *     complete null
 */
@SuppressWarnings("ArrayRecordComponent") // nobody writes into it
public record IndexPosition(long lsn, boolean complete, byte @Nullable [] filledTo) {

  /** Of an index that came with its table. */
  static IndexPosition complete(long lsn) {
    return new IndexPosition(lsn, true, null);
  }

  /** Of an index that was added to a table. */
  static IndexPosition empty(long lsn) {
    return new IndexPosition(lsn, false, null);
  }

  /** The same index at another position. */
  public IndexPosition at(long otherLsn) {
    return new IndexPosition(otherLsn, complete, filledTo);
  }

  /** Whether the item of that key was filled, so that its changes count. */
  public boolean covers(byte[] key) {
    return complete || (filledTo != null && Arrays.compareUnsigned(key, filledTo) <= 0);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof IndexPosition that
        && lsn == that.lsn
        && complete == that.complete
        && Arrays.equals(filledTo, that.filledTo);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(lsn);
  }
}
