package io.partita.sql.catalog;

import io.partita.sql.SqlNotice;
import io.partita.sql.statement.Identifier;
import io.partita.sql.statement.Spelling;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** How written names find what they mean, and what to suggest when they find nothing. */
public final class Names {
  private Names() {}

  /**
   * The candidates that a written name may mean: the exact one, else, for an unquoted name, all
   * that match without case.
   */
  public static List<String> matches(Identifier written, Collection<String> candidates) {
    if (candidates.contains(written.name())) {
      return List.of(written.name());
    }
    List<String> found = new ArrayList<>();
    if (!written.quoted()) {
      for (String candidate : candidates) {
        if (candidate.equalsIgnoreCase(written.name())) {
          found.add(candidate);
        }
      }
    }
    return found;
  }

  /** Whether a written name may mean the only candidate. */
  public static boolean matches(Identifier written, String candidate) {
    return candidate.equals(written.name())
        || (!written.quoted() && candidate.equalsIgnoreCase(written.name()));
  }

  /**
   * A name that attributes of a table have which differ in case.
   *
   * @param similar the one that was seen first, first
   */
  public static SqlNotice ofSeveralAttributes(Identifier name, List<String> similar) {
    return new SqlNotice(
        SqlNotice.NAME_NEVER_SEEN,
        "The name "
            + name
            + " matches the attributes "
            + String.join(", ", similar)
            + "; "
            + similar.get(0)
            + ", the one seen first, was taken. Double quotes make a name exact.");
  }

  /** The end of a sentence: as {@code "; did you mean x?"}, or a full stop if nothing is near. */
  public static String suggestion(String name, Collection<String> candidates) {
    String nearest = Spelling.nearest(name, candidates);
    return nearest == null ? "." : "; did you mean " + nearest + "?";
  }
}
