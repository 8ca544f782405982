package io.partita.engine;

import java.util.Set;

/** Which attributes an index holds beside the keys of the index and of the table. */
public sealed interface IndexProjection {
  /** All attributes. */
  record All() implements IndexProjection {}

  /** None but the keys. */
  record KeysOnly() implements IndexProjection {}

  /** The keys and 1 to 20 further attributes. */
  record Include(Set<String> nonKeyAttributes) implements IndexProjection {
    public Include {
      nonKeyAttributes = Set.copyOf(nonKeyAttributes);
    }
  }
}
