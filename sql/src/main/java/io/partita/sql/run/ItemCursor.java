package io.partita.sql.run;

/** Moves a frame from item to item. */
interface ItemCursor {
  /** No items. */
  ItemCursor EMPTY = () -> false;

  /** Moves the frame to the next item; false at the end. */
  boolean next();
}
