package io.partita.engine.embedded.store;

import java.util.List;

/**
 * What a global index takes at once: readers see all of it or nothing.
 *
 * @param indexId the index
 * @param changes the entries that come, change or go, in the order of the changes that they follow
 * @param position where the index is with them
 */
public record IndexStep(long indexId, List<EntriesOf> changes, IndexPosition position) {
  public IndexStep {
    changes = List.copyOf(changes);
  }

  /** The entries that follow the change at a position. */
  public record EntriesOf(long lsn, List<IndexEntryChange> entries) {}
}
