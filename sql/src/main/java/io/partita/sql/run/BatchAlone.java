package io.partita.sql.run;

import io.partita.sql.Outcome;
import org.jspecify.annotations.Nullable;

/** Runs one element of a batch by itself, trying again where nothing was decided. */
@FunctionalInterface
interface BatchAlone {
  Outcome execute(@Nullable Object[] parameters);
}
