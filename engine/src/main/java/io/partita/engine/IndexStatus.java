package io.partita.engine;

/** What can be done with a global index. */
public enum IndexStatus {
  /** It is being filled and cannot be read. */
  CREATING,
  /** It can be read. */
  ACTIVE,
  /** It is on its way out. */
  DELETING
}
