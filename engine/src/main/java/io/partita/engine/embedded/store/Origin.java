package io.partita.engine.embedded.store;

/** Who made a change. */
public enum Origin {
  /** A request. */
  USER,
  /** The removal of expired items. */
  TIME_TO_LIVE,
  /** A restore from a backup. */
  RESTORE,
  /** The engine itself. */
  SYSTEM
}
