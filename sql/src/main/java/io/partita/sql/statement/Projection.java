package io.partita.sql.statement;

import java.util.List;

/**
 * Which attributes an index holds beside its keys; ALL where nothing was written.
 *
 * @param included empty unless the kind is INCLUDE
 */
public record Projection(Kind kind, List<Identifier> included) {
  public Projection {
    included = List.copyOf(included);
  }

  /** The three projections of an index. */
  public enum Kind {
    ALL,
    KEYS_ONLY,
    INCLUDE
  }
}
