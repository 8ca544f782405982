package io.partita.sql.statement;

import java.util.Collection;
import java.util.Optional;
import java.util.TreeSet;

/** Finds the keyword that somebody meant. */
final class NearestWord {
  private NearestWord() {}

  /** The candidate that at most a third of the letters (and never more than two) make different. */
  static Optional<String> of(String word, Collection<String> candidates) {
    int changes = Math.min(2, (word.length() + 1) / 3);
    return Optional.ofNullable(Spelling.nearest(word, new TreeSet<>(candidates), changes));
  }
}
