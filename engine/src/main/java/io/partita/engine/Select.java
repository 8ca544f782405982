package io.partita.engine;

/** Which attributes a page holds. */
public enum Select {
  /** All attributes; of a local index fetched from the table where it does not hold them. */
  ALL_ATTRIBUTES,
  /** What the index holds. */
  ALL_PROJECTED_ATTRIBUTES,
  /** Those of the projection. */
  SPECIFIC_ATTRIBUTES,
  /** None, only the counts. */
  COUNT
}
