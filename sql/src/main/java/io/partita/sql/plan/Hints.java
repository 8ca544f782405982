package io.partita.sql.plan;

import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.SqlNotice;
import io.partita.sql.statement.Hint;
import io.partita.sql.statement.Identifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the hints of a statement say.
 *
 * @param consistent true for CONSISTENT, false for EVENTUAL, null for neither
 * @param notices warnings about hints that nobody knows
 */
record Hints(boolean mayScan, @Nullable Boolean consistent, List<SqlNotice> notices) {

  static Hints of(List<Hint> hints, boolean allowScan, NameScope scope) {
    boolean mayScan = allowScan;
    Boolean consistent = null;
    List<SqlNotice> notices = new ArrayList<>();
    for (Hint hint : hints) {
      String name = hint.name().name().toUpperCase(Locale.ROOT);
      switch (name) {
        case "SCAN" -> mayScan |= hint.arguments().isEmpty() || names(hint, scope);
        case "CONSISTENT", "EVENTUAL" -> {
          boolean wish = name.equals("CONSISTENT");
          if (consistent != null && consistent != wish) {
            throw SqlError.at(
                SqlErrors.SYNTAX,
                hint.position(),
                "The hints CONSISTENT and EVENTUAL contradict each other.");
          }
          consistent = wish;
        }
        case "INDEX", "MAX_READ_UNITS" ->
            throw SqlError.at(
                SqlErrors.NOT_SUPPORTED_YET,
                hint.position(),
                "The hint "
                    + name
                    + " is not supported yet"
                    + (name.equals("INDEX") ? "; FROM table.\"index\" reads an index." : "."));
        default ->
            notices.add(
                new SqlNotice(
                    SqlNotice.UNKNOWN_HINT,
                    "The hint "
                        + hint.name()
                        + " is unknown and was ignored; the hints are SCAN, CONSISTENT, EVENTUAL."));
      }
    }
    return new Hints(mayScan, consistent, notices);
  }

  private static boolean names(Hint hint, NameScope scope) {
    for (Identifier argument : hint.arguments()) {
      if (scope.isTable(argument)) {
        return true;
      }
    }
    return false;
  }
}
