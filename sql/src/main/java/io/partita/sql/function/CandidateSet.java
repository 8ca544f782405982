package io.partita.sql.function;

import java.util.Set;

/** What a query gave, collected to be compared with. */
public sealed interface CandidateSet permits ValueSet, RowSet {
  /** The values, or rows as {@link Keyed}, that something can equal: those without a null. */
  Set<Object> values();

  /** How many values it holds, those of rows one by one. */
  int held();
}
