package io.partita.sql.statement;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the word that somebody meant, without case. */
public final class Spelling {
  private Spelling() {}

  /**
   * The candidate with the fewest changed letters, the first of several; null if none has at most a
   * third of the word's letters changed, or one letter of a shorter word.
   */
  public static @Nullable String nearest(String word, Collection<String> candidates) {
    return nearest(word, candidates, Math.max(1, word.length() / 3));
  }

  /** As {@link #nearest(String, Collection)}, with at most so many letters changed. */
  public static @Nullable String nearest(String word, Collection<String> candidates, int changes) {
    String lower = word.toLowerCase(Locale.ROOT);
    int bound = changes;
    String best = null;
    for (String candidate : candidates) {
      int distance = distance(lower, candidate.toLowerCase(Locale.ROOT), bound);
      if (distance <= bound) {
        best = candidate;
        bound = distance - 1;
      }
    }
    return best;
  }

  /**
   * Insertions, deletions, replacements and swaps of neighbours; more than the bound is bound + 1.
   */
  private static int distance(String a, String b, int bound) {
    if (Math.abs(a.length() - b.length()) > bound) {
      return bound + 1;
    }
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      d[i][0] = i;
    }
    for (int j = 0; j <= b.length(); j++) {
      d[0][j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + cost);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return Math.min(d[a.length()][b.length()], bound + 1);
  }
}
