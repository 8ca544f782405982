package io.partita.sql.function;

import java.util.Set;

/** What a query gave, collected to be compared with. Nulls count, and it may be empty. */
public sealed interface CandidateSet extends Accumulator permits ValueSet, RowSet {
  /** The values, or rows as {@link Keyed}, that something can equal: those without a null. */
  Set<Object> values();

  @Override
  default CandidateSet result() {
    return this;
  }

  @Override
  default boolean holdsValues() {
    return true;
  }

  /** How many values it holds, those of rows one by one. */
  @Override
  int held();
}
