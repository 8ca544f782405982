package io.partita.engine.embedded.store;

import java.util.List;

/**
 * The last look before a change gets its place in the log. Runs under the append lock, so it must
 * be short, must not wait, and must not call the storage.
 */
@FunctionalInterface
public interface AppendGuard {
  /** Lets every change pass. */
  AppendGuard NONE = structure -> {};

  /**
   * Throws if the change may not be made; then nothing is appended.
   *
   * @param structure as of all changes that were appended before, applied or not
   */
  void check(Structure structure);

  /** Says which position the change got, still under the append lock. */
  default void assigned(long lsn) {}

  /**
   * The keys of the entries of global indexes that the change removes and puts, which follow it
   * later; asked for only while somebody wants to know what is written, also under the append lock.
   */
  default List<ItemKey> globalEntryKeys() {
    return List.of();
  }
}
