package io.partita.engine.embedded.store;

import io.partita.engine.value.Item;

/** Entries of one map in key order. Not for use by several threads. */
public interface EntryCursor {

  /** Moves to the next entry; false at the end. */
  boolean next();

  /** The key of the current entry; nobody may write into it. */
  byte[] key();

  /** The stored value of the current entry, with its header; nobody may write into it. */
  byte[] value();

  /**
   * The item that is the current entry's value. It is not copied: it keeps the entries beside it in
   * memory, so it is for who looks at many and leaves them.
   */
  Item item();
}
