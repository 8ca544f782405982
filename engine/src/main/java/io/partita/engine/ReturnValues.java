package io.partita.engine;

/** What a write returns of the item before or after it. */
public enum ReturnValues {
  NONE,
  ALL_OLD,
  ALL_NEW,
  UPDATED_OLD,
  UPDATED_NEW
}
