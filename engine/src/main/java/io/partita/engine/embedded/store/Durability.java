package io.partita.engine.embedded.store;

/** When a change is acknowledged. */
public enum Durability {
  /** When it is on disk. */
  SYNC,
  /** When it is applied; the log follows within about ten milliseconds, in the same order. */
  ASYNC,
  /** When it is applied; nothing is ever written. Only for a database in memory. */
  NONE
}
