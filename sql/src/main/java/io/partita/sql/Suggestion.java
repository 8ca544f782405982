package io.partita.sql;

import io.partita.sql.statement.Spelling;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** What to suggest where a name is unknown, the same way in every layer. */
public final class Suggestion {
  private Suggestion() {}

  /**
   * The name with the fewest changed letters, however many these are; null if there are no names.
   */
  public static @Nullable String nearest(String unknown, Collection<String> names) {
    return Spelling.nearest(unknown, names, Integer.MAX_VALUE - 1);
  }
}
